"""What goes out comes in: each list of an event, exported and taken in again, changes nothing."""

import io
import random
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.use_cases.import_companies import preview_companies
from services.registration.companies.use_cases.update_company import (
    add_company,
    create_contact,
    update_contact,
)
from services.registration.events.models.events import Event
from services.registration.invitations.use_cases.invite_companies import invite_companies
from services.registration.school.models.people import Person
from services.registration.school.queries.shared_rows import WHOLE_SCHOOL
from services.registration.students.use_cases.import_students import preview_students
from services.registration.students.use_cases.update_student import add_student
from services.registration.wishes.models import WishList
from services.registration.wishes.use_cases.import_company_wishes import preview_company_wishes
from services.registration.wishes.use_cases.import_wishes import preview_wishes
from services.registration.wishes.use_cases.update_company_wishes import record_company_wishes
from services.registration.wishes.use_cases.update_wishes import record_wishes
from shared.db import Database
from shared.sheets import read_sheets
from tests.support.browser import Browser
from tests.support.school import School, make_education

SEED = 20270312
NAMES = ("Ængmark", "Øster-Åby", "O'Brien", "Ayşe", "Müller", "Nguyễn", "Aaen", "d’Arc", "Björk")
RUN = ("=SUM(A1)", "+cmd|' /C calc'!A", "@Bo", "-Li")
FIRST = ("Søren", "Åse", "Zoë", "Ida Marie", "Jürgen", *RUN)
LABELS = ("Bygning og anlæg", "Bager/konditor", "EUX 2.a", "Handel, detail", "Smed", "-1c", "")
PHONES = ("", "12345678", "+45 22 33 44 55", "22 33 44 55 / 66 77 88 99", "+4712345678", "spørg Bo")


def fill(session: Session, school: School, dice: random.Random) -> Event:
    """Names as schools have them, and as someone writes who tries what a spreadsheet runs."""
    event = session.get_one(Event, school.event_id)
    educations = {name: make_education(session, school, name) for name in LABELS if name}
    companies = [_company(session, school, dice, number, educations) for number in range(30)]
    students = [
        add_student(
            session,
            event=event,
            name=_name(dice, number),
            class_name=dice.choice(LABELS),
            education=dice.choice(LABELS),
            email="" if number % 3 == 0 else f"elev{number}@skøle.example",
            reach=WHOLE_SCHOOL,
        ).id
        for number in range(50)
    ]
    shared = [
        add_student(
            session,
            event=event,
            name=name,
            class_name="2b",
            education="",
            email="",
            reach=WHOLE_SCHOOL,
        ).id
        for name in ("Ada Å", "Eva Å")
    ]
    session.execute(
        update(Person)
        .where(Person.id.in_(shared))
        .values(email="hjemmet@post.example", shares_address=True)
    )
    invite_companies(session, event, company_ids=companies, invited_by=school.administrator)
    session.execute(
        update(Participation)
        .where(Participation.company_id.in_(companies[:20]))
        .values(status="accepted")
    )
    wishing = [*students[:40], *shared]
    for one in wishing:
        session.add(WishList(event_id=event.id, person_id=one, version=1))
    session.flush()
    record_wishes(session, event.id, {one: dice.sample(companies[:20], 4) for one in wishing})
    scores = {
        company: {one: dice.randint(1, 3) for one in students[:5]} for company in companies[:9]
    }
    record_company_wishes(session, event.id, scores, school.administrator)
    return event


def _name(dice: random.Random, number: int) -> str:
    long = " ".join(dice.choices(NAMES, k=18)) if number == 7 else dice.choice(NAMES)
    return f"{dice.choice(FIRST)} {long} {chr(65 + number % 26) * (number // 26 + 1)}"


def _company(
    session: Session,
    school: School,
    dice: random.Random,
    number: int,
    educations: dict[str, UUID],
) -> UUID:
    company = add_company(
        session,
        organisation_id=school.organisation_id,
        name=f"{_name(dice, number)} {dice.choice(('A/S', 'ApS', '& Søn', ''))}",
        cvr={3: "10150817", 4: "DK 54 56 25 19"}.get(number, ""),
        contact=dice.choice(("", _name(dice, number))),
        email=f"Firma{number}@x.example" if number < 20 else "",
        phone=dice.choice(PHONES),
        education_ids=frozenset(dice.sample(list(educations.values()), number % 4)),
    )
    if number % 5 == 0:
        update_contact(
            session,
            company,
            create_contact(session, company.id),
            name=f"{dice.choice(FIRST)} Nyeste",
            email=f"anden{number}@x.example",
            phone=dice.choice(PHONES),
        )
    return company.id


def test_each_list_of_an_event_taken_in_again_changes_nothing(
    app: Flask, database: Database, school: School
) -> None:
    with database.writing() as session:
        fill(session, school, random.Random(SEED))
        for form in ("A/S", "ApS"):  # two that a list tells apart by the form alone
            add_company(session, organisation_id=school.organisation_id, name=f"Ens {form}")
    browser = Browser(app, school.organiser())
    for path, size in {
        "students": 52,
        "companies": 37,
        "wishes": 42,
        "company-wishes": 45,
    }.items():
        address = f"/events/{school.event_id}/{path}/import"
        assert f"{address}/as-it-is.xlsx" in browser.page(address)
        content = browser.get(f"{address}/as-it-is.xlsx").data
        found = _preview(database, school, path, content)
        assert found.ok, (path, found.sheet.faults.first)
        assert not found.plan.new, (path, found.plan.new)
        assert not found.plan.changed, (path, found.plan.changed)
        assert found.listed == size, path
        cells = [c for row in read_sheets(content)[0].rows for c in row.cells if isinstance(c, str)]
        assert not any(cell.startswith(RUN) for cell in cells), path
        answer = browser.post(address, file=(io.BytesIO(content), "liste.xlsx"))
        assert "Intet at gøre: alle i listen er her allerede." in browser.page(
            answer.headers["Location"]
        )


def test_a_list_of_people_is_no_file_of_a_teacher(app: Flask, school: School) -> None:
    teacher = Browser(app, school.staff("teacher"))
    for path in ("students", "companies", "wishes", "company-wishes"):
        address = f"/events/{school.event_id}/{path}/import/as-it-is.xlsx"
        assert teacher.get(address).status_code == 403


def _preview(database: Database, school: School, path: str, content: bytes) -> Any:
    with database.reading() as session:
        event = session.get_one(Event, school.event_id)
        if path == "students":
            return preview_students(session, event, content, reach=WHOLE_SCHOOL)
        if path == "companies":
            return preview_companies(session, event.organisation_id, content, reach=WHOLE_SCHOOL)
        if path == "wishes":
            return preview_wishes(session, event=event, content=content)
        return preview_company_wishes(session, event=event, content=content)
