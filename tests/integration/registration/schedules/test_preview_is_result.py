"""What was previewed is what happens, person by person, or whoever sends it is asked again."""

from collections.abc import Callable
from contextlib import nullcontext
from html import unescape

import pytest
from sqlalchemy import select, update

from services.registration.booking.use_cases.apply_replies import record_seats
from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.booking.use_cases.move_meeting import cancel_meeting
from services.registration.companies.models import Company, CompanyContact, Participation
from services.registration.events.models.events import Event
from services.registration.invitations.queries.planned_withdrawal import planned_withdrawal
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.meetings.models.meetings import Meeting
from services.registration.meetings.queries.seat_supply import companies_to_plan
from services.registration.schedules.queries.planned_publication import planned_publication
from services.registration.schedules.use_cases.publish_build import publish_build
from shared.contracts.registration import (
    CompanyInvitedV1,
    CompanyReminderDueV1,
    PersonalSchedulePublishedV1,
)
from shared.db import Database
from shared.previews import PreviewOutdated, preview_digest
from tests.support.browser import Browser
from tests.support.messages import recorded
from tests.support.rows import nothing_changes
from tests.support.school import invitation_link
from tests.support.world import NOW, World, make_world

pytestmark = pytest.mark.usefixtures("the_day_before")

ASKED_AGAIN = "Noget har ændret sig, siden du så dette. Se igen."
Browsers = Callable[..., Browser]


@pytest.fixture
def planned(database: Database, world: World) -> World:
    """Nothing is published; students 0 and 1 have a meeting each with the first company."""
    with database.writing() as session:
        session.execute(update(Participation).values(answered_at=NOW))
        companies = companies_to_plan(session, world.event_id)
        record_seats(session, world.event_id, companies, 5, taken={})
    for number in (0, 1):
        book(database, world, number, slot=number)
    return world


def book(database: Database, world: World, student: int, *, slot: int, company: int = 0) -> None:
    with database.writing() as session:
        book_meeting(
            session,
            event=session.get_one(Event, world.event_id),
            person_id=world.students[student],
            company_id=world.companies[company],
            slot=slot,
            origin="by_hand",
            booked_by=world.organiser,
        )


def drop(database: Database, world: World, student: int) -> None:
    with database.writing() as session:
        query = select(Meeting).where(Meeting.person_id == world.students[student])
        meeting = session.scalars(query).one()
        cancel_meeting(
            session,
            event=session.get_one(Event, world.event_id),
            meeting_id=meeting.id,
            version=meeting.version,
            cancelled_by=world.organiser,
        )


def a_booking(database: Database, world: World) -> None:
    book(database, world, 2, slot=2)


def a_drop(database: Database, world: World) -> None:
    drop(database, world, 1)


def a_swap(database: Database, world: World) -> None:
    """As many as before hear, and are others."""
    drop(database, world, 1)
    book(database, world, 3, slot=1)


def shown_on(page: str) -> str:
    return page.split('name="preview" value="')[1].split('"')[0]


def readers(database: Database) -> set[object]:
    with database.reading() as session:
        found = recorded(session, PersonalSchedulePublishedV1)
    return {one.contact_id for one in found}


@pytest.mark.parametrize("change", [a_booking, a_drop, a_swap])
def test_a_publication_is_asked_again_when_somebody_booked_or_dropped(
    database: Database, planned: World, browser_of: Browsers, change: Callable[..., None]
) -> None:
    organiser = browser_of(planned.organiser, "organiser")
    path = f"/events/{planned.event_id}/schedules/publish"
    seen = shown_on(organiser.page(path))
    change(database, planned)
    with nothing_changes(database):
        answer = organiser.post(path, preview=seen)
    assert answer.status_code == 303
    again = organiser.page(answer.location)
    assert ASKED_AGAIN in unescape(again)
    assert shown_on(again) != seen
    assert organiser.post(path, preview=shown_on(again)).status_code == 303
    organiser.post(f"/events/{planned.event_id}/news/send")
    with database.reading() as session:
        met = set(session.scalars(select(Meeting.person_id).where(Meeting.status == "booked")))
    assert readers(database) == met | {planned.contacts[0]}


def test_a_publication_goes_through_while_nothing_changed_and_a_second_click_does_no_harm(
    database: Database, planned: World, browser_of: Browsers
) -> None:
    organiser = browser_of(planned.organiser, "organiser")
    path = f"/events/{planned.event_id}/schedules/publish"
    seen = shown_on(organiser.page(path))
    for _click in range(2):
        answer = organiser.post(path, preview=seen)
        assert ASKED_AGAIN not in unescape(organiser.page(answer.location))
    organiser.post(f"/events/{planned.event_id}/news/send")
    assert readers(database) == {*planned.students[:2], planned.contacts[0]}


