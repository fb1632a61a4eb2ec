"""Lists as schools have them: all of a list or nothing, faults by row and column, no doubles."""

import io
import unicodedata

import pytest
from flask import Flask
from sqlalchemy import func, select

from services.registration.companies.models import Company, CompanyContact
from services.registration.companies.use_cases.import_companies import import_companies
from services.registration.events.models.events import Event, EventStudent
from services.registration.kit.domain.errors import SheetUnusable
from services.registration.kit.models.imports import UploadedList
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.queries.shared_rows import WHOLE_SCHOOL
from services.registration.students.use_cases.import_students import (
    import_students,
    preview_students,
)
from shared.db import Database
from tests.support.browser import Browser
from tests.support.messages import payloads
from tests.support.school import School, make_school, person_with

pytestmark = pytest.mark.usefixtures("four_weeks_before")

MENDED_ON_THE_PAGE = {
    "Kolonnen »Navn« mangler",
    "findes allerede",
    "Række 2, kolonne B (E-mail): ",
    "Række 2, kolonne A: Feltet er tomt",
    "Navnet har ingen bogstaver",
    "med et andet navn",
    "tilhører en medarbejder",
    "tegn, som ikke kan læses",
}
GOOD = "navn;klasse;uddannelse;mail\nÅse Ængmark;HF 2a;Kontor;aase@skole.example\n"


def take_in(database: Database, school: School, text: str, encoding: str = "utf-8") -> None:
    with database.writing() as session:
        event = session.get_one(Event, school.event_id)
        import_students(session, event, text.encode(encoding), reach=WHOLE_SCHOOL)


