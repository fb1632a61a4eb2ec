"""Who is what in an event: its owner says so, every service hears it, and an owner stays."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from services.registration.events.models.events import Event
from services.registration.events.models.members import EventMember
from services.registration.events.use_cases.assign_event_role import apply_owner, assign_event_role
from services.registration.privacy.use_cases.erase_person import erase_person
from services.registration.school.models.people import Person
from services.registration.school.use_cases.invite_staff import add_staff_member
from shared.contracts.colleague_roles import ColleagueRoleChangedV1
from shared.contracts.registration import EventMembersChangedV1
from shared.contracts.scheduling import EventOwnerNamedV1
from shared.db import Database
from shared.messaging import NotYet
from tests.support.browser import Browser, identity_of
from tests.support.messages import recorded
from tests.support.school import School, make_school, person_with

pytestmark = pytest.mark.usefixtures("four_weeks_before")


@pytest.fixture
def colleague(database: Database, school: School) -> UUID:
    with database.writing() as session:
        person = add_staff_member(
            session,
            organisation_id=school.organisation_id,
            name="Ditte Dam",
            email="ditte@skole.example",
            roles=["teacher"],
        )
        return person.id


def members(database: Database) -> dict[UUID, str]:
    with database.reading() as session:
        return {row.person_id: row.role for row in session.scalars(select(EventMember))}


def said(database: Database) -> list[EventMembersChangedV1]:
    with database.reading() as session:
        return recorded(session, EventMembersChangedV1)


def owned(database: Database, school: School, person: UUID) -> None:
    message = EventOwnerNamedV1(
        event_id=school.event_id,
        organisation_id=school.organisation_id,
        person_id=person,
        version=1,
    )
    with database.writing() as session:
        apply_owner(session, message)


def test_who_made_the_event_owns_it_however_often_that_is_said(
    database: Database, school: School, colleague: UUID
) -> None:
    owned(database, school, school.administrator)
    owned(database, school, colleague)
    assert members(database) == {school.administrator: "owner"}
    (message,) = said(database)
    assert [(each.person_id, each.role) for each in message.members] == [
        (school.administrator, "owner")
    ]


def test_an_owner_named_before_the_event_is_known_waits(database: Database, school: School) -> None:
    message = EventOwnerNamedV1(
        event_id=uuid4(),
        organisation_id=school.organisation_id,
        person_id=school.administrator,
        version=1,
    )
    with pytest.raises(NotYet), database.writing() as session:
        apply_owner(session, message)


def test_the_page_gives_changes_and_takes_roles(
    database: Database, app: Flask, school: School, colleague: UUID
) -> None:
    browser = Browser(app, school.organiser())
    address = f"/events/{school.event_id}/members"
    assert "Ingen har en rolle" in browser.page(address)
    given = browser.post(address, person_id=str(colleague), role="co_organiser")
    assert given.status_code == 303
    page = browser.page(address)
    assert "Ditte Dam" in page
    assert "Medarrangør" in page
    browser.post(address, person_id=str(colleague), role="event_crew")
    assert members(database) == {colleague: "event_crew"}
    assert browser.post(f"{address}/{colleague}/remove").status_code == 303
    assert members(database) == {}
    assert [message.version for message in said(database)] == [1, 2, 3]


def test_the_json_door_does_the_same(
    database: Database, app: Flask, school: School, colleague: UUID
) -> None:
    browser = Browser(app, school.organiser())
    address = f"/events/{school.event_id}/members"
    assert browser.api("PUT", f"{address}/{colleague}", {"role": "partner"}).status_code == 200
    assert browser.api("GET", address).json == {
        "items": [{"person_id": str(colleague), "name": "Ditte Dam", "role": "partner"}]
    }
    assert browser.api("PUT", f"{address}/{colleague}", {"role": "king"}).status_code == 422
    assert browser.api("DELETE", f"{address}/{colleague}").status_code == 204
    assert browser.api("DELETE", f"{address}/{colleague}").status_code == 404


@pytest.mark.parametrize("way", ["removed", "made co-organiser"])
def test_the_last_owner_cannot_leave(
    database: Database, app: Flask, school: School, colleague: UUID, way: str
) -> None:
    owned(database, school, colleague)
    browser = Browser(app, school.organiser())
    address = f"/events/{school.event_id}/members"
    answer = (
        browser.post(f"{address}/{colleague}/remove")
        if way == "removed"
        else browser.post(address, person_id=str(colleague), role="co_organiser")
    )
    assert answer.status_code == 409
    assert "skal have en ejer" in answer.text
    assert members(database) == {colleague: "owner"}
    browser.post(address, person_id=str(school.administrator), role="owner")
    assert browser.post(f"{address}/{colleague}/remove").status_code == 303


def test_a_colleague_of_another_school_or_nobody_is_not_taken(
    database: Database, app: Flask, school: School
) -> None:
    with database.writing() as session:
        other = make_school(session, "Sydlys")
    browser = Browser(app, school.organiser())
    address = f"/events/{school.event_id}/members"
    for person in (str(other.administrator), str(uuid4()), "x", ""):
        answer = browser.post(address, person_id=person, role="owner")
        assert answer.status_code == 422
        assert "Vælg en kollega" in answer.text
    foreign = browser.api("PUT", f"{address}/{other.administrator}", {"role": "owner"})
    assert foreign.status_code == 404
    assert members(database) == {}


def test_a_teacher_who_owns_the_event_arranges_it_and_no_other(
    database: Database, app: Flask, school: School, colleague: UUID
) -> None:
    teacher = Browser(app, identity_of(colleague, school.organisation_id, "teacher"))
    students = f"/events/{school.event_id}/students/new"
    assert teacher.get(students).status_code == 403
    owned(database, school, colleague)
    teacher.page(students)
    with database.writing() as session:
        other = make_school(session, "Sydlys")
    assert teacher.get(f"/events/{other.event_id}/students/new").status_code == 403


def test_a_guest_sees_the_events_that_gave_a_role_and_no_others(
    database: Database, app: Flask, school: School, colleague: UUID
) -> None:
    guest = Browser(app, identity_of(colleague, school.organisation_id, "guest"))
    assert "Praktikdating" not in guest.page("/")
    with database.writing() as session:
        event = session.get_one(Event, school.event_id)
        assign_event_role(
            session, event=event, person_id=colleague, role="partner", assigned_by=None
        )
    assert "Praktikdating" in guest.page("/")
    guest.page(f"/events/{school.event_id}")
    assert guest.get(f"/events/{school.event_id}/students").status_code == 403


def test_who_is_erased_leaves_the_event(
    database: Database, school: School, colleague: UUID
) -> None:
    with database.writing() as session:
        event = session.get_one(Event, school.event_id)
        assign_event_role(
            session, event=event, person_id=colleague, role="event_crew", assigned_by=None
        )
        erase_person(session, session.get_one(Person, colleague), erased_by=school.administrator)
    assert members(database) == {}


def told(database: Database) -> list[tuple[UUID, UUID | None, tuple[str, ...]]]:
    with database.reading() as session:
        return [
            (each.contact_id, each.event_id, each.roles)
            for each in recorded(session, ColleagueRoleChangedV1)
        ]


def test_who_gets_or_loses_a_role_in_an_event_is_told(
    database: Database, app: Flask, school: School, colleague: UUID
) -> None:
    owned(database, school, school.administrator)
    assert told(database) == [], "who made the event knows"
    browser = Browser(app, school.organiser())
    page = f"/events/{school.event_id}/members"
    for role in ("partner", "partner", "co_organiser"):
        assert browser.post(page, person_id=str(colleague), role=role).status_code == 303
    assert browser.post(f"{page}/{colleague}/remove").status_code == 303
    event = school.event_id
    assert told(database) == [
        (colleague, event, ("partner",)),
        (colleague, event, ("co_organiser",)),
        (colleague, event, ()),
    ]


def test_nobody_is_told_of_the_own_change(
    database: Database, app: Flask, school: School, colleague: UUID
) -> None:
    owned(database, school, school.administrator)
    browser = Browser(app, school.organiser())
    page = f"/events/{school.event_id}/members"
    browser.post(page, person_id=str(colleague), role="owner")
    before = told(database)
    browser.post(page, person_id=str(school.administrator), role="partner")
    assert members(database)[school.administrator] == "partner"
    assert told(database) == before


def test_who_gets_or_loses_a_role_in_the_school_is_told(
    database: Database, app: Flask, school: School
) -> None:
    browser = Browser(app, school.organiser())
    typed = {"name": "Bo", "email": "bo@skole.example"}
    browser.post("/staff/new", **typed, roles=["teacher"])
    with database.reading() as session:
        bo = person_with(session, "bo@skole.example").id
    browser.post(f"/staff/{bo}", name="Bo Bo", roles=["teacher"], active="yes")
    browser.post(f"/staff/{bo}", name="Bo Bo", roles=["teacher", "crew"], active="yes")
    browser.post(f"/staff/{bo}", name="Bo Bo", roles=["teacher", "crew"], active="no")
    browser.post(f"/staff/{bo}", name="Bo", roles=["teacher", "crew"], active="no")
    assert told(database) == [
        (bo, None, ("teacher",)),
        (bo, None, ("crew", "teacher")),
        (bo, None, ()),
    ], "a new name, and closing what is closed, are not told"
