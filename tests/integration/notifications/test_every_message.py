"""Each message that notifications listens to: it has its effect once, hearing it again changes
nothing, and of what is unknown or malformed nothing is kept.

A message without a line here fails the first test.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.notifications.consumers import HANDLERS
from services.notifications.tables import METADATA
from shared import clock
from shared.contracts import Message
from shared.contracts import registration as said
from shared.contracts.absences import StudentsAbsentV1
from shared.contracts.colleague_roles import ColleagueRoleChangedV1
from shared.contracts.company_replies import CompanyRepliesChangedV1
from shared.contracts.contact_addresses import ContactAddressChangedV1, ContactAddressRequestedV1
from shared.contracts.event_news import EventNewsV1
from shared.contracts.message import InvalidMessage
from shared.contracts.passkeys import PasskeyChangedV1
from shared.contracts.scheduling import EventAnnouncedV1, EventCancelledV1, EventChangedV1
from shared.ids import new_id
from shared.messaging import NotYet
from tests.integration.notifications.world import World
from tests.support.rows import Rows, rows_of

COLLEAGUE = UUID("01934c5e-0000-7000-8000-000000000077")
NEWCOMER = UUID("01934c5e-0000-7000-8000-000000000078")
PROGRAM = UUID("01934c5e-0000-7000-8000-000000000079")

#: they say something of whoever they name, known or not; nothing is to be waited for
NAMES_THE_NEW = frozenset(
    {
        said.ContactChangedV1,
        EventAnnouncedV1,
        EventChangedV1,
        said.SessionEndedV1,
        said.PersonErasedV1,
        said.EventMembersChangedV1,
        said.ApiTokenChangedV1,
    }
)

#: whoever asks again, after a restored back-up, must hear again that it is done
ANSWERED_EACH_TIME = frozenset({said.PersonErasedV1})


def _wishes(kind: type[Message], world: World) -> Message:
    return kind(
        event_id=world.event_id,
        contact_ids=(world.student_id,),
        closes_at=world.day - timedelta(days=7),
    )


def _described(world: World) -> Message:
    return said.CompanyRegisteredV1(
        event_id=world.event_id,
        participation_id=world.participation_id,
        company_id=world.company_id,
        organisation_id=world.organisation_id,
        name="Ødegård & Søn",
        tables=1,
        representatives=2,
        unavailable_slots=(),
        needs_power=False,
        needs_screen=False,
        needs_step_free=False,
        fields=(),
        placements=3,
        version=2,
    )


MESSAGES: dict[type[Message], Callable[[World], Message]] = {
    said.ContactChangedV1: lambda world: world.contact(NEWCOMER),
    ContactAddressRequestedV1: lambda world: ContactAddressRequestedV1(
        contact_id=world.company_contact_id,
        company="Elværket",
        expires_at=clock.now() + timedelta(days=7),
    ),
    ContactAddressChangedV1: lambda world: ContactAddressChangedV1(
        contact_id=world.company_contact_id,
        company="Elværket",
        staff_id=COLLEAGUE,
        is_pending=True,
        changed_at=clock.now(),
    ),
    ColleagueRoleChangedV1: lambda world: ColleagueRoleChangedV1(
        contact_id=COLLEAGUE,
        event_id=world.event_id,
        roles=("partner",),
        changed_at=clock.now(),
    ),
    EventAnnouncedV1: lambda world: world.event(event_id=NEWCOMER),
    EventChangedV1: lambda world: EventChangedV1(**vars(world.event(place="Hal 3", version=2))),
    EventCancelledV1: lambda world: EventCancelledV1(
        event_id=world.event_id, organisation_id=world.organisation_id, version=2
    ),
    said.CompanyInvitedV1: lambda world: world.invitation(
        participation_id=NEWCOMER, company_id=NEWCOMER
    ),
    said.CompanyReminderDueV1: lambda world: said.CompanyReminderDueV1(**vars(world.invitation())),
    said.CompanyRegisteredV1: _described,
    said.CompanyWithdrewV1: lambda world: said.CompanyWithdrewV1(
        event_id=world.event_id,
        participation_id=world.participation_id,
        company_id=world.company_id,
        reason="",
        version=3,
    ),
    said.DayNoticeGivenV1: lambda world: said.DayNoticeGivenV1(
        event_id=world.event_id,
        participation_id=world.participation_id,
        company_id=world.company_id,
        company="Elværket",
        kind="late",
        able_from=world.day,
        contact_ids=(COLLEAGUE,),
        version=1,
    ),
    StudentsAbsentV1: lambda world: StudentsAbsentV1(
        contact_id=COLLEAGUE,
        event_id=world.event_id,
        news_id=NEWCOMER,
        audience="teacher",
        absences=(),
    ),
    CompanyRepliesChangedV1: lambda world: CompanyRepliesChangedV1(
        event_id=world.event_id,
        news_id=NEWCOMER,
        contact_ids=(COLLEAGUE,),
        replies=(),
        is_urgent=False,
        is_published=True,
    ),
    said.WishesOpenedV1: lambda world: _wishes(said.WishesOpenedV1, world),
    said.WishesReminderDueV1: lambda world: _wishes(said.WishesReminderDueV1, world),
    said.PreparationReminderDueV1: lambda world: said.PreparationReminderDueV1(
        event_id=world.event_id, contact_ids=(world.student_id,), schedule_waits=True
    ),
    said.PersonalSchedulePublishedV1: lambda world: world.schedule(world.day),
    said.PersonalScheduleChangedV1: lambda world: said.PersonalScheduleChangedV1(
        **vars(world.schedule(world.day, sequence=2))
    ),
    said.AppointmentReminderDueV1: lambda world: said.AppointmentReminderDueV1(
        contact_id=world.student_id,
        event_id=world.event_id,
        items=world.schedule(world.day).items,
        drop_until=None,
    ),
    said.MatchMadeV1: lambda world: said.MatchMadeV1(
        event_id=world.event_id,
        student_id=world.student_id,
        company_id=world.company_id,
        made_at=clock.now(),
    ),
    said.DocumentReviewedV1: lambda world: said.DocumentReviewedV1(
        event_id=world.event_id,
        contact_id=world.student_id,
        is_to_change=True,
        reviewed_at=clock.now(),
    ),
    said.InterestReminderDueV1: lambda world: said.InterestReminderDueV1(
        event_id=world.event_id,
        student_ids=(world.student_id,),
        participation_ids=(),
        answer_by=(world.day + timedelta(days=14)).date(),
    ),
    said.SignInLinkRequestedV1: lambda world: said.SignInLinkRequestedV1(
        request_id=new_id(),
        contact_id=world.student_id,
        expires_at=clock.now() + timedelta(minutes=10),
    ),
    said.SecondFactorResetV1: lambda world: said.SecondFactorResetV1(
        contact_id=COLLEAGUE, reset_at=clock.now()
    ),
    PasskeyChangedV1: lambda world: PasskeyChangedV1(
        contact_id=COLLEAGUE, change="added", changed_at=clock.now()
    ),
    EventNewsV1: lambda world: EventNewsV1(
        **vars(world.schedule(world.day, sequence=2)),
        news_id=NEWCOMER,
        changes=(),
        asks_again=False,
    ),
    said.SessionEndedV1: lambda world: said.SessionEndedV1(
        session_id=NEWCOMER, ended_at=clock.now()
    ),
    said.PersonErasedV1: lambda world: said.PersonErasedV1(person_id=world.student_id),
    said.EventMembersChangedV1: lambda world: said.EventMembersChangedV1(
        event_id=world.event_id,
        organisation_id=world.organisation_id,
        members=(said.EventMember(person_id=COLLEAGUE, role="owner"),),
        version=1,
    ),
    said.ApiTokenChangedV1: lambda world: said.ApiTokenChangedV1(
        token_id=PROGRAM,
        organisation_id=world.organisation_id,
        made_by=COLLEAGUE,
        secret_digest="d" * 64,
        permissions=("read_mails",),
        event_id=None,
        expires_at=clock.now() + timedelta(days=30),
        revoked_at=None,
        version=1,
    ),
}


@pytest.fixture
def told(world: World) -> World:
    """A company is invited and a colleague is known."""
    world.hear(
        world.invitation(), world.contact(COLLEAGUE, kind="staff", name="Karen", language="da")
    )
    return world


def rows(world: World) -> Rows:
    return rows_of(world.database, METADATA)


def of_unknown(message: Message) -> Message:
    """The same of an event, a person and a company that nobody has spoken of."""
    changes: dict[str, Any] = {}
    for field in fields(message):
        value = getattr(message, field.name)
        if isinstance(value, UUID) and field.name != "organisation_id":
            changes[field.name] = new_id()
        elif isinstance(value, tuple) and value and isinstance(value[0], UUID):
            changes[field.name] = tuple(new_id() for _ in value)
    return replace(message, **changes)


def test_every_message_that_is_listened_to_is_tried_here() -> None:
    assert set(MESSAGES) == set(HANDLERS)


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.TYPE)
def test_it_has_its_effect_once_however_often_it_is_heard(told: World, kind: type[Message]) -> None:
    message, before = MESSAGES[kind](told), rows(told)
    told.hear(message)
    once = rows(told)
    assert once != before, "it has no effect, so that the rest proves nothing"
    told.hear(message, message)
    again = rows(told)
    if kind in ANSWERED_EACH_TIME:
        del once["outbox_messages"], again["outbox_messages"]
    assert again == once


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.TYPE)
def test_of_what_is_unknown_nothing_is_kept(told: World, kind: type[Message]) -> None:
    message = of_unknown(MESSAGES[kind](told))
    before = rows(told)
    if kind in NAMES_THE_NEW:
        told.hear(message)
        return
    with pytest.raises(NotYet):
        told.hear(message)
    assert rows(told) == before


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.TYPE)
def test_a_malformed_one_is_refused_before_it_reaches_a_use_case(
    told: World, kind: type[Message]
) -> None:
    payload = MESSAGES[kind](told).to_payload()
    for name in payload:
        for broken in ({**payload, name: {"not": "this"}}, _without(payload, name)):
            with pytest.raises(InvalidMessage):
                kind.from_payload(broken)
    with pytest.raises(InvalidMessage):
        kind.from_payload(payload | {"more": 1})


def _without(payload: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if key != name}