def students(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        rows = session.execute(
            select(Person.name, Person.email)
            .join(EventStudent, EventStudent.person_id == Person.id)
            .order_by(Person.name)
        )
        return [(row.name, row.email) for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_danish_letters_come_through(database: Database, school: School, encoding: str) -> None:
    take_in(database, school, GOOD, encoding)
    assert students(database) == [("Åse Ængmark", "aase@skole.example")]


def test_the_same_student_twice_is_one(database: Database, school: School) -> None:
    decomposed = unicodedata.normalize("NFD", "Åse  Ængmark")
    take_in(
        database,
        school,
        GOOD + f"{decomposed.upper()};hf2A;Kontor;AASE@skole.example\nåse ængmark;Hf-2.a;;\n",
    )
    assert students(database) == [("Åse Ængmark", "aase@skole.example")]
    with database.reading() as session:
        assert session.scalars(select(SchoolClass.name)).all() == ["HF 2a"]


def test_a_list_taken_in_again_updates_and_tells_only_what_changed(
    database: Database, school: School
) -> None:
    take_in(database, school, GOOD)
    take_in(database, school, GOOD)
    take_in(database, school, GOOD.replace("aase@", "ny@").replace("Kontor", "Handel"))
    assert students(database) == [("Åse Ængmark", "ny@skole.example")]
    with database.reading() as session:
        told = [one["email"] for one in payloads(session, "registration.contact_changed.v1")]
    assert told[1:] == ["aase@skole.example", "ny@skole.example"]


def test_two_students_can_have_their_addresses_swapped(database: Database, school: School) -> None:
    head = "navn;klasse;e-mail\n"
    take_in(database, school, head + "Bo;1a;x@skole.example\nIda;1a;y@skole.example\n")
    take_in(database, school, head + "Ida;1a;x@skole.example\nBo;1a;y@skole.example\n")
    assert sorted(students(database)) == [("Bo", "y@skole.example"), ("Ida", "x@skole.example")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Filen er tom"),
        ("navn;klasse\n", "ingen rækker"),
        ("klasse;e-mail\n1a;x@skole.example\n", "Kolonnen »Navn« mangler"),
        ("navn;navn\nBo;Bo\n", "findes allerede"),
        ("navn;e-mail\nBo;bo(at)skole\n", "Række 2, kolonne B (E-mail): "),
        ("navn;e-mail\n;bo@skole.example\n", "Række 2, kolonne A: Feltet er tomt"),
        ("navn\n😀😀\n", "Navnet har ingen bogstaver"),
        ("navn;note\nBo;010203-1234\n", "CPR-nummer"),
        ("navn;e-mail\nBo;x@a.example\nIda;x@a.example\n", "med et andet navn"),
        ("navn;e-mail\nBo;karen@nordlysteknikskole.example\n", "tilhører en medarbejder"),
        ("navn\nB\x00o\n", "tegn, som ikke kan læses"),
        ("<html><body>", "kan ikke læses som en liste"),
    ],
)
def test_a_faulty_list_is_named_by_row_and_column_and_nothing_is_saved(
    database: Database, app: Flask, school: School, text: str, sentence: str
) -> None:
    file = (io.BytesIO(text.encode()), "liste.csv")
    browser = Browser(app, school.organiser())
    answer = browser.post(f"/events/{school.event_id}/students/import", file=file)
    is_kept = answer.status_code == 303
    page = browser.page(answer.headers["Location"]) if is_kept else answer.text
    assert sentence in page
    assert "Tag listen ind" not in page
    assert students(database) == []
    with database.reading() as session:
        kept = session.scalar(select(func.count()).select_from(UploadedList))
    assert (kept, answer.status_code) == ((1, 303) if is_kept else (0, 422))
    assert is_kept is (sentence in MENDED_ON_THE_PAGE)


def test_one_fault_among_good_rows_saves_none(database: Database, school: School) -> None:
    bad = GOOD + "Bo;1a;;ikke en adresse\n"
    with database.writing() as session:
        event = session.get_one(Event, school.event_id)
        with pytest.raises(SheetUnusable):
            import_students(session, event, bad.encode(), reach=WHOLE_SCHOOL)
    assert students(database) == []


def test_a_preview_writes_nothing_and_names_what_is_merged(
    database: Database, school: School
) -> None:
    with database.reading() as session:
        event = session.get_one(Event, school.event_id)
        text = GOOD + "Bo;hf2A;Kontor;bo@skole.example\n"
        found = preview_students(session, event, text.encode(), reach=WHOLE_SCHOOL)
    [label] = found.plan.classes
    assert (label.chosen, label.spellings) == ("HF 2a", ("HF 2a", "hf2A"))
    assert len(found.plan.new) == 2
    assert students(database) == []


def test_an_uploaded_list_belongs_to_who_uploaded_it(
    database: Database, app: Flask, school: School
) -> None:
    browser = Browser(app, school.organiser())
    address = f"/events/{school.event_id}/students/import"
    sent = browser.post(address, file=(io.BytesIO(GOOD.encode()), "liste.csv"))
    with database.writing() as session:
        other = make_school(session, "Sydlys")
    stranger = Browser(app, other.organiser())
    stranger.page(sent.headers["Location"], 404)
    assert stranger.post(sent.headers["Location"]).status_code == 404
    assert browser.post(sent.headers["Location"]).status_code == 303
    assert browser.post(sent.headers["Location"]).status_code == 404, "taken in once"


def test_companies_are_recognised_by_number_and_by_name(database: Database, school: School) -> None:
    first = "virksomhed;cvr;e-mail;uddannelser\nElværket A/S;13585628;hans@el.example;Smed\n"
    second = "firma;cvr;mail\nElværket Danmark;13585628;nye@el.example\nelværket danmark aps;;\n"
    for text in (first, first, second):
        with database.writing() as session:
            import_companies(session, school.organisation_id, text.encode(), reach=WHOLE_SCHOOL)
    with database.reading() as session:
        [company] = session.scalars(select(Company)).all()
        contact_id = session.scalars(select(CompanyContact.id)).one()
        told = [
            said
            for said in payloads(session, "registration.contact_changed.v1")
            if said["contact_id"] in {str(school.administrator), str(contact_id)}
        ]
    assert (company.name, company.cvr) == ("Elværket Danmark", "13585628")
    assert [one["email"] for one in told][1:] == ["hans@el.example", "nye@el.example"]


def test_a_wrong_cvr_number_is_refused(database: Database, app: Flask, school: School) -> None:
    text = "virksomhed;cvr\nElværket;12345678\n"
    browser = Browser(app, school.organiser())
    address = f"/events/{school.event_id}/companies/import"
    answer = browser.post(address, file=(io.BytesIO(text.encode()), "v.csv"))
    assert "Række 2, kolonne B (CVR)" in browser.page(answer.headers["Location"])


def test_a_student_added_by_hand_joins_as_the_one_already_known(
    database: Database, app: Flask, school: School
) -> None:
    take_in(database, school, GOOD)
    browser = Browser(app, school.organiser())
    address = f"/events/{school.event_id}/students/new"
    typed = {"name": "Åse Ængmark", "class_name": "hf 2 A", "email": "AASE@skole.example "}
    assert browser.post(address, **typed).status_code == 303
    assert len(students(database)) == 1
    assert browser.post(address, name="12", email="").status_code == 422
    with database.reading() as session:
        person = person_with(session, "aase@skole.example")
    one = f"/events/{school.event_id}/students/{person.id}"
    browser.page(one)
    assert browser.post(f"{one}/remove").status_code == 303
    assert students(database) == []
    assert browser.post(f"{one}/bring-back").status_code == 303
    assert len(students(database)) == 1
