"""Every page of registration once, as its reader meets it, from an empty school to answers."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select

from services.registration.companies.models import Company, Participation
from shared.db import Database
from tests.support.browser import Browser
from tests.support.messages import payloads
from tests.support.school import School, invitation_link, make_education

pytestmark = pytest.mark.usefixtures("four_weeks_before")

STUDENTS = """Navn;Klasse;Uddannelse;E-mail
Ida Ængmark-Ødegård;HF 2a;Elektriker;ida@skole.example
Bo O'Brien;hf2A;Elektriker;bo@skole.example
X;Hf-2.a;Smed;
"""
COMPANIES = """Firma;CVR-nr;Kontakt;Mail;Tlf;Uddannelser
Elværket A/S;13585628;Hans Holm;hans@elvaerket.example;22345678;Elektriker, Smed
Smedjen;;;;;Smed
"""


def test_an_organiser_gets_from_nothing_to_answers(
    database: Database, app: Flask, school: School
) -> None:
    browser = Browser(app, school.organiser())
    event = f"/events/{school.event_id}"
    assert "ikke inviteret nogen" in browser.page(event)
    assert "Praktikdating" in browser.page("/")
    browser.page(f"{event}/path")
    browser.page(f"{event}/students")
    browser.page(f"{event}/students/new")
    browser.page(f"{event}/students/import")
    _take_in(browser, f"{event}/students/import", STUDENTS)
    assert "3 elever er med" in browser.page(f"{event}/students")
    assert "ida@skole.example" in browser.page(f"{event}/students?search=ængmark")
    browser.page(f"{event}/companies")
    browser.page(f"{event}/companies/import")
    _take_in(browser, f"{event}/companies/import", COMPANIES)
    with database.reading() as session:
        ids = {c.name: str(c.id) for c in session.scalars(select(Company))}
    assert "Smedjen" in browser.page(f"{event}/companies/invite")
    preview = browser.post(f"{event}/companies/invite/preview", company=list(ids.values()))
    assert "1 virksomhed får en invitation" in preview.text
    (seen,) = re.findall(r'name="preview" value="([^"]+)"', preview.text)
    browser.post(f"{event}/companies/invite", company=list(ids.values()), preview=seen)
    assert "Har ikke svaret" in browser.page(f"{event}/companies")
    browser.page(f"{event}/companies?status=silent&search=elv")
    browser.page(f"{event}/companies/remind")
    browser.page("/companies")
    browser.page(f"/companies/{ids['Smedjen']}")
    browser.page("/companies/new")
    browser.page("/staff")
    browser.page("/staff/new")
    browser.page(f"/staff/{school.administrator}")
    browser.page("/security")
    with database.reading() as session:
        part = session.scalars(select(Participation)).one()
        assert len(payloads(session, "registration.company_invited.v1")) == 1
    one = f"{event}/companies/{part.id}"
    assert "/registration/reply/" in browser.page(one)
    browser.page(f"{one}/answer")
    browser.page(f"{one}/answer?coming=no")
    _company_answers(database, app, school, part)
    assert "Elværket A/S kommer" in browser.page(one)
    browser.page(f"{one}/withdraw")
    browser.page(event)


def _take_in(browser: Browser, address: str, sheet: str) -> None:
    sent = browser.post(address, file=(io.BytesIO(sheet.encode("utf-8-sig")), "liste.csv"))
    assert sent.status_code == 303, sent.text
    browser.page(sent.headers["Location"])
    assert browser.post(sent.headers["Location"]).status_code == 303


def _company_answers(database: Database, app: Flask, school: School, part: Participation) -> None:
    with database.writing() as session:
        electrician = make_education(session, school)
    link, phone = invitation_link(part), Browser(app)
    assert "Ja, vi kommer" in phone.page(link)
    page = phone.page(f"{link}/change?coming=yes")
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    sent = phone.post(
        link,
        version=version[1],
        coming="yes",
        representatives="2",
        tables="2",
        slots=["0", "1", "2"],
        educations=[str(electrician)],
        **{f"placements-{electrician}-full": "3"},
        presentation="Vi søger lærlinge.\n\nKom og snak.",
        contact_name="Hans Holm",
        contact_email="hans@elvaerket.example",
        contact_phone="22 34 56 78",
    )
    assert sent.status_code == 303, sent.text
    summary = phone.page(link)
    assert "Elværket A/S kommer" in summary
    for rest in ("/change", "/details", "/withdraw"):
        phone.page(link + rest)
    assert "BEGIN:VEVENT" in phone.page(f"{link}/matchdag.ics")
    with database.reading() as session:
        [told] = payloads(session, "registration.company_registered.v1")
    assert told["fields"] == ["Elektriker"]
    assert (told["tables"], told["placements"], told["unavailable_slots"]) == (2, 3, [3, 4, 5])
