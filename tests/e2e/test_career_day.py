"""One career day in its simplest form: stands in a hall, students who walk about, visits noted."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from shared import clock
from tests.e2e.people import Crew, Organiser, Student, ask_for_sign_in_link, sign_in_by_link
from tests.e2e.suites import Running, embedded
from tests.e2e.test_walk import (
    COMPANY_PAGE,
    ROOM_PAGE,
    STUDENT_PAGE,
    hear_from_companies,
    sign_in,
)
from tests.support.lists import STUDENTS, address_of, companies_list, stands_list, students_list

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


def test_one_career_day_from_stands_to_visits(
    tmp_path: Path, new_person: Callable[..., Page]
) -> None:
    with embedded(tmp_path) as suite:
        organiser = sign_in(suite, new_person)
        organiser.make_career_day("Karrieredag", clock.now().date() + timedelta(days=50))
        organiser.take_in_list(STUDENT_PAGE, students_list(tmp_path))
        organiser.take_in_list(COMPANY_PAGE, companies_list(tmp_path))
        organiser.take_in_list(ROOM_PAGE, stands_list(tmp_path))
        organiser.invite_everybody()
        hear_from_companies(suite, organiser, new_person)
        organiser.allocate_and_publish("Fordel stande")
        student = arrive(suite, organiser, new_person)
        for company in ("Nordlys El A/S", "Måløv Byg", "Rør & Bad"):
            student.see_stand(company)
        student.visit("Måløv Byg")
        crew = Crew(organiser.page, suite.base_url, organiser.event)
        crew.check_in("Sofie")
        crew.note_visit("Mads", "Nordlys El A/S")
        organiser.go("/registration/events/{event}/day")
        organiser.see("1 af 6 elever er kommet")


def arrive(suite: Running, organiser: Organiser, new_person: Callable[..., Page]) -> Student:
    reader, page, address = new_person(), new_person("phone"), address_of(STUDENTS[0][0])
    if suite.first_link:
        sign_in_by_link(reader, suite.first_link)
    ask_for_sign_in_link(page, suite.base_url, address)
    sign_in_by_link(page, suite.link_in_mail(reader, address, "/registration/sign-in/"))
    return Student(page, suite.base_url, organiser.event)
