"""Nobody sees another school's rows, and each role may do what it is for and no more."""

import pytest
from flask import Flask

from services.registration.companies.models import Participation
from shared.auth.identity import Identity
from shared.db import Database
from shared.ids import new_id
from tests.integration.registration.events.test_imports import GOOD, take_in
from tests.support.browser import Browser
from tests.support.school import School, make_company, make_invited, make_school, person_with

pytestmark = pytest.mark.usefixtures("four_weeks_before")


@pytest.fixture
def invited(database: Database, school: School) -> Participation:
    with database.writing() as session:
        return make_invited(session, school)


def addresses(database: Database, school: School, invited: Participation) -> list[str]:
    take_in(database, school, GOOD)
    with database.writing() as session:
        student = person_with(session, "aase@skole.example").id
        company = make_company(session, school, "Smedjen")
    event = f"/events/{school.event_id}"
    one = f"{event}/companies/{invited.id}"
    return [
        event,
        f"{event}/path",
        f"{event}/students",
        f"{event}/students/new",
        f"{event}/students/{student}",
        f"{event}/students/import",
        f"{event}/students/import/template.xlsx",
        f"{event}/companies",
        f"{event}/companies/import",
        f"{event}/companies/invite",
        f"{event}/companies/remind",
        one,
        f"{one}/answer",
        f"{one}/withdraw",
        f"/companies/{company}",
        f"/staff/{school.administrator}",
    ]


def test_another_schools_rows_answer_like_missing_ones(
    database: Database, app: Flask, school: School, invited: Participation
) -> None:
    with database.writing() as session:
        other = make_school(session, "Sydlys")
    own, stranger = Browser(app, school.organiser()), Browser(app, other.organiser())
    for address in addresses(database, school, invited):
        own.page(address)
        foreign = stranger.page(address, 404)
        missing = stranger.client.get(f"/events/{new_id()}")
        assert missing.status_code == 404
        assert ("findes ikke" in foreign) == ("findes ikke" in missing.text)


def test_another_schools_rows_cannot_be_written(
    database: Database, app: Flask, school: School, invited: Participation
) -> None:
    with database.writing() as session:
        other = make_school(session, "Sydlys")
    stranger = Browser(app, other.organiser())
    event, one = f"/events/{school.event_id}", f"/events/{school.event_id}/companies/{invited.id}"
    for address in (
        f"{event}/students/new",
        f"{event}/companies/invite",
        f"{event}/companies/remind",
        f"{one}/answer",
        f"{one}/contact",
        f"{one}/link",
        f"{one}/withdraw",
        f"/events/{other.event_id}/companies/{invited.id}/link",
        f"/staff/{school.administrator}",
    ):
        answer = stranger.post(address, coming="yes", participation=[str(invited.id)])
        assert answer.status_code == 404, address


@pytest.mark.parametrize("role", ["teacher", "crew", "leadership_people"])
def test_those_who_only_read_cannot_write(
    database: Database, app: Flask, school: School, invited: Participation, role: str
) -> None:
    browser = Browser(app, school.staff(role))
    event = f"/events/{school.event_id}"
    for readable in (event, f"{event}/students", f"{event}/companies"):
        browser.page(readable)
    page = browser.page(f"{event}/companies/{invited.id}")
    assert "/registration/reply/" not in page, "the link is for those who may use it"
    for address in (f"{event}/students/new", f"{event}/companies/invite", "/companies", "/staff"):
        assert browser.client.get(address).status_code == 403
        assert browser.post(address).status_code in {403, 405}


def test_a_student_sees_no_lists_and_a_stranger_is_asked_to_sign_in(
    database: Database, app: Flask, school: School
) -> None:
    take_in(database, school, GOOD)
    with database.reading() as session:
        person = person_with(session, "aase@skole.example")
    student = Browser(
        app,
        Identity(
            session_id=new_id(),
            person_id=person.id,
            organisation_id=school.organisation_id,
            roles=frozenset({"student"}),
            name=person.name,
        ),
    )
    assert "Praktikdating" in student.page("/")
    for address in (f"/events/{school.event_id}", f"/events/{school.event_id}/students", "/staff"):
        assert student.client.get(address).status_code == 403
        assert Browser(app).client.get(address).status_code == 303