def test_control_without_the_digest_others_hear_than_were_shown(
    database: Database, planned: World
) -> None:
    with database.reading() as session:
        event = session.get_one(Event, planned.event_id)
        shown = {change.reader_id for change in planned_publication(session, event, None).changes}
    a_swap(database, planned)
    with database.writing() as session:
        publish_build(
            session,
            event=session.get_one(Event, planned.event_id),
            build=None,
            published_by=planned.organiser,
        )
    told = readers(database) - {planned.contacts[0]}
    assert told != shown - {planned.participations[0]}
    assert len(told) == len(shown - {planned.participations[0]}), "a count would not see it"


def test_the_json_door_answers_what_it_would_be_now(
    database: Database, planned: World, browser_of: Browsers
) -> None:
    program = browser_of(planned.organiser, "organiser")
    path = f"/events/{planned.event_id}/publications"
    with nothing_changes(database):
        first = program.api("POST", path, {}, headers={"If-Preview": ""})
    assert (first.status_code, first.json["code"]) == (409, "preview_outdated")
    assert first.json["planned"] == {
        "messages": 3,
        "kept": 2,
        "moved": 0,
        "booked": 0,
        "cancelled": 0,
        "infeasible": 0,
    }
    a_booking(database, planned)
    stale = {"If-Preview": first.json["preview"]}
    second = program.api("POST", path, {}, headers=stale)
    assert (second.status_code, second.json["planned"]["messages"]) == (409, 4)
    fresh = {"If-Preview": second.json["preview"]}
    assert program.api("POST", path, {}, headers=fresh).json["told"] == 4


@pytest.mark.parametrize("is_staff", [True, False])
def test_a_withdrawal_is_asked_again_when_others_would_lose_a_meeting(
    database: Database, app, planned: World, browser_of: Browsers, is_staff: bool
) -> None:
    if is_staff:
        browser = browser_of(planned.organiser, "organiser")
        part = planned.participations[0]
        path = f"/events/{planned.event_id}/companies/{part}/withdraw"
    else:
        browser = Browser(app)
        with database.reading() as session:
            part = session.get_one(Participation, planned.participations[0])
            path = f"{invitation_link(part)}/withdraw"
    seen = shown_on(browser.page(path))
    a_swap(database, planned)
    with nothing_changes(database):
        answer = browser.post(path, reason="illness", preview=seen)
    again = unescape(browser.page(answer.location))
    assert ASKED_AGAIN in again
    assert browser.post(path, reason="illness", preview=shown_on(again)).status_code == 303
    with database.reading() as session:
        assert session.get_one(Participation, planned.participations[0]).status == "withdrawn"


def test_control_a_withdrawal_without_the_digest_goes_through(
    database: Database, planned: World
) -> None:
    with database.reading() as session:
        part = session.get_one(Participation, planned.participations[0])
        seen = preview_digest(planned_withdrawal(session, part))
    a_swap(database, planned)
    for digest in (seen, None):
        with database.writing() as session:
            part = session.get_one(Participation, planned.participations[0])
            facts = {"reason": "illness", "withdrawn_by": planned.organiser}
            facts |= {"seen_version": part.version, "seen_preview": digest}
            with pytest.raises(PreviewOutdated) if digest else nullcontext():
                withdraw_company(session, part, **facts)
            if digest:
                session.rollback()
    with database.reading() as session:
        assert session.get_one(Participation, planned.participations[0]).status == "withdrawn"


def test_invitations_are_asked_again_when_an_address_is_another(
    database: Database, planned: World, browser_of: Browsers
) -> None:
    with database.writing() as session:
        other = make_world(session, students=0, companies=1, name="En anden skole")
        session.execute(update(Company).values(organisation_id=planned.organisation_id))
    organiser = browser_of(planned.organiser, "organiser")
    path, company = f"/events/{planned.event_id}/companies/invite", str(other.companies[0])
    seen = shown_on(organiser.post(f"{path}/preview", company=company).text)
    with database.writing() as session:
        session.get_one(CompanyContact, other.contacts[0]).email = "ny@firma.example"
    with nothing_changes(database):
        again = organiser.post(path, company=company, preview=seen)
    assert again.status_code == 409
    assert ASKED_AGAIN in unescape(again.text)
    assert "ny@firma.example" in again.text
    answer = organiser.post(path, company=company, preview=shown_on(again.text))
    assert answer.status_code == 303
    with database.reading() as session:
        assert len(recorded(session, CompanyInvitedV1)) == 1


def test_reminders_are_asked_again_when_somebody_answered(
    database: Database, planned: World, browser_of: Browsers
) -> None:
    with database.writing() as session:
        for id in planned.participations[2:]:
            session.get_one(Participation, id).status = "invited"
    organiser = browser_of(planned.organiser, "organiser")
    path = f"/events/{planned.event_id}/companies/remind"
    chosen = [str(id) for id in planned.participations[2:]]
    seen = shown_on(organiser.page(path))
    with database.writing() as session:
        session.get_one(Participation, planned.participations[2]).status = "declined"
    with nothing_changes(database):
        answer = organiser.post(path, participation=chosen, preview=seen)
    again = organiser.page(answer.location)
    assert ASKED_AGAIN in unescape(again)
    organiser.post(path, participation=chosen[1:], preview=shown_on(again))
    with database.reading() as session:
        assert len(recorded(session, CompanyReminderDueV1)) == 1
