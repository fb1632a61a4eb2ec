"""Two workers or two clicks at once are one reminder; the controls show that it could be two."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event as Signal
from typing import Any
from uuid import UUID

import psycopg
import pytest
import time_machine
from sqlalchemy import event as engine_event
from sqlalchemy import text
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.guidance.use_cases.remind_of_appointments import remind_of_appointments
from services.registration.interest.domain.interest_errors import NobodyToNudge
from services.registration.interest.queries.matches import Nudgeable
from services.registration.interest.use_cases.remind_of_interest import remind_of_interest
from services.registration.invitations.use_cases.invite_companies import remind_silent_companies
from services.registration.meetings.use_cases.record_schedule_messages import (
    record_changed_schedules,
)
from services.registration.preparation.domain.preparation_errors import NobodyToRemind
from services.registration.preparation.queries.preparation import readiness
from services.registration.preparation.use_cases.remind_unprepared import remind_unprepared
from services.registration.wishes.use_cases.open_wish_round import (
    open_wish_round,
    remind_silent_students,
)
from shared.contracts.registration import (
    AppointmentReminderDueV1,
    CompanyReminderDueV1,
    InterestReminderDueV1,
    PreparationReminderDueV1,
    WishesOpenedV1,
    WishesReminderDueV1,
)
from shared.db import Database
from tests.support.messages import recorded
from tests.support.preparation import meet
from tests.support.waiting import until
from tests.support.world import NOW, World, make_world

_LIMIT = re.compile(r" WHERE .* RETURNING")


@dataclass(frozen=True)
class Kind:
    """One kind of reminder: its message, where it is remembered, how it is brought about."""

    message: Any
    table: str
    columns: tuple[str, ...]
    remind: Callable[[Session, World], object]
    prepare: Callable[[Database, World], object] = lambda _database, _world: None
    event: str = "praktikdating"
    at: datetime = NOW


def event_of(session: Session, world: World) -> Event:
    return session.get_one(Event, world.event_id)


def had_talks_booked(database: Database, world: World) -> None:
    for number in range(3):
        meet(database, world, number, 0, slot=number)
    with time_machine.travel(NOW - timedelta(days=2)), database.writing() as session:
        record_changed_schedules(session, event_of(session, world))


def were_reminded_days_ago(kind: str) -> Callable[[Database, World], None]:
    def prepare(database: Database, world: World) -> None:
        one = KINDS[kind]
        with time_machine.travel(one.at - timedelta(days=2)), database.writing() as session:
            one.remind(session, world)

    return prepare


def prepared(session: Session, world: World) -> None:
    lines = readiness(session, world.event_id)
    remind_unprepared(session, event=event_of(session, world), lines=lines)


def answers(session: Session, world: World) -> None:
    whom = Nudgeable(tuple(world.students), tuple(world.participations))
    remind_of_interest(session, event=event_of(session, world), whom=whom)


def invited_only(database: Database, _world: World) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE participations SET status = 'invited'"))


KINDS = {
    "talk with a counsellor": Kind(
        AppointmentReminderDueV1,
        "personal_sequences",
        ("reminded_at",),
        lambda session, _world: remind_of_appointments(session),
        had_talks_booked,
        event="guidance",
    ),
    "wishes": Kind(
        WishesReminderDueV1,
        "wish_rounds",
        ("reminded_at",),
        lambda session, world: remind_silent_students(session, event=event_of(session, world)),
        were_reminded_days_ago("wishes"),
    ),
    "invitation": Kind(
        CompanyReminderDueV1,
        "participations",
        ("reminded_at",),
        lambda session, world: remind_silent_companies(session, event_of(session, world)),
        invited_only,
    ),
    "application and CV": Kind(
        PreparationReminderDueV1,
        "preparation_reminders",
        ("reminded_at",),
        prepared,
        were_reminded_days_ago("application and CV"),
    ),
    "answers after meetings": Kind(
        InterestReminderDueV1,
        "student_nudges",
        ("count", "nudged_at"),
        answers,
        were_reminded_days_ago("answers after meetings"),
        at=datetime(2027, 3, 15, 10, tzinfo=UTC),
    ),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Iterator[Kind]:
    one = KINDS[request.param]
    with time_machine.travel(one.at, tick=True):
        yield one


@pytest.fixture
def world(database: Database, kind: Kind) -> World:
    with database.writing() as session:
        made = make_world(session, kind=kind.event)
    kind.prepare(database, made)
    return made


def reminded(database: Database, kind: Kind) -> list[UUID]:
    """Who is told, as often as they are."""
    with database.reading() as session:
        told = recorded(session, kind.message)
    return [person for one in told for person in people_of(one)]


def people_of(told: Any) -> tuple[UUID, ...]:
    one: UUID | None = getattr(told, "contact_id", None)
    several: tuple[UUID, ...] | None = getattr(told, "contact_ids", None)
    return (one,) if one else several or told.student_ids


def twice_at_once(database: Database, act: Callable[[Session], object]) -> None:
    """The second comes while the first has not committed yet; PostgreSQL says that it waits."""
    first_has_claimed, second_comes = Signal(), Signal()

    def first() -> None:
        with database.writing() as session:
            act(session)
            session.flush()
            first_has_claimed.set()
            assert second_comes.wait(10)
            if not database.is_sqlite:
                until(lambda: is_waiting(database), what="a second that waits for the first")

    def second() -> None:
        assert first_has_claimed.wait(10)
        second_comes.set()
        with database.writing() as session:
            act(session)

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(first), pool.submit(second)]
        both[0].result()
        with suppress(NobodyToRemind, NobodyToNudge):  # what the second click is told
            both[1].result()


def is_waiting(database: Database) -> bool:
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        ).fetchone()
    return found is not None and found[0] > 0


def test_two_at_once_are_one_reminder(database: Database, world: World, kind: Kind) -> None:
    before = reminded(database, kind)
    twice_at_once(database, lambda session: kind.remind(session, world))
    told = reminded(database, kind)[len(before) :]
    assert told
    assert len(told) == len(set(told))


def test_control_where_nobody_remembers_that_it_was_done_it_is_done_twice(
    database: Database, world: World, kind: Kind
) -> None:
    before = reminded(database, kind)
    with database.writing() as session:
        for statement in forgetting(kind, is_sqlite=database.is_sqlite):
            session.execute(text(statement))
    twice_at_once(database, lambda session: kind.remind(session, world))
    told = reminded(database, kind)[len(before) :]
    assert len(told) == 2 * len(set(told)) > 0


def forgetting(kind: Kind, *, is_sqlite: bool) -> tuple[str, ...]:
    """Makes the table keep the old time whenever a new one is written."""
    if is_sqlite:
        kept = ", ".join(f"{column} = old.{column}" for column in kind.columns)
        return (
            f"CREATE TRIGGER forgets AFTER UPDATE ON {kind.table} BEGIN"
            f" UPDATE {kind.table} SET {kept} WHERE rowid = new.rowid; END",
        )
    kept = " ".join(f"NEW.{column} := OLD.{column};" for column in kind.columns)
    return (
        "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {kept} RETURN NEW; END $$",
        f"CREATE TRIGGER forgets BEFORE UPDATE ON {kind.table}"
        " FOR EACH ROW EXECUTE FUNCTION forget()",
    )


@pytest.mark.parametrize("kind", ["invitation"], indirect=True)
def test_two_who_open_the_round_of_wishes_at_once_tell_everybody_once(
    database: Database, world: World
) -> None:
    twice_at_once(
        database,
        lambda session: open_wish_round(
            session, event=event_of(session, world), opened_by=world.organiser
        ),
    )
    with database.reading() as session:
        (told,) = recorded(session, WishesOpenedV1)
    assert set(told.contact_ids) == set(world.students)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize("kind", ["application and CV", "answers after meetings"], indirect=True)
def test_control_who_looks_before_writing_reminds_twice(
    database: Database, world: World, kind: Kind
) -> None:
    """Both have looked who is due, and the statement that writes does not ask again. SQLite has
    one writer at a time, so that nobody can look in between.
    """
    before = reminded(database, kind)
    with without_a_limit_in_the_claim(database):
        twice_at_once(database, lambda session: kind.remind(session, world))
    told = reminded(database, kind)[len(before) :]
    assert len(told) > len(set(told))


@contextmanager
def without_a_limit_in_the_claim(database: Database) -> Iterator[None]:
    """The real use cases, but an upsert takes whatever row there is."""

    def loosen(
        _connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any
    ) -> tuple[str, Any]:
        is_claim = "ON CONFLICT" in statement and "_at <=" in statement
        return (_LIMIT.sub(" RETURNING", statement) if is_claim else statement), parameters

    engine_event.listen(database.engine, "before_cursor_execute", loosen, retval=True)
    yield
    engine_event.remove(database.engine, "before_cursor_execute", loosen)
