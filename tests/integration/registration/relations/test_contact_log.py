"""The log of one company and the day of one colleague, as they are written and read on pages."""

import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from services.registration.companies.models import Company
from services.registration.privacy.use_cases.erase_contacts import erase_old_contacts
from services.registration.relations.models import ContactEntry, NextStep
from services.registration.relations.queries.contact_log import last_contact_of
from services.registration.relations.queries.my_day import working_day
from services.registration.school.models.people import Person, StaffRole
from shared import clock
from shared.db import Database
from tests.support.browser import Browser
from tests.support.rows import nothing_changes
from tests.support.school import NOW, School, make_company

pytestmark = pytest.mark.usefixtures("four_weeks_before")
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def company(database: Database, school: School) -> str:
    with database.writing() as session:
        return str(make_company(session, school, "Elværket", contact="Ib Lund", phone="11223344"))


@pytest.fixture
def consultant(app: Flask, school: School) -> Browser:
    return Browser(app, school.organiser())


def colleague(database: Database, school: School, name: str, *roles: str) -> Person:
    with database.writing() as session:
        person = Person(
            id=uuid4(),
            organisation_id=school.organisation_id,
            kind="staff",
            name=name,
            email=f"{uuid4().hex[:8]}@skole.example",
            created_at=clock.now(),
        )
        session.add(person)
        session.flush()
        session.add_all(StaffRole(person_id=person.id, role=role) for role in roles)
        return person


def write(consultant: Browser, company: str, **typed: object) -> TestResponse:
    form = {"kind": "visit", "outcome": "talked", "text": "", "step_after": ""}
    return consultant.post(f"/companies/{company}/log", form | typed)


def test_a_visit_is_written_in_one_form_with_what_comes_next(
    consultant: Browser, company: str, database: Database, school: School
) -> None:
    page = consultant.page(f"/companies/{company}/log")
    entry_id = re.search(r'name="entry_id"\s+value="([^"]+)"', page)
    assert entry_id
    typed = {"entry_id": entry_id[1], "text": "Vil gerne se to elever.", "step_after": "week"}
    for _ in range(2):  # pressed twice on a phone
        assert write(consultant, company, **typed, step_text="to CV'er").status_code == 303
    with database.reading() as session:
        (entry,) = session.scalars(select(ContactEntry)).all()
        (step,) = session.scalars(select(NextStep)).all()
        known = session.get_one(Company, entry.company_id)
    assert (entry.kind, entry.happened_on, entry.author_id) == (
        "visit",
        TODAY,
        school.administrator,
    )
    assert (step.due_on, step.owner_id) == (TODAY + 7 * DAY, school.administrator)
    assert (known.last_contact_on, known.owner_id) == (TODAY, school.administrator)
    shown = consultant.page(f"/companies/{company}/log")
    for text in ("Vil gerne se to elever.", "to CV&#39;er", "Karen Holst", "følger virksomheden"):
        assert text in shown
    assert "to CV&#39;er" in consultant.page("/my-day")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"outcome": "", "text": ""}, "Vælg, hvad der kom ud af det"),
        ({"happened_on": (TODAY + DAY).isoformat()}, "i dag eller før"),
        ({"happened_on": "31-02-2027"}, "Skriv en dato, som findes"),
        ({"step_after": "date"}, "Skriv datoen"),
        ({"step_after": "date", "step_on": (TODAY - DAY).isoformat()}, "i dag eller senere"),
        ({"kind": "dinner"}, "Vælg en på listen"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(
    typed: dict[str, str], fault: str, consultant: Browser, company: str, database: Database
) -> None:
    typed = {"text": "Æblekage & kaffe"} | typed
    with nothing_changes(database):
        answer = write(consultant, company, **typed)
    assert answer.status_code == 422
    assert fault in answer.text
    assert typed["text"].replace("&", "&amp;") in answer.text


def test_a_line_is_corrected_and_deleted_by_whoever_wrote_it(
    app: Flask, consultant: Browser, company: str, database: Database, school: School
) -> None:
    write(consultant, company, text="Ringede", happened_on=(TODAY - 9 * DAY).isoformat())
    with database.reading() as session:
        entry = session.scalars(select(ContactEntry)).one()
    line = f"/companies/{company}/log/{entry.id}"
    other = colleague(database, school, "Bo Dahl", "organiser")
    stranger = Browser(app, replace(school.organiser(), person_id=other.id))
    with nothing_changes(database):
        refused = stranger.post(line, kind="call", outcome="talked", version="1")
        assert refused.status_code == 409
        stranger.post(f"{line}/delete")
    corrected = consultant.post(
        line,
        kind="call",
        outcome="talked",
        text="Ringede",
        version="1",
        happened_on=TODAY.isoformat(),
    )
    assert corrected.status_code == 303
    stale = consultant.post(line, kind="note", outcome="", text="Gammel fane", version="1")
    assert stale.status_code == 412
    with database.reading() as session:
        assert session.get_one(Company, entry.company_id).last_contact_on == TODAY
    consultant.post(f"{line}/delete")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ContactEntry)) == 0
        assert session.get_one(Company, entry.company_id).last_contact_on is None


