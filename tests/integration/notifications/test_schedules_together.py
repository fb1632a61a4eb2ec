"""Schedules that arrive together leave what they would leave one after the other."""

from collections.abc import Sequence
from datetime import timedelta

import time_machine

from services.notifications.consumers import HANDLERS
from services.notifications.models.messages import CalendarEntry
from shared import clock
from shared.calendar_keys import sequence_at
from shared.contracts import Message as ServiceMessage
from shared.contracts.registration import (
    PersonalScheduleChangedV1,
    PersonalSchedulePublishedV1,
    PersonErasedV1,
)
from shared.ids import new_id
from shared.messaging.envelope import seal
from shared.messaging.inbox import Inbox
from tests.integration.notifications.world import World, make_world


def hear_together(world: World, facts: Sequence[ServiceMessage]) -> bool:
    bodies = [
        seal(fact, message_id=new_id(), version=1, time=clock.now(), source="registration")
        for fact in facts
    ]
    return Inbox(world.database, HANDLERS).receive_together(bodies)


def changed(schedule: PersonalSchedulePublishedV1) -> PersonalScheduleChangedV1:
    return PersonalScheduleChangedV1(
        **{name: getattr(schedule, name) for name in vars(schedule)},
    )


def five_readers(world: World) -> list[ServiceMessage]:
    """Of a few readers: told twice, moved, taken back, late, the same again, of nobody."""
    readers = [new_id() for _ in range(5)]
    world.hear(*(world.contact(reader) for reader in readers), PersonErasedV1(person_id=readers[4]))
    day, later = world.day, world.day + timedelta(hours=1)
    first = [world.schedule(day, contact_id=reader) for reader in readers]
    return [
        *first,
        changed(world.schedule(later, contact_id=readers[0], sequence=2)),
        changed(world.schedule(contact_id=readers[1], sequence=2)),
        first[2],
        world.schedule(day, contact_id=readers[3], sequence=3),
        world.schedule(later, contact_id=readers[3], sequence=2),
        changed(world.schedule(day, later, contact_id=readers[1], sequence=3)),
    ]


def left(world: World, facts: Sequence[ServiceMessage]) -> list[tuple[object, ...]]:
    """What each reader has: mails in the order of their sequence, and the state of the calendar."""
    readers = list(dict.fromkeys(vars(fact)["contact_id"] for fact in facts))
    with world.database.reading() as session:
        entries = {
            row.contact_id: (row.sequence, row.method, row.published_sequence)
            for row in session.query(CalendarEntry).all()
        }
    mails = sorted(world.messages(), key=lambda message: message.occasion)
    return [
        (
            entries.get(reader),
            [
                (mail.fact, mail.status, mail.occasion[-1], mail.calendar_method, mail.body_text)
                for mail in mails
                if mail.contact_id == reader
            ],
        )
        for reader in readers
    ]


def test_together_and_one_by_one_leave_the_same(world: World) -> None:
    """At one moment: calendars count from the time."""
    with time_machine.travel(clock.now(), tick=False):
        _compare(world)


def _compare(world: World) -> None:
    least = sequence_at(clock.now())
    facts = five_readers(world)
    world.hear(*facts)
    one_by_one = left(world, facts)
    assert one_by_one[1][0] == (least + 2, "REQUEST", 3)
    other = make_world(world.database)
    same = five_readers(other)
    assert hear_together(other, same)
    assert left(other, same) == one_by_one


def test_one_reader_who_is_unknown_leaves_nothing_of_the_portion(world: World) -> None:
    known, unknown = world.schedule(world.day), world.schedule(world.day, contact_id=new_id())
    assert not hear_together(world, [known, unknown])
    assert world.messages() == []
    assert hear_together(world, [known])


def test_a_guidance_day_has_counsellors_where_others_have_companies(world: World) -> None:
    world.hear(world.schedule(world.day))
    world.hear(world.event(event_id=(day := new_id()), kind="guidance"))
    world.hear(world.schedule(world.day, event_id=day))
    heads = ["Vejleder" in message.body_html for message in world.messages()]
    assert heads == [False, True]
