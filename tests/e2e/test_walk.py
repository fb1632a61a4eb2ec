"""One praktikdating from Excel list to attendance, as organiser, company, student and crew."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.e2e.people import Company, Organiser, Student, ask_for_sign_in_link, sign_in_by_link
from tests.e2e.reach import magnify
from tests.e2e.suites import ADMINISTRATOR, Running, embedded, production
from tests.support.lists import (
    COMPANIES,
    STUDENTS,
    address_of,
    companies_list,
    faulty_students_list,
    rooms_list,
    students_list,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
STUDENT_PAGE = "/registration/events/{event}/students/import"
COMPANY_PAGE = "/registration/events/{event}/companies/import"
ROOM_PAGE = "/scheduling/events/{event}/rooms/import"


@pytest.mark.parametrize("profile", [embedded, production], ids=["embedded", "production"])
def test_one_praktikdating_from_excel_list_to_attendance(
    profile: Callable[..., object], tmp_path: Path, new_person: Callable[..., Page]
) -> None:
    with profile(tmp_path) as suite:  # type: ignore[attr-defined]  # a context manager
        organiser = sign_in(suite, new_person)
        prepare(organiser, tmp_path)
        hear_from_companies(suite, organiser, new_person)
        organiser.allocate_and_publish("Fordel lokaler")
        organiser.open_wishes()
        students = collect_wishes(suite, organiser, new_person)
        reach_everything(students[STUDENTS[0][0]])
        organiser.build_and_publish()
        see_schedules(suite, organiser, students, new_person)
        mark_attendance(organiser, new_person)


def sign_in(suite: Running, new_person: Callable[..., Page]) -> Organiser:
    page = new_person()
    if suite.first_link is None:
        ask_for_sign_in_link(page, suite.base_url, ADMINISTRATOR)
        link = suite.link_in_mail(None, ADMINISTRATOR, "/registration/sign-in/")
    else:
        link = suite.first_link
    sign_in_by_link(page, link)
    expect(page.get_by_role("heading", level=1)).to_contain_text("arrangementer")
    return Organiser(page, suite.base_url)


def prepare(organiser: Organiser, folder: Path) -> None:
    organiser.make_praktikdating("Praktikdating forår", clock.now().date() + timedelta(days=50))
    organiser.take_in_list(STUDENT_PAGE, students_list(folder))
    organiser.refuse_list(STUDENT_PAGE, faulty_students_list(folder), "Række 3", "Række 4")
    organiser.go("/registration/events/{event}/students")
    organiser.see("6 elever")
    expect(organiser.page.get_by_role("main")).not_to_contain_text("Emma Dahl")
    organiser.take_in_list(COMPANY_PAGE, companies_list(folder))
    organiser.take_in_list(ROOM_PAGE, rooms_list(folder))
    organiser.invite_everybody()


def hear_from_companies(
    suite: Running, organiser: Organiser, new_person: Callable[..., Page]
) -> None:
    reader = new_person()
    if suite.first_link:
        sign_in_by_link(reader, suite.first_link)
    for name, _, address, _ in COMPANIES:
        link = suite.link_in_mail(reader, address, "/registration/reply/")
        company = Company(new_person("phone"), link)
        company.accept(tables=1, presentation=f"Hos {name} lærer du faget fra bunden.")
    Company(new_person("phone"), link).bring_another_colleague()
    organiser.go("/registration/events/{event}/companies")
    organiser.see("3 af 3 virksomheder har svaret")


def collect_wishes(
    suite: Running, organiser: Organiser, new_person: Callable[..., Page]
) -> dict[str, Student]:
    reader = new_person()
    if suite.first_link:
        sign_in_by_link(reader, suite.first_link)
    students = {}
    for name, _, _ in STUDENTS[:2]:
        page = new_person("phone")
        ask_for_sign_in_link(page, suite.base_url, address_of(name))
        link = suite.link_in_mail(reader, address_of(name), "/registration/sign-in/")
        sign_in_by_link(page, link)
        student = Student(page, suite.base_url, organiser.event)
        student.wish("Nordlys El A/S", "Rør & Bad")
        students[name] = student
    mads = students[STUDENTS[1][0]]
    mads.move_up("Rør & Bad")
    return students


def reach_everything(student: Student) -> None:
    """Without a mouse, and at 400 %."""
    student.wish_and_regret_by_keyboard("Måløv Byg")
    for page in ("companies?all=1", "wishes", "schedule", "booking", "preparation"):
        magnify(student.go(page))


def see_schedules(
    suite: Running,
    organiser: Organiser,
    students: dict[str, Student],
    new_person: Callable[..., Page],
) -> None:
    for student in students.values():
        student.see_schedule()
        magnify(student.page)
        main = student.page.get_by_role("main")
        expect(main).to_contain_text("Nordlys El A/S")
        expect(main).to_contain_text("Rør & Bad")
    reader = new_person()
    if suite.first_link:
        sign_in_by_link(reader, suite.first_link)
    _, _, address, _ = COMPANIES[0]
    company = Company(
        new_person("phone"), suite.link_in_mail(reader, address, "/registration/reply/")
    )
    company.see_day()
    expect(company.page.get_by_role("main")).to_contain_text("Sofie Ængmark-Ødegård")


def mark_attendance(organiser: Organiser, new_person: Callable[..., Page]) -> None:
    organiser.go("/registration/events/{event}/day?q=Sofie")
    organiser.press("Er kommet")
    organiser.go("/registration/events/{event}/day")
    organiser.see("1 af 6 elever er kommet")
