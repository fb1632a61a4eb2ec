"""What a request does leaves one row in its own transaction, whoever came by whichever door."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.preparation.models import Document
from services.registration.privacy.use_cases.erase_person import erase_person
from services.registration.school.models.people import Person
from shared.db import Database
from tests.support.audit import audit_rows
from tests.support.browser import Browser
from tests.support.preparation import hand_in, link_of, meet
from tests.support.world import World, make_world

pytestmark = pytest.mark.usefixtures("the_day_before")


def test_one_change_is_one_row_with_who_what_whom_and_where(
    database: Database, world: World, browser_of: Callable[..., Browser]
) -> None:
    browser = browser_of(world.organiser, "organiser")
    student = world.students[0]
    address = f"/events/{world.event_id}/students/{student}"
    sent = browser.post(address, name="Nyt Navn", email="ny@skole.example")
    assert sent.status_code == 303, sent.text
    with database.reading() as session:
        (row,) = audit_rows(session)
    assert (row.actor_kind, row.actor_id) == ("staff", world.organiser)
    assert (row.use_case, row.door) == ("manage_students", "page")
    assert (row.event_id, row.person_id) == (world.event_id, student)
    assert row.organisation_id == world.organisation_id
    assert "people.email" in row.fields.split()
    assert len(row.browser) == len(row.place) == 16
    assert "Nyt" not in str(row)
    assert "ny@" not in str(row)


def test_what_is_refused_leaves_no_row(
    database: Database, world: World, browser_of: Callable[..., Browser]
) -> None:
    browser = browser_of(world.organiser, "organiser")
    address = f"/events/{world.event_id}/students/{world.students[0]}"
    assert browser.post(address, name="").status_code == 422
    with database.reading() as session:
        assert audit_rows(session) == []


def test_a_cv_that_is_read_is_a_row_for_staff_and_for_the_company_but_not_for_herself(
    database: Database,
    world: World,
    app: Flask,
    browser_of: Callable[..., Browser],
    check_all: Callable[[], None],
) -> None:
    meet(database, world, student=0, company=0)
    own = browser_of(world.students[0])
    hand_in(own, world)
    check_all()
    with database.reading() as session:
        before = len(audit_rows(session))
        document = _document(session)
    part = f"/events/{world.event_id}/preparation/documents/{document}"
    assert own.get(f"/my{part}").status_code == 200
    assert browser_of(world.organiser, "organiser").get(part).status_code == 200
    link = link_of(world, 0)
    assert Browser(app).get(f"{link}/documents/{document}").status_code == 200
    with database.reading() as session:
        rows = audit_rows(session)[before:]
    assert [(row.use_case, row.actor_kind, row.actor_id) for row in rows] == [
        ("read_documents", "staff", world.organiser),
        ("read_documents", "link", world.participations[0]),
    ]
    assert {(row.person_id, row.subject_id) for row in rows} == {(world.students[0], document)}


def _document(session: Session) -> UUID | None:
    return session.scalar(select(Document.id))


def test_a_file_of_persons_is_a_row(
    database: Database, world: World, browser_of: Callable[..., Browser]
) -> None:
    got = browser_of(world.organiser, "organiser").get(f"/events/{world.event_id}/day/absence.xlsx")
    assert got.status_code == 200
    with database.reading() as session:
        (row,) = audit_rows(session)
    assert (row.use_case, row.subject_kind, row.fields) == ("export_absence", "file", "")


def test_a_row_is_seen_by_its_own_school_alone(
    database: Database, world: World, app: Flask, browser_of: Callable[..., Browser]
) -> None:
    with database.writing() as session:
        other = make_world(session, name="Sydlys")
    for each in (world, other):
        address = f"/events/{each.event_id}/students/{each.students[0]}"
        assert (
            browser_of(each.organiser, "organiser", school=each)
            .post(address, name="Et Navn")
            .status_code
            == 303
        )
    with database.reading() as session:
        names = {row.organisation_id for row in audit_rows(session)}
    assert names == {world.organisation_id, other.organisation_id}
    administrator = browser_of(world.organiser, "administrator")
    page = administrator.page("/audit")
    assert page.count("Karen Holst tilføjede, rettede eller fjernede elever") == 1
    listed = administrator.get("/api/v1/audit").get_json()["items"]
    assert [each["person_id"] for each in listed] == [str(world.students[0])]


def test_the_list_is_searched_by_who_by_whom_by_what_by_event_and_by_day(
    database: Database, world: World, browser_of: Callable[..., Browser]
) -> None:
    organiser = browser_of(world.organiser, "organiser")
    for student in world.students[:2]:
        address = f"/events/{world.event_id}/students/{student}"
        name = "Ida Ængmark" if student == world.students[0] else "Bo Holm"
        assert organiser.post(address, name=name).status_code == 303
    administrator = browser_of(world.organiser, "administrator")
    sentence = "Karen Holst tilføjede, rettede eller fjernede elever"
    for query, count in (
        ("", 2),
        ("?whom=ængmark", 1),
        ("?who=karen", 2),
        ("?who=ængmark", 0),
        ("?use_case=manage_students", 2),
        ("?use_case=publish_schedules", 0),
        (f"?event={world.event_id}", 2),
        ("?since=2027-03-11&until=2027-03-11", 2),
        ("?until=2027-03-10", 0),
        ("?since=sludder&event=sludder", 2),
    ):
        assert administrator.page(f"/audit{query}").count(sentence) == count, query


def test_only_an_administrator_reads_it_and_the_file_asks_for_a_fresh_proof(
    world: World, browser_of: Callable[..., Browser]
) -> None:
    for address in ("/audit", "/audit/log.xlsx", "/api/v1/audit"):
        assert browser_of(world.organiser, "organiser").get(address).status_code == 403
    sent = browser_of(world.organiser, "administrator").get("/audit/log.xlsx")
    assert sent.status_code in (200, 303)


def test_erasing_a_person_leaves_nothing_personal_in_the_log(
    database: Database, world: World, browser_of: Callable[..., Browser]
) -> None:
    organiser = browser_of(world.organiser, "organiser")
    student = world.students[0]
    address = f"/events/{world.event_id}/students/{student}"
    organiser.post(address, name="Zebedæus Mærke", email="maerke@skole.example")
    assert "Zebedæus" in browser_of(world.organiser, "administrator").page("/audit")
    with database.writing() as session:
        erase_person(session, session.get_one(Person, student), erased_by=world.organiser)
    with database.reading() as session:
        rows = audit_rows(session)
    assert rows
    assert not re.search("(?i)zebed|m.{1,2}rke", str(rows))
    page = browser_of(world.organiser, "administrator").page("/audit")
    assert "– tilføjede" not in page
    assert "Zebedæus" not in page