def test_the_day_of_the_newest_contact_is_what_the_log_says_whatever_is_done(
    consultant: Browser, company: str, database: Database
) -> None:
    for ago, kind in ((30, "visit"), (3, "call"), (0, "note"), (12, "mail")):
        day = (TODAY - ago * DAY).isoformat()
        write(consultant, company, kind=kind, happened_on=day, text="x")
        with database.reading() as session:
            known = session.scalars(select(Company).where(Company.name == "Elværket")).one()
            assert known.last_contact_on == last_contact_of(session, known.id)
    assert known.last_contact_on == TODAY - 3 * DAY, "a note is no contact"


def test_my_day_has_each_step_once_and_one_tap_puts_it_off_or_ends_it(
    consultant: Browser, company: str, database: Database, school: School
) -> None:
    for days, promised in ((0, ""), (1, ""), (0, "yes")):
        write(
            consultant,
            company,
            step_after="date",
            step_on=(TODAY + days * DAY).isoformat(),
            step_text=f"skridt {days}{promised}",
            step_promised=promised,
        )
    page = consultant.page("/my-day")
    assert "2 skridt i dag." in page
    titles = [title for title in ("Lovet", "I dag", "De næste syv dage") if f">{title}<" in page]
    assert titles == ["Lovet", "I dag", "De næste syv dage"]
    with database.reading() as session:
        ids = {step.text: step.id for step in session.scalars(select(NextStep))}
    consultant.post(f"/steps/{ids['skridt 0']}/move", to="week")
    consultant.post(f"/steps/{ids['skridt 0yes']}/finish")
    with nothing_changes(database):
        consultant.post(f"/steps/{ids['skridt 0yes']}/finish")  # a second tap
        consultant.post(f"/steps/{ids['skridt 0yes']}/move", to="week")
    assert "Intet i dag." in consultant.page("/my-day")
    consultant.post(f"/steps/{ids['skridt 0yes']}/reopen")
    assert "1 skridt i dag." in consultant.page("/my-day")
    with database.reading() as session:
        assert session.get_one(NextStep, ids["skridt 0"]).due_on == TODAY + 7 * DAY


def test_a_company_is_about_to_be_forgotten_until_somebody_speaks_or_plans(
    consultant: Browser, company: str, database: Database, school: School
) -> None:
    write(consultant, company, happened_on=(TODAY - 91 * DAY).isoformat())

    def silent() -> int:
        with database.reading() as session:
            day = working_day(session, school.organisation_id, school.administrator, TODAY)
        return day.silent_count

    assert silent() == 1
    assert "1 virksomhed er ved at blive glemt" in consultant.page("/my-day")
    write(consultant, company, kind="note", text="Læste om dem", outcome="", step_after="month")
    assert silent() == 0, "a step is planned"
    with database.writing() as session:
        step = session.scalars(select(NextStep)).one()
        step.finished_at, step.outcome = clock.now(), "dropped"
    assert silent() == 1
    write(consultant, company, kind="call")
    assert silent() == 0


def test_whoever_is_known_by_the_log_is_kept_and_goes_with_it(
    consultant: Browser, company: str, database: Database
) -> None:
    """Time limits count from the last contact, not from the last event alone."""
    write(consultant, company, text="Ib er mester", happened_on=(TODAY - 10 * DAY).isoformat())
    with database.writing() as session:
        assert erase_old_contacts(session, before=TODAY - 20 * DAY) == 0
    later = date(TODAY.year + 3, 1, 1)
    with database.writing() as session:
        assert erase_old_contacts(session, before=later) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ContactEntry)) == 0


def test_older_lines_follow_on_a_further_page_and_none_twice(
    consultant: Browser, company: str, database: Database, school: School
) -> None:
    with database.writing() as session:
        known = session.scalars(select(Company).where(Company.name == "Elværket")).one()
        session.add_all(
            ContactEntry(
                id=uuid4(),
                company_id=known.id,
                kind="call",
                outcome="talked",
                happened_on=TODAY - (number // 20) * DAY,  # several a day
                text=f"linje {number:03}.",
                author_id=school.administrator,
                recorded_at=clock.now(),
            )
            for number in range(120)
        )
    seen: list[str] = []
    address = f"/companies/{company}/log"
    while address:
        page = consultant.page(address)
        seen += re.findall(r"linje \d{3}\.", page)
        older = re.search(r'href="([^"]+older_than[^"]+)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    assert len(seen) == 120
    assert len(set(seen)) == 120
