"""Every search finds names without their accents, and by ae, oe and aa both ways."""

import inspect
import re
import time

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from services.registration.companies.models import Company
from services.registration.companies.use_cases.update_company import add_company
from services.registration.school.models.people import Person
from shared.auth.identity import STAFF_ROLES
from shared.db import Database
from shared.db.searching import columns_with_terms
from shared.ids import new_id
from shared.searching import has_terms, search_key
from tests.support.browser import Browser, identity_of
from tests.support.world import NOW, World

pytestmark = pytest.mark.usefixtures("the_day_before")
STUDENT, COMPANY = "Ayşe Ængmark-Müller", "Øresund Aabyg A/S"
SPELT = {
    STUDENT: ("Ayse", "AENGMARK", "Ængmark", "Angmark", "Muller", "ayse mull"),
    COMPANY: ("Oresund", "Oeresund", "øresund", "Åbyg", "aabyg", "abyg", "oresund åb"),
}
#: endpoint → (parameter, whom it finds); what needs more than a name is held by the last test
SEARCHES = {
    "students.list_students": ("search", STUDENT),
    "day.check_in": ("q", STUDENT),
    "day.stands": ("q", STUDENT),
    "companies.list_companies": ("search", COMPANY),
    "directory.list_companies": ("search", COMPANY),
    "invitations.choose": ("search", COMPANY),
    "student_wishes.companies": ("q", COMPANY),
}
WITH_MORE = {
    "my_booking.free_seats",
    "matches.board",
    "matches.export",
    "provider_people.show",
    "audit_log.show",
}


def searching(app: Flask) -> set[str]:
    """The pages that read what was typed into a search box."""
    reads = re.compile(r"""args\.get\("(?:q|search)\"""")
    return {
        name
        for name, view in app.view_functions.items()
        if reads.search(inspect.getsource(inspect.unwrap(view)))
    }


def test_every_search_finds_names_however_they_are_typed(
    app: Flask, database: Database, world: World
) -> None:
    with database.writing() as session:
        session.get_one(Person, world.students[0]).name = STUDENT
        session.get_one(Person, world.students[0]).email = "el000@skole.example"
        session.get_one(Company, world.companies[0]).name = COMPANY
        session.execute(update(Company).where(Company.name != COMPANY).values(name="Smed & Søn"))
        # one that is not invited yet
        add_company(session, organisation_id=world.organisation_id, name=COMPANY)
    assert searching(app) <= SEARCHES.keys() | WITH_MORE, searching(app) - SEARCHES.keys()
    staff = identity_of(world.organiser, world.organisation_id, *sorted(STAFF_ROLES))
    student = identity_of(world.students[1], world.organisation_id, "student")
    adapter = app.url_map.bind("localhost")
    for endpoint, (parameter, whom) in SEARCHES.items():
        rule = next(app.url_map.iter_rules(endpoint))
        values = {"event_id": world.event_id} if "event_id" in rule.arguments else {}
        browser = Browser(app, student if rule.rule.startswith("/my/") else staff)
        for typed in SPELT[whom]:
            query = {parameter: typed, "all": "1"}
            page = browser.page(adapter.build(endpoint, {**values, **query}))
            main = page.partition("<main")[2]
            shown = whom.replace("'", "&#39;")
            assert shown in main, (endpoint, typed)
        none = adapter.build(endpoint, {**values, parameter: "Åxyz", "all": "1"})
        assert shown not in browser.page(none).partition("<main")[2], endpoint
    program = Browser(app, staff)
    for typed in SPELT[STUDENT]:
        answer = program.get(f"/api/v1/events/{world.event_id}/students?search={typed}")
        assert [one["name"] for one in answer.json["items"]] == [STUDENT], typed


@pytest.mark.slow
def test_both_databases_find_what_python_finds_among_ten_thousand(
    database: Database, world: World
) -> None:
    names = (STUDENT, COMPANY, "Michael Søe", "Łukasz Đurić", "Nguyễn Thị Ánh", "50 % _ok_", "Aage")
    people = [
        {
            "id": new_id(),
            "organisation_id": world.organisation_id,
            "kind": "student",
            "name": f"{names[number % len(names)]} {number}",
            "created_at": NOW,
            "language": "da",
        }
        for number in range(10_000)
    ]
    with database.writing() as session:
        session.execute(insert(Person), people)
    everybody = {str(one["name"]) for one in people}
    typed = ["el", "Mich soe", "lukasz duric", "nguyen anh", "_ok", "age 13", "Åge", "oresund åb"]
    with database.reading() as session:
        for written in typed:
            words = written.split()
            began = time.perf_counter()
            found = set(
                session.scalars(select(Person.name).where(columns_with_terms(words, Person.name)))
            )
            assert time.perf_counter() - began < 2, (written, time.perf_counter() - began)
            meant = {name for name in everybody if has_terms(words, name)}
            assert found & everybody == meant, written
            assert meant, written


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ængmark", "Aengmark"),
        ("ÅRHUS", "aarhus"),
        ("Øster", "Oester"),
        ("Ayşe", "ayse"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)
