"""What is no more as people were told it: whom it concerns, and when they hear of it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import delete, select

from services.registration.companies.models import Participation
from services.registration.events.models.events import Event
from services.registration.events.models.places import Place
from services.registration.events.queries.times import slots_of_event
from services.registration.events.use_cases.apply_places import apply_programme
from services.registration.home.use_cases import apply_cancellation, apply_event
from services.registration.invitations.use_cases.invite_companies import record_invitations
from services.registration.jobs import send_due_announcements_once
from services.registration.news.queries import planned_news
from services.registration.progress.queries import event_figures
from services.registration.schedules.use_cases.publish_build import publish_build
from services.registration.wishes.use_cases.open_wish_round import open_wish_round
from shared import clock
from shared.contracts.event_news import EventNewsV1
from shared.contracts.registration import PersonalSchedulePublishedV1
from shared.contracts.scheduling import (
    CompanyPlace,
    EventCancelledV1,
    EventChangedV1,
    ProgrammePublishedV1,
    TimeSlot,
)
from shared.db import Database
from shared.ids import new_id
from tests.support.browser import Browser
from tests.support.messages import recorded
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("four_weeks_before")


@pytest.fixture
def invited(database: Database, world: World) -> World:
    """Every company is invited, two have said yes, the others no; students may wish."""
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        session.execute(delete(Place).where(Place.event_id == world.event_id))
        for number, id in enumerate(world.participations):
            part = session.get_one(Participation, id)
            part.status = "declined" if number >= 2 else "accepted"
            record_invitations(session, [part], event)
        event.wishes_open_at = clock.now() + timedelta(hours=1)
        event.wishes_close_at = clock.now() + timedelta(days=7)
        open_wish_round(session, event=event, opened_by=world.organiser)
    return world


def change_event(database: Database, world: World, **changes: Any) -> None:
    """As scheduling says it: later by `days`, or at another `place`."""
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        slots = _slots(session, event, timedelta(days=changes.pop("days", 0)))
        message = EventChangedV1(
            event_id=event.id,
            organisation_id=event.organisation_id,
            kind=event.kind,  # type: ignore[arg-type]  # a kind of events
            name=event.name,
            place=changes.pop("place", event.place),
            held_on=slots[0].starts_at.date(),
            slots=slots,
            meetings_per_student=event.meetings_per_student,
            wishes_per_student=event.wishes_per_student,
            reply_by=event.reply_by,
            wishes_open_at=event.wishes_open_at,
            wishes_close_at=event.wishes_close_at,
            version=event.version + 1,
        )
        apply_event(session, message)


def _slots(session: Any, event: Event, later: timedelta) -> tuple[TimeSlot, ...]:
    return tuple(
        TimeSlot(number=s.number, starts_at=s.starts_at + later, ends_at=s.ends_at + later)
        for s in slots_of_event(session, event.id)
    )


def cancel_event(database: Database, world: World) -> None:
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        apply_cancellation(
            session,
            EventCancelledV1(
                event_id=event.id, organisation_id=event.organisation_id, version=event.version + 1
            ),
        )


def publish_places(database: Database, world: World, *labels: str, version: int = 50) -> None:
    with database.writing() as session:
        apply_programme(
            session,
            ProgrammePublishedV1(
                event_id=world.event_id,
                version=version,
                places=tuple(
                    CompanyPlace(
                        company_id=company,
                        place_id=new_id(),
                        kind="room",
                        label=label,
                        building="Nord",
                    )
                    for company, label in zip(world.companies, labels, strict=False)
                ),
            ),
        )


def untold(database: Database, world: World) -> set[Any]:
    """The ids of those who must hear."""
    with database.reading() as session:
        event = session.get_one(Event, world.event_id)
        return {each.reader.id for each in planned_news(session, event).recipients}


def counted(database: Database, world: World) -> int:
    with database.reading() as session:
        return event_figures(session, session.get_one(Event, world.event_id)).untold


def told(database: Database) -> list[EventNewsV1]:
    with database.reading() as session:
        return recorded(session, EventNewsV1)


@pytest.fixture
def organiser(browser_of: Callable[..., Browser], world: World) -> Browser:
    return browser_of(world.organiser, "organiser")


def news_of(world: World) -> str:
    return f"/events/{world.event_id}/news"


def tell(organiser: Browser, world: World, **fields: str) -> Any:
    return organiser.post_seen(news_of(world), **fields)


def test_a_moved_day_concerns_those_who_come_and_the_students_and_nobody_else(
    database: Database, invited: World
) -> None:
    assert untold(database, invited) == set()
    change_event(database, invited, days=7)
    concerned = {*invited.participations[:2], *invited.students}
    assert untold(database, invited) == concerned
    assert counted(database, invited) == len(concerned)


def test_who_was_told_nothing_is_left_in_peace(database: Database, world: World) -> None:
    """The control: the same change before anybody was invited."""
    change_event(database, world, days=7)
    assert untold(database, world) == set()


def test_a_corrected_deadline_concerns_nobody(database: Database, invited: World) -> None:
    change_event(database, invited)
    assert untold(database, invited) == set()


def test_a_day_moved_back_before_anybody_heard_concerns_nobody(
    database: Database, invited: World
) -> None:
    change_event(database, invited, days=7)
    change_event(database, invited, days=-7)
    assert untold(database, invited) == set()


def test_published_rooms_concern_the_companies_that_got_one(
    database: Database, invited: World
) -> None:
    publish_places(database, invited, "A1.12", "B2", "C3")
    assert untold(database, invited) == set(invited.participations[:2])
    assert counted(database, invited) == 0, "who knew of no room knows nothing that is wrong"


def test_a_room_that_was_told_and_is_another_is_what_the_event_says_first(
    database: Database, invited: World, organiser: Browser
) -> None:
    publish_places(database, invited, "A1.12", "B2")
    tell(organiser, invited)
    organiser.post(f"{news_of(invited)}/send")
    publish_places(database, invited, "A1.12", "C9", version=51)
    assert untold(database, invited) == {invited.participations[1]}
    assert counted(database, invited) == 1


def test_once_the_day_is_over_nobody_need_hear(
    database: Database, invited: World, organiser: Browser
) -> None:
    change_event(database, invited, place="Hal 9", days=-40)
    assert untold(database, invited) == set()
    assert "Dagen er holdt." in organiser.page(news_of(invited))


def test_nothing_is_sent_before_the_time_is_up_and_then_once(
    database: Database,
    invited: World,
    organiser: Browser,
    four_weeks_before: time_machine.Traveller,
) -> None:
    change_event(database, invited, days=7)
    tell(organiser, invited, ask_again="yes")
    send_due_announcements_once(database)
    assert told(database) == []
    four_weeks_before.shift(timedelta(seconds=61))
    send_due_announcements_once(database)
    send_due_announcements_once(database)
    messages = told(database)
    assert {m.contact_id for m in messages} == {*invited.contacts[:2], *invited.students}
    assert len(messages) == 2 + len(invited.students)
    assert {m.asks_again for m in messages if m.audience == "company"} == {True}
    assert {m.asks_again for m in messages if m.audience == "student"} == {False}
    (change,) = messages[0].changes
    assert (change.kind, change.now_on) == ("time", change.was_on + timedelta(days=7))
    assert untold(database, invited) == set()
    assert counted(database, invited) == 0
    with database.reading() as session:
        asked = session.scalars(
            select(Participation.id).where(Participation.reconfirmation_asked_at.is_not(None))
        )
        assert set(asked) == set(invited.participations[:2])


def test_it_can_be_taken_back_and_then_nobody_hears(
    database: Database,
    invited: World,
    organiser: Browser,
    four_weeks_before: time_machine.Traveller,
) -> None:
    change_event(database, invited, days=7)
    tell(organiser, invited)
    organiser.post(f"{news_of(invited)}/take-back")
    four_weeks_before.shift(timedelta(minutes=10))
    send_due_announcements_once(database)
    assert told(database) == []
    assert untold(database, invited) == {*invited.participations[:2], *invited.students}


def test_what_changes_meanwhile_joins_and_is_one_message(
    database: Database,
    invited: World,
    organiser: Browser,
    four_weeks_before: time_machine.Traveller,
) -> None:
    change_event(database, invited, days=7)
    tell(organiser, invited)
    change_event(database, invited, place="Hal 9")
    publish_places(database, invited, "A1.12", "B2")
    four_weeks_before.shift(timedelta(seconds=61))
    send_due_announcements_once(database)
    (message,) = [m for m in told(database) if m.contact_id == invited.contacts[0]]
    assert [change.kind for change in message.changes] == ["time", "place", "own_place"]


def test_somebody_who_looked_at_something_else_is_asked_again(
    database: Database, invited: World, organiser: Browser
) -> None:
    change_event(database, invited, place="Hal 9")
    seen = re.findall(r'name="preview" value="([^"]+)"', organiser.page(news_of(invited)))[0]
    change_event(database, invited, place="Hal 10")
    organiser.post(news_of(invited), preview=seen)
    assert "Hal 10" in organiser.page(news_of(invited))
    with database.reading() as session:
        event = session.get_one(Event, invited.event_id)
        assert event_figures(session, event).tells_at is None


def test_a_cancelled_day_is_told_to_those_concerned_and_clears_schedules(
    database: Database, invited: World
) -> None:
    with database.writing() as session:
        event = session.get_one(Event, invited.event_id)
        publish_build(session, event=event, build=None, published_by=invited.organiser)
    cancel_event(database, invited)
    assert untold(database, invited) == {*invited.participations[:2], *invited.students}
    assert told(database) == []
    send_due_announcements_once(database)
    messages = told(database)
    assert len(messages) == 2 + len(invited.students)
    assert {tuple(change.kind for change in m.changes) for m in messages} == {("cancelled",)}
    assert untold(database, invited) == set()


def test_an_organiser_sees_person_by_person_what_each_is_told(
    database: Database, invited: World, organiser: Browser
) -> None:
    publish_places(database, invited, "A1.12", "B2")
    page = organiser.page(news_of(invited))
    assert "A1.12, Nord" in page
    assert "2 har ikke fået at vide" in page
    assert "Ingen mangler besked" not in page


def test_the_first_schedules_go_out_by_themselves_and_say_no_news(
    database: Database, invited: World
) -> None:
    with database.writing() as session:
        event = session.get_one(Event, invited.event_id)
        publish_build(session, event=event, build=None, published_by=invited.organiser)
    with database.reading() as session:
        assert all(m.sequence == 0 for m in recorded(session, PersonalSchedulePublishedV1))
    assert told(database) == []


def test_a_room_told_with_the_day_list_is_not_told_again(
    database: Database, invited: World
) -> None:
    with database.writing() as session:
        event = session.get_one(Event, invited.event_id)
        session.add_all(
            Place(
                event_id=event.id,
                company_id=company,
                place_id=new_id(),
                kind="room",
                label=f"A{number}",
                building="",
                version=1,
            )
            for number, company in enumerate(invited.companies[:2])
        )
        session.flush()
        publish_build(session, event=event, build=None, published_by=invited.organiser)
    assert untold(database, invited) == set()
