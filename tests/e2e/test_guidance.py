"""One day of guidance: a counsellor is entered, a student books on a phone, both see the talk."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared import clock
from tests.e2e.people import Organiser, Student
from tests.e2e.reach import magnify
from tests.e2e.suites import embedded
from tests.e2e.test_career_day import arrive
from tests.e2e.test_walk import STUDENT_PAGE, sign_in
from tests.support.lists import students_list

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


def test_one_guidance_day_from_counsellor_to_talk(
    tmp_path: Path, new_person: Callable[..., Page]
) -> None:
    with embedded(tmp_path) as suite:
        organiser: Organiser = sign_in(suite, new_person)
        organiser.make_guidance_day("Vejledning", clock.now().date() + timedelta(days=20))
        organiser.add_counsellor("Hanne Lund", "hanne@skole.example", "Øvesamtale på dansk")
        organiser.take_in_list(STUDENT_PAGE, students_list(tmp_path))
        student = arrive(suite, organiser, new_person)
        student.book("Hanne Lund", "9.30")
        student.say_topic("Min ansøgning til Nordlys")
        read_in_english(student)
        counsellor = new_person("phone")
        mails = organiser.page
        link = suite.link_in_mail(mails, "hanne@skole.example", "/registration/reply/")
        counsellor.goto(link)
        counsellor.get_by_text("Min ansøgning til Nordlys").wait_for()
        organiser.go("/registration/events/{event}/counsellors")
        organiser.see("1 af 3 tider er booket.")


def read_in_english(student: Student) -> None:
    """The same pages in the other language, at 400 % and by axe."""
    student.page.get_by_role("button", name="English").or_(
        student.page.get_by_role("link", name="English")
    ).first.click()
    for path, heading in (("booking", "Free seats"), ("schedule", "My schedule")):
        magnify(student.go(path))
        expect(student.page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(student.page.locator("html")).to_have_attribute("lang", "en")
