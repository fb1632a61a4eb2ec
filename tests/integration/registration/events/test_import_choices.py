"""What is said about a list on its page decides how it is read, and is remembered by the school."""

import io
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import select

from services.registration.companies.models import CompanyContact
from services.registration.events.models.events import EventStudent
from services.registration.kit.models.imports import KnownHeading, UploadedList
from services.registration.school.models.people import Person
from services.registration.wishes.queries.wishes import own_wishes
from shared.db import Database
from shared.sheets import read_sheets
from tests.support.browser import Browser
from tests.support.school import School, make_invited, make_school

pytestmark = pytest.mark.usefixtures("four_weeks_before")


@pytest.fixture
def browser(app: Flask, school: School) -> Browser:
    return Browser(app, school.organiser())


def send(browser: Browser, school: School, path: str, content: str | bytes, **form: Any) -> str:
    """The address of the preview."""
    file = (io.BytesIO(content if isinstance(content, bytes) else content.encode()), "liste")
    answer = browser.post(f"/events/{school.event_id}/{path}/import", file=file, **form)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def choose(browser: Browser, preview: str, **form: Any) -> str:
    """The page as it is after the choices."""
    assert browser.post(f"{preview}/choices", **form).status_code == 303
    return browser.page(preview)


def students(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        rows = session.execute(
            select(Person.name, Person.email)
            .join(EventStudent, EventStudent.person_id == Person.id)
            .order_by(Person.name, Person.id)
        )
        return [(row.name, row.email) for row in rows]


def test_rows_without_a_fault_are_taken_in_and_the_rest_is_mended_on_the_page(
    browser: Browser, school: School, database: Database
) -> None:
    preview = send(
        browser,
        school,
        "students",
        "Navn;E-mail\nIda;ida@x.example\nBo;bo(at)x.example\nEva;eva@x.example\n",
    )
    page = browser.page(preview)
    assert "2 rækker kan tages ind; 1 række har fejl." in page
    assert browser.post(preview).status_code == 303
    assert [name for name, _ in students(database)] == ["Eva", "Ida"]
    assert "1 række har fejl." in browser.page(preview)
    page = choose(browser, preview, **{"cell-3-1": "Bo", "cell-3-2": "bo@x.example"})
    assert "Tag listen ind" in page
    assert browser.post(preview).status_code == 303
    assert students(database)[0] == ("Bo", "bo@x.example")
    browser.page(preview, 404)


def test_the_rest_can_be_had_as_a_sheet_that_can_be_handed_in_again(
    browser: Browser, school: School
) -> None:
    list_ = "Navn;Skostr;E-mail\nIda;38;ida@x.example\nBo;40;bo(at)x.example\n"
    preview = send(browser, school, "students", list_)
    content = browser.get(f"{preview}/faults.xlsx").data
    [sheet] = read_sheets(content)
    assert sheet.rows[0].cells[:3] == ("Navn", "Skostr", "E-mail")
    assert "ikke en e-mailadresse" in str(sheet.rows[1].cells[3])
    again = browser.page(send(browser, school, "students", content))
    assert "Skostr" in again
    assert "Fejl i listen" not in again


def test_a_heading_is_explained_once_and_remembered_by_the_school_alone(
    app: Flask, browser: Browser, school: School, database: Database
) -> None:
    content = "Deltager;Stamhold;Ekstra\nIda;EL2;x\n"
    preview = send(browser, school, "students", content)
    page = browser.page(preview)
    assert "Listen kan ikke læses endnu." in page
    assert "Deltager, Stamhold, Ekstra" in page
    said = {"column-name": "Deltager", "column-class_name": "Stamhold"}
    page = choose(browser, preview, **said)
    assert "Disse kolonner bliver ikke brugt: Ekstra." in page
    assert browser.post(preview).status_code == 303
    assert students(database) == [("Ida", None)]
    second = send(browser, school, "students", content.replace("Ida", "Bo"))
    assert "Tag listen ind" in browser.page(second)
    with database.writing() as session:
        other = make_school(session, "Sydlys")
        known = session.scalars(select(KnownHeading).order_by(KnownHeading.heading)).all()
        assert [(row.heading, row.column_name) for row in known] == [
            ("deltager", "name"),
            ("stamhold", "class_name"),
        ]
    stranger = Browser(app, other.organiser())
    assert "kan ikke læses endnu" in stranger.page(send(stranger, other, "students", content))


def test_a_column_can_be_left_out(browser: Browser, school: School) -> None:
    preview = send(browser, school, "students", "Navn;Hold;E-mail\nIda;Fodbold;ida@x.example\n")
    page = choose(browser, preview, **{"column-name": "Navn", "column-email": "E-mail"})
    assert "Disse kolonner bliver ikke brugt: Hold." in page


def test_hidden_rows_are_told_and_left_out(
    browser: Browser, school: School, database: Database
) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Elever")
        for at, row in enumerate([["Navn", "Klasse"], ["Ida", "EL2"], ["Gustav", "EL2"]]):
            sheet.write_row(at, 0, row)
        sheet.set_row(2, options={"hidden": True})
    preview = send(browser, school, "students", out.getvalue())
    assert "1 skjult række kom med (række 3)." in browser.page(preview)
    assert "1 skjult række er ikke taget med" in choose(browser, preview, hidden="out")
    browser.post(preview)
    assert [name for name, _ in students(database)] == ["Ida"]


def test_namesakes_are_kept_apart_when_staff_say_so_and_stay_so(
    browser: Browser, school: School, database: Database
) -> None:
    content = "Navn;Klasse\nMohamed Ali;EL2b\nMohamed Ali;EL2b\n"
    preview = send(browser, school, "students", content)
    assert "er samme elev" in browser.page(preview)
    choose(browser, preview, apart="3")
    browser.post(preview)
    assert len(students(database)) == 2
    again = browser.page(send(browser, school, "students", content))
    assert "Intet at gøre" in again
    one = send(browser, school, "students", "Navn;Klasse\nMohamed Ali;EL2b\n")
    assert "Flere elever hedder “Mohamed Ali”" in browser.page(one)


def test_an_address_is_shared_when_staff_say_so(
    browser: Browser, school: School, database: Database
) -> None:
    content = (
        "Navn;Klasse;E-mail\nKarl Juhl;EL2b;juhl@mail.example\nKaren Juhl;VVS2;juhl@mail.example\n"
    )
    preview = send(browser, school, "students", content)
    assert "med et andet navn" in browser.page(preview)
    choose(browser, preview, shared="juhl@mail.example")
    browser.post(preview)
    assert students(database) == [
        ("Karen Juhl", "juhl@mail.example"),
        ("Karl Juhl", "juhl@mail.example"),
    ]
    again = send(browser, school, "students", content)
    assert "Intet at gøre" in choose(browser, again, shared="juhl@mail.example")


def test_control_without_a_word_of_staff_the_database_keeps_addresses_apart(
    school: School, database: Database
) -> None:
    from sqlalchemy.exc import IntegrityError

    from services.registration.school.use_cases.add_person import add_person

    def add(session: Any, name: str) -> None:
        add_person(
            session,
            organisation_id=school.organisation_id,
            kind="student",
            name=name,
            address="juhl@mail.example",
        )
        session.flush()

    with database.writing() as session:
        add(session, "Karl")
        with pytest.raises(IntegrityError), session.begin_nested():
            add(session, "Karen")


def test_several_contacts_of_a_company_are_kept(
    browser: Browser, school: School, database: Database
) -> None:
    content = (
        "Virksomhed;Kontaktperson;E-mail\nSallund A/S;Frugt;frugt@s.example\n"
        "Sallund A/S;Bager;bager@s.example\n"
    )
    browser.post(send(browser, school, "companies", content))
    with database.reading() as session:
        contacts = session.scalars(select(CompanyContact).order_by(CompanyContact.id)).all()
        assert sorted(each.name for each in contacts) == ["Bager", "Frugt"]
    assert "Intet at gøre" in browser.page(send(browser, school, "companies", content))


def test_a_telephone_number_that_cannot_be_read_is_a_note(browser: Browser, school: School) -> None:
    content = "Virksomhed;Telefon\nNordlys;4,52012E+09\n"
    page = browser.page(send(browser, school, "companies", content))
    assert "kan ikke læses som telefonnummer" in page
    assert "Tag listen ind" in page


def test_who_is_missing_from_a_newer_list_of_the_class_is_shown(
    browser: Browser, school: School, database: Database
) -> None:
    browser.post(send(browser, school, "students", "Navn;Klasse\nIda;EL2\nBo;EL2\nEva;VVS1\n"))
    page = browser.page(send(browser, school, "students", "Navn;Klasse\nIda;EL2\nOle;EL2\n"))
    missing = page.partition("Står ikke i listen")[2].partition("</ul>")[0]
    assert "Bo" in missing
    assert "Eva" not in missing
    assert len(students(database)) == 3


@pytest.fixture
def coming(four_weeks_before: None, database: Database, school: School, browser: Browser) -> None:
    with database.writing() as session:
        for name in ("Nordlys", "Smedjen"):
            make_invited(session, school, name).status = "accepted"
        make_invited(session, school, "Tavs A/S")
    browser.post(send(browser, school, "students", "Navn;Klasse\nIda Holm;EL2\n"))


def wishes(database: Database, school: School) -> int:
    with database.reading() as session:
        person = session.scalars(select(Person).where(Person.name == "Ida Holm")).one()
        return len(own_wishes(session, school.event_id, person.id).companies)


@pytest.mark.usefixtures("coming")
def test_nothing_is_replaced_by_an_empty_list(
    browser: Browser, school: School, database: Database
) -> None:
    two = "Navn;Klasse;Valg 1;Andet valg\nIda Holm;EL2;Nordlys;Smedjen\n"
    browser.post(send(browser, school, "wishes", two))
    assert wishes(database, school) == 2
    for content in (
        "Navn;Klasse;Ønske 1\nIda Holm;EL2;\n",
        "Navn;Klasse;Drøm A;Drøm B\nIda Holm;EL2;Nordlys;\n",
    ):
        preview = send(browser, school, "wishes", content, replace="yes")
        page = browser.page(preview)
        assert "Tag listen ind" not in page
        browser.post(preview)
        assert wishes(database, school) == 2
    assert "Kolonnen »Ønske 1« mangler. Filen har: Navn, Klasse, Drøm A, Drøm B." in page
    said = {"column-name": "Navn", "column-wishes.1": "Drøm A"}
    assert "Nordlys" in choose(browser, preview, replace="yes", **said)
    browser.post(preview)
    assert wishes(database, school) == 1


@pytest.mark.usefixtures("coming")
def test_a_wish_for_a_company_that_has_not_answered_says_so(
    browser: Browser, school: School
) -> None:
    content = "Navn;Klasse;Ønske 1\nIda Holm;EL2;Tavs\n"
    page = browser.page(send(browser, school, "wishes", content))
    assert "Tavs er inviteret, men har ikke svaret" in page


def test_a_cpr_number_is_kept_neither_in_a_list_nor_in_what_is_written_anew(
    browser: Browser, school: School, database: Database
) -> None:
    preview = send(browser, school, "students", "Navn;E-mail\nIda;x\n")
    choose(browser, preview, **{"cell-2-1": "010203-1234", "cell-2-2": "ida@x.example"})
    with database.reading() as session:
        kept = session.scalars(select(UploadedList)).one()
        assert "1234" not in str(kept.choices)
