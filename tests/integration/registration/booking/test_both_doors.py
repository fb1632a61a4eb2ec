"""The form that phones post and the JSON that programs send: the same rules, refusals and rows."""

import html
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select, update

from services.registration.booking.domain import errors as refusals
from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.companies.models import Participation
from services.registration.events.models.events import Event, EventStudent
from services.registration.kit.models.metadata import Base
from services.registration.meetings.domain import booking_errors as errors
from services.registration.meetings.domain.booking_rules import BookingRules
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.portals.pages.my_booking import _own_words
from shared import clock
from tests.support.world import NOW

pytestmark = pytest.mark.usefixtures("the_day_before")
OUTBOX = Base.metadata.tables["outbox_messages"]
SLOT = 1


def choose(session, world, way="open", **rules):
    event = session.get_one(Event, world.event_id)
    update_booking_rules(
        session,
        event=event,
        rules=BookingRules(way, **rules),
        seen_version=0,
        chosen_by=world.organiser,
    )


def booked(session, world, company, slot):
    book_meeting(
        session,
        event=session.get_one(Event, world.event_id),
        person_id=world.students[0],
        company_id=world.companies[company],
        slot=slot,
        origin="by_hand",
        booked_by=world.organiser,
    )


def full(session, world):
    choose(session, world)
    session.execute(update(CompanySlot).values(taken=CompanySlot.capacity))


def closed_slot(session, world):
    choose(session, world)
    session.execute(update(CompanySlot).values(is_open=False))


def met_already(session, world):
    choose(session, world)
    booked(session, world, 0, 3)


def busy(session, world):
    choose(session, world)
    booked(session, world, 1, SLOT)


def at_the_limit(session, world):
    choose(session, world, most_meetings=1)
    booked(session, world, 1, 3)


REFUSALS = {
    errors.SlotFull: full,
    errors.SlotClosed: closed_slot,
    refusals.AlreadyBooked: met_already,
    refusals.TimeConflict: busy,
    errors.MeetingLimit: at_the_limit,
    errors.NotForBooking: lambda session, world: choose(session, world, "built"),
    errors.NotPublished: lambda session, world: choose(session, world, "combined"),
    errors.BookingNotOpen: lambda session, world: choose(
        session, world, opens_at=NOW + timedelta(hours=2)
    ),
    errors.BookingClosed: lambda session, world: choose(
        session, world, closes_at=NOW - timedelta(hours=2)
    ),
}


def rows(database):
    with database.reading() as session:
        return (
            session.execute(
                select(Meeting.id, Meeting.status, Meeting.version).order_by(Meeting.id)
            ).all(),
            session.execute(
                select(CompanySlot.company_id, CompanySlot.slot, CompanySlot.taken).order_by(
                    CompanySlot.company_id, CompanySlot.slot
                )
            ).all(),
            session.scalar(select(func.count()).select_from(OUTBOX)),
        )


class Doors:
    """One student at both of them, asking for the same seat."""

    def __init__(self, browser, world):
        self._browser, self._company = browser, world.companies[0]
        self._pages = f"/my/events/{world.event_id}/booking"
        self._address = f"/events/{world.event_id}/meetings"

    def by_form(self):
        return self._browser.post(f"{self._pages}/{self._company}", slot=SLOT)

    def by_json(self):
        wanted = {"company_id": str(self._company), "slot": SLOT}
        key = {"Idempotency-Key": str(uuid4())}
        return self._browser.api("POST", self._address, wanted, headers=key)

    def told(self):
        """The next page, which says what became of it."""
        return html.unescape(self._browser.get("/accessibility").text)


@pytest.fixture
def doors(browser_of, world):
    return Doors(browser_of(world.students[0]), world)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.code)
def test_both_doors_refuse_alike_and_write_nothing(doors, database, world, app, refusal):
    with database.writing() as session:
        REFUSALS[refusal](session, world)
    before = rows(database)
    by_json, by_form = doors.by_json(), doors.by_form()
    assert (by_json.status_code, by_json.json["code"]) == (409, refusal.code)
    assert by_form.status_code == 303
    fields = {"limit": 1, "opens_at": NOW + timedelta(hours=2)}
    with app.test_request_context(headers={"Accept-Language": "da"}):
        assert _own_words(refusal(**fields)) in doors.told()
    assert rows(database) == before


def stays_away(session, world):
    session.execute(update(Participation).values(status="declined"))


def takes_no_part(session, world):
    session.execute(delete(EventStudent).where(EventStudent.person_id == world.students[0]))


@pytest.mark.parametrize("wall", [stays_away, takes_no_part])
def test_neither_door_shows_what_is_not_there(doors, database, world, wall):
    with database.writing() as session:
        choose(session, world)
        wall(session, world)
    before = rows(database)
    assert (doors.by_json().status_code, doors.by_form().status_code) == (404, 404)
    assert rows(database) == before


@pytest.mark.parametrize("door", ["by_form", "by_json"])
@pytest.mark.parametrize("waits", [False, True], ids=["in_the_rush", "in_a_transaction"])
def test_both_doors_write_the_same(doors, database, world, door, waits):
    """Who waits for the company already cannot be booked by one statement."""
    with database.writing() as session:
        choose(session, world)
        if waits:
            wait = Wait(person_id=world.students[0], company_id=world.companies[0], slot=None)
            wait.event_id, wait.since = world.event_id, clock.now()
            session.add(wait)
    assert getattr(doors, door)().status_code == {"by_form": 303, "by_json": 201}[door]
    with database.reading() as session:
        (meeting,) = session.scalars(select(Meeting))
        (kind,) = session.scalars(select(OUTBOX.c.type))
        taken = session.scalar(select(func.sum(CompanySlot.taken)))
        waiting = session.scalar(select(func.count()).select_from(Wait))
    assert (meeting.person_id, meeting.company_id) == (world.students[0], world.companies[0])
    assert (meeting.slot, meeting.status, meeting.origin) == (SLOT, "booked", "booked")
    assert (meeting.holds_seat, meeting.version) == (True, 1)
    assert meeting.changed_by == world.students[0]
    assert (kind, taken, waiting) == ("registration.personal_schedule_published.v1", 1, 0)
    if door == "by_form":
        assert "Booket: Firma 00 A/S kl. 9.15." in doors.told()
