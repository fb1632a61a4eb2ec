"""The statements that one booking consists of; on PostgreSQL all of them in one round trip, on
SQLite in one short turn of the one writer.

Seat, student's lock, meeting, what the student was told last, message: each depends on the one
before, so a full seat leaves no trace, and a schedule that was told differently meanwhile is told
anew by the caller, under the student's lock.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Integer,
    LargeBinary,
    String,
    Uuid,
    bindparam,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.registration.booking.domain.errors import AlreadyBooked, TimeConflict
from services.registration.events.models.events import EventStudent
from services.registration.kit.models.metadata import Base
from services.registration.kit.models.statements import table_of
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import SentSchedule
from services.registration.meetings.use_cases.reserve_seat import lock_student, reserve_seat
from shared.db import Autocommit, CompiledStatement, SqliteAutocommit, UtcDateTime
from shared.messaging import mark_recorded
from shared.messaging.outbox import OutboxRow

_seats = table_of(CompanySlot)
_students = table_of(EventStudent)
_meetings = table_of(Meeting)
_told = table_of(SentSchedule)
_outbox = Base.metadata.tables["outbox_messages"]
_keys = Base.metadata.tables["idempotency_keys"]

MeetingRow = dict[str, Any]
"""of `booked_row`"""


@dataclass(frozen=True)
class ScheduleWrite:
    """The schedule that the student is told with it, and the message that says so."""

    sequence: int
    items: list[Any]
    message: OutboxRow


def insert_single_statement(
    autocommit: Autocommit,
    meeting: MeetingRow,
    schedule: ScheduleWrite,
    claim: dict[str, Any] | None,
) -> bool:
    """The booking as one transaction, with the request's key; False: nothing was written.

    On SQLite as steps in one short turn of the writer.
    """
    values = _values(meeting) | _schedule_values(meeting, schedule) | _message_values(schedule)
    values |= {f"claim_{name}": value for name, value in (claim or _NO_CLAIM).items()}
    if isinstance(autocommit, SqliteAutocommit):
        return autocommit.execute_all(_STEPS if claim is None else _STEPS_AND_CLAIM, values)
    try:
        ((_, written),) = autocommit.execute(_SINGLE_STATEMENT, values)
    except IntegrityError:
        return False
    return bool(written)


def insert_stepwise(session: Session, meeting: MeetingRow, schedule: ScheduleWrite | None) -> bool:
    """In the caller's transaction. Whether `schedule` was written; False where the student was told
    something else meanwhile.

    Raises SlotFull, SlotClosed, AlreadyBooked or TimeConflict.
    """
    try:
        return _insert_stepwise(session, meeting, schedule)
    except IntegrityError as refused:
        raise find_refusal(refused) from refused


def find_refusal(refused: IntegrityError) -> Exception:
    """Another request of the same student was faster by a moment: which rule did it meet?"""
    text = str(refused.orig)
    if "once_per_slot" in text or text.endswith("meetings.slot"):
        return TimeConflict()
    if "once_per_company" in text or text.endswith("meetings.company_id"):
        return AlreadyBooked()
    return refused


def _insert_stepwise(session: Session, meeting: MeetingRow, schedule: ScheduleWrite | None) -> bool:
    reserve_seat(session, meeting["event_id"], meeting["company_id"], meeting["slot"])
    lock_student(session, meeting["event_id"], meeting["person_id"])
    connection = session.connection()
    connection.execute(_ADD, _values(meeting))
    if schedule is None:
        return False
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    remember = _REMEMBER_POSTGRESQL if is_postgresql else _REMEMBER_SQLITE
    if connection.execute(remember, _schedule_values(meeting, schedule)).first() is None:
        return False
    connection.execute(_SAY, schedule.message)
    mark_recorded(session)
    return True


def _values(meeting: MeetingRow) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in meeting.items()}


def _schedule_values(meeting: MeetingRow, schedule: ScheduleWrite) -> dict[str, Any]:
    return {
        "told_event": meeting["event_id"],
        "told_reader": meeting["person_id"],
        "told_sequence": schedule.sequence,
        "told_items": schedule.items,
        "told_moment": meeting["created_at"],
    }


def _message_values(schedule: ScheduleWrite) -> dict[str, Any]:
    return {f"said_{name}": value for name, value in schedule.message.items()}


# Built once: in the rush, making a statement anew costs more than running it.
_MEETING: dict[str, Any] = {
    column.name: bindparam(f"new_{column.name}", type_=column.type)
    for column in _meetings.columns
    if column.name != "cancelled_at"
}
_TOLD: dict[str, Any] = {
    "event_id": bindparam("told_event", type_=Uuid()),
    "reader_id": bindparam("told_reader", type_=Uuid()),
    "audience": literal("student"),
    "sequence": bindparam("told_sequence", type_=Integer()),
    "items": bindparam("told_items", type_=JSON()),
    "sent_at": bindparam("told_moment", type_=UtcDateTime()),
}
_MESSAGE: dict[str, Any] = {
    "message_id": bindparam("said_message_id", type_=Uuid()),
    "type": bindparam("said_type", type_=String()),
    "aggregate_id": bindparam("said_aggregate_id", type_=Uuid()),
    "aggregate_version": bindparam("said_aggregate_version", type_=Integer()),
    "body": bindparam("said_body", type_=LargeBinary()),
    "recorded_at": bindparam("said_recorded_at", type_=UtcDateTime()),
}


_CLAIM: dict[str, Any] = {
    column.name: bindparam(f"claim_{column.name}", type_=column.type) for column in _keys.columns
}
_NO_CLAIM: dict[str, Any] = dict.fromkeys(_CLAIM)


def _follows(statement: Any) -> Any:
    """Written only where the student was last told the sequence before."""
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=["event_id", "reader_id"],
        set_={"sequence": new.sequence, "items": new["items"], "sent_at": new.sent_at},
        where=_told.c.sequence == new.sequence - 1,
    )


def _typed(values: dict[str, Any]) -> Any:
    """SELECT of these values; PostgreSQL must be told the type of each."""
    return select(*(cast(value, value.type) for value in values.values()))


_ADD = insert(_meetings).values(_MEETING)
_SAY = insert(_outbox)
_FOLLOW_SQLITE = _follows(sqlite.insert(_told).values(_TOLD))
_REMEMBER_SQLITE = _FOLLOW_SQLITE.returning(_told.c.reader_id)
_REMEMBER_POSTGRESQL = _follows(postgresql.insert(_told).values(_TOLD)).returning(_told.c.reader_id)

_FREE = (
    _seats.c.event_id == _MEETING["event_id"],
    _seats.c.company_id == _MEETING["company_id"],
    _seats.c.slot == _MEETING["slot"],
    _seats.c.is_open,
    _seats.c.taken < _seats.c.capacity,
)
_TAKE = update(_seats).where(*_FREE).values(taken=_seats.c.taken + 1)
_takes_part = exists().where(
    _students.c.event_id == _MEETING["event_id"], _students.c.person_id == _MEETING["person_id"]
)
_SAY_IT = insert(_outbox).values(_MESSAGE)
_STEPS = [
    CompiledStatement(one) for one in (_TAKE.where(_takes_part), _ADD, _FOLLOW_SQLITE, _SAY_IT)
]
_STEPS_AND_CLAIM = [*_STEPS, CompiledStatement(insert(_keys).values(_CLAIM))]

_PATIENCE = "4s"
_patience = select(func.set_config("lock_timeout", _PATIENCE, True).label("patience"))


def _single_statement() -> Any:
    """Seat, student, meeting, schedule, message and key, each following the one before.

    The statement is the whole transaction and leaves all or nothing. A student who has left
    meanwhile, or was told differently, makes the message's id NULL, which its column refuses; a key
    that is there already is refused as well, and a request without one writes none.
    """
    patience = _patience.cte("patience")
    seat = _TAKE.where(exists().select_from(patience)).returning(_seats.c.slot).cte("seat")
    student = (
        select(_students.c.person_id)
        .where(
            _students.c.event_id == _MEETING["event_id"],
            _students.c.person_id == _MEETING["person_id"],
            exists().select_from(seat),
        )
        .with_for_update()
        .cte("student")
    )
    meeting = (
        postgresql.insert(_meetings)
        .from_select(list(_MEETING), _typed(_MEETING).select_from(student))
        .returning(_meetings.c.id)
        .cte("meeting")
    )
    schedule = (
        _follows(
            postgresql.insert(_told).from_select(list(_TOLD), _typed(_TOLD).select_from(meeting))
        )
        .returning(_told.c.reader_id)
        .cte("schedule")
    )
    said: dict[str, Any] = {name: cast(value, value.type) for name, value in _MESSAGE.items()}
    said["message_id"] = case((schedule.c.reader_id.is_not(None), said["message_id"]))
    message = (
        postgresql.insert(_outbox)
        .from_select(
            list(said), select(*said.values()).select_from(seat.outerjoin(schedule, true()))
        )
        .returning(_outbox.c.message_id)
        .cte("message")
    )
    return select(_counted(seat), _counted(message)).add_cte(_claim(message))


def _claim(message: Any) -> Any:
    key = cast(_CLAIM["key_digest"], _CLAIM["key_digest"].type)
    return (
        insert(_keys)
        .from_select(list(_CLAIM), _typed(_CLAIM).select_from(message).where(key.is_not(None)))
        .returning(_keys.c.key_digest)
        .cte("claim")
    )


def _counted(written: Any) -> Any:
    return select(func.count()).select_from(written).scalar_subquery()


_SINGLE_STATEMENT = CompiledStatement(_single_statement())
