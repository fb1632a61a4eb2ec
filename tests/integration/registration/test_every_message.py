"""Each message that registration listens to: it has its effect once, hearing it again changes
nothing, and of what is unknown or malformed nothing is kept.

A message without a line here fails the first test.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.registration.consumers import HANDLERS
from services.registration.meetings.models.groups import GroupPlan
from services.registration.privacy.models import Erasure
from services.registration.school.models.api_tokens import ApiToken
from shared import clock
from shared.contracts import Message
from shared.contracts import notifications as mailed
from shared.contracts import scheduling as said
from shared.contracts.message import InvalidMessage
from shared.db import Database
from shared.ids import new_id
from shared.messaging import NotYet
from tests.support.rows import Rows, rows_of
from tests.support.world import NINE, World

pytestmark = pytest.mark.usefixtures("the_day_before")
ERASED = UUID("01934c5e-0000-7000-8000-000000000091")
PROGRAM = UUID("01934c5e-0000-7000-8000-000000000092")

#: what they say of whoever they name is kept until somebody asks, known here or not
NAMES_THE_NEW = frozenset(
    {
        said.SchedulingDeedRecordedV1,
        mailed.MailDeedRecordedV1,
        said.RoomsOfferedV1,
        said.ProgrammePublishedV1,
        said.PlaceChangedV1,
        said.EventAnnouncedV1,
        said.EventChangedV1,
    }
)
#: of somebody who is gone meanwhile there is nothing to note, and nothing to wait for
NOTES_THE_KNOWN = frozenset(
    {
        mailed.DeliveryFailedV1,
        mailed.PersonErasedHereV1,
        said.SchedulingTokenUsedV1,
        mailed.MailTokenUsedV1,
    }
)


def _deed(kind: type[Any], world: World) -> Message:
    message: Message = kind(
        deed_id=new_id(),
        organisation_id=world.organisation_id,
        at=clock.now(),
        use_case="cancel_event",
        action="cancel",
        actor_kind="staff",
        actor_id=world.organiser,
        event_id=world.event_id,
        person_id=None,
        subject_kind="event",
        subject_id=world.event_id,
        people="",
        fields="",
        door="page",
        browser="",
        place="",
    )
    return message


def _event(kind: type[Any], world: World, event_id: UUID) -> Message:
    message: Message = kind(
        event_id=event_id,
        organisation_id=world.organisation_id,
        kind="praktikdating",
        name="Praktikdating i hallen",
        place="Hal 3",
        held_on=NINE.date(),
        slots=(said.TimeSlot(number=0, starts_at=NINE, ends_at=NINE + timedelta(minutes=12)),),
        meetings_per_student=2,
        wishes_per_student=3,
        reply_by=None,
        wishes_open_at=None,
        wishes_close_at=None,
        version=2,
    )
    return message


def _place(world: World, label: str) -> said.CompanyPlace:
    return said.CompanyPlace(
        company_id=world.companies[0],
        place_id=new_id(),
        kind="room",
        label=label,
        building="Bygning B",
    )


MESSAGES: dict[type[Message], Callable[[World], Message]] = {
    said.SchedulingDeedRecordedV1: lambda world: _deed(said.SchedulingDeedRecordedV1, world),
    mailed.MailDeedRecordedV1: lambda world: _deed(mailed.MailDeedRecordedV1, world),
    said.EventOwnerNamedV1: lambda world: said.EventOwnerNamedV1(
        event_id=world.event_id,
        organisation_id=world.organisation_id,
        person_id=world.organiser,
        version=1,
    ),
    said.RoomsOfferedV1: lambda world: said.RoomsOfferedV1(
        event_id=world.event_id,
        rooms=(said.OfferedRoom(room_id=new_id(), name="B.01", building="Bygning B", capacity=24),),
        version=1,
    ),
    said.ProgrammePublishedV1: lambda world: said.ProgrammePublishedV1(
        event_id=world.event_id, version=1, places=(_place(world, "B.01"),)
    ),
    said.PlaceChangedV1: lambda world: said.PlaceChangedV1(
        event_id=world.event_id, **vars(_place(world, "B.02")), version=2
    ),
    said.EventAnnouncedV1: lambda world: _event(said.EventAnnouncedV1, world, new_id()),
    said.EventChangedV1: lambda world: _event(said.EventChangedV1, world, world.event_id),
    mailed.DeliveryFailedV1: lambda world: mailed.DeliveryFailedV1(
        message_id=new_id(),
        contact_id=world.contacts[0],
        event_id=world.event_id,
        participation_id=world.participations[0],
        reason="550 no such user",
        permanent=True,
    ),
    mailed.PersonErasedHereV1: lambda world: mailed.PersonErasedHereV1(person_id=ERASED),
    said.SchedulingTokenUsedV1: lambda world: said.SchedulingTokenUsedV1(
        token_id=PROGRAM, used_at=clock.now()
    ),
    mailed.MailTokenUsedV1: lambda world: mailed.MailTokenUsedV1(
        token_id=PROGRAM, used_at=clock.now() + timedelta(hours=1)
    ),
    said.SessionRoomsAllocatedV1: lambda world: said.SessionRoomsAllocatedV1(
        event_id=world.event_id,
        sessions_version=1,
        rooms=(
            said.SessionRoom(
                company_id=world.companies[1],
                room_id=new_id(),
                label="B.03",
                building="Bygning B",
            ),
        ),
        without_room=(),
        version=1,
    ),
    said.EventCancelledV1: lambda world: said.EventCancelledV1(
        event_id=world.event_id, organisation_id=world.organisation_id, version=3
    ),
}


@pytest.fixture
def told(database: Database, world: World) -> World:
    """Groups are planned, somebody was erased, and a program has a token."""
    now = clock.now()
    school = {"organisation_id": world.organisation_id}
    with database.writing() as session:
        session.add_all(
            [
                GroupPlan(event_id=world.event_id, asked_version=1),
                Erasure(person_id=ERASED, kind="student", erased_at=now, **school),
                ApiToken(
                    id=PROGRAM,
                    name="Skemaprogram",
                    created_at=now,
                    made_by=world.organiser,
                    secret_digest="d" * 64,
                    permissions="read_events",
                    expires_at=now + timedelta(days=30),
                    **school,
                ),
            ]
        )
    return world


def hear(database: Database, *messages: Message) -> None:
    for message in messages:
        with database.writing() as session:
            HANDLERS[type(message)](session, message)


def of_unknown(message: Message) -> Message:
    """The same of an event, a person and a company that nobody has spoken of."""
    changes: dict[str, Any] = {
        field.name: new_id()
        for field in fields(message)
        if isinstance(getattr(message, field.name), UUID) and field.name != "organisation_id"
    }
    return replace(message, **changes)


def rows(database: Database) -> Rows:
    return rows_of(database)


def test_every_message_that_is_listened_to_is_tried_here() -> None:
    assert set(MESSAGES) == set(HANDLERS)


def test_it_has_its_effect_once_however_often_it_is_heard(database: Database, told: World) -> None:
    for kind, create_message in MESSAGES.items():
        message, before = create_message(told), rows(database)
        hear(database, message)
        once = rows(database)
        assert once != before, f"{kind.TYPE} has no effect, so that the rest proves nothing"
        hear(database, message, message)
        assert rows(database) == once, kind.TYPE


def test_of_what_is_unknown_nothing_is_kept(database: Database, told: World) -> None:
    for kind, create_message in MESSAGES.items():
        message, before = of_unknown(create_message(told)), rows(database)
        if kind in NAMES_THE_NEW:
            hear(database, message)
            continue
        if kind in NOTES_THE_KNOWN:
            hear(database, message)
        else:
            with pytest.raises(NotYet):
                hear(database, message)
        assert rows(database) == before, kind.TYPE


def test_an_older_one_says_nothing_new(database: Database, told: World) -> None:
    for kind, create_message in MESSAGES.items():
        message: Any = create_message(told)
        if not hasattr(message, "version"):
            continue
        hear(database, message)
        before = rows(database)
        hear(database, replace(message, version=message.version - 1))
        assert rows(database) == before, kind.TYPE


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.TYPE)
def test_a_malformed_one_is_refused_before_it_reaches_a_use_case(kind: type[Message]) -> None:
    any_world = World(new_id(), new_id(), new_id())
    for ids in (any_world.companies, any_world.contacts, any_world.participations):
        ids.extend(new_id() for _ in range(2))
    payload = MESSAGES[kind](any_world).to_payload()
    for name in payload:
        for broken in ({**payload, name: {"not": "this"}}, _without(payload, name)):
            with pytest.raises(InvalidMessage):
                kind.from_payload(broken)
    with pytest.raises(InvalidMessage):
        kind.from_payload(payload | {"more": 1})


def _without(payload: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if key != name}
