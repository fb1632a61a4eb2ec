"""A deed: what one request, command or job does, written down where its transaction commits.

The door begins a deed (`begin_deed`); from then on every statement that writes leaves in it the
names of tables and fields and the ids of whom it is about, and a session that commits such changes
writes one row with them, in the same transaction. No use case has to remember it: it may only say
more (`describe_deed`), or that a reading counts as a deed too (`record_reading`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, event, insert
from sqlalchemy.orm import Session

from shared import clock
from shared.audit.tables import audit_records
from shared.ids import new_id

Announce = Callable[[Session, Mapping[str, Any]], None]

#: what every deed brings with it, or what is no deed of anybody
_SILENT_TABLES = frozenset(
    {
        "audit_checks",
        "audit_records",
        "audit_segments",
        "heartbeats",
        "idempotency_keys",
        "inbox_messages",
        "outbox_messages",
    }
)
_PEOPLE = ("person_id", "student_id")
_MOST_PEOPLE = 40
_MOST_LETTERS = 2000
#: fields that say when and by whom; the row itself does
_PLAIN_FIELDS = frozenset({"id", "version", "created_at", "changed_at", "changed_by", "updated_at"})


@dataclass(frozen=True)
class Actor:
    """`kind` is one of ACTOR_KINDS; the id is of a person, a token, or the row behind a link."""

    kind: str
    actor_id: UUID | None = None


@dataclass
class Deed:
    """`use_case` "": not known yet, and written only once `describe_deed` has said it.

    `is_logged` False: what is done under this use case is written down elsewhere, see ADR 25.
    """

    service: str
    use_case: str
    action: str
    door: str
    actor: Actor | None = None
    organisation_id: Callable[[], UUID | None] = lambda: None
    event_id: UUID | None = None
    person_id: UUID | None = None
    subject: tuple[str, UUID] | None = None
    #: digests of session and address; asked only for a row that is written
    origin: Callable[[], tuple[str, str]] = lambda: ("", "")
    is_logged: bool = True
    tell: Announce | None = None
    fields: dict[str, None] = field(default_factory=dict)
    people: dict[UUID, None] = field(default_factory=dict)
    new_subject: tuple[str, UUID] | None = None
    readings: list[dict[str, Any]] = field(default_factory=list)
    has_written: bool = False

    def clear(self) -> None:
        """What the next transaction of the request does is a row of its own."""
        self.fields, self.people, self.new_subject, self.readings = {}, {}, None, []


_current: ContextVar[Deed | None] = ContextVar("matchdag_deed", default=None)


def begin_deed(deed: Deed) -> None:
    _current.set(deed)


def end_deed() -> None:
    _current.set(None)


@contextmanager
def doing(deed: Deed) -> Iterator[Deed]:
    """For commands and jobs, which have no door."""
    token = _current.set(deed)
    try:
        yield deed
    finally:
        _current.reset(token)


def console_deed(service: str, use_case: str) -> AbstractContextManager[Deed]:
    """Of whoever sits at the installation; nobody knows who that is."""
    deed = Deed(service, use_case, f"command.{use_case}", "console", actor=Actor("console"))
    return doing(deed)


def describe_deed(
    *,
    use_case: str | None = None,
    actor: Actor | None = None,
    organisation_id: UUID | None = None,
    event_id: UUID | None = None,
    person_id: UUID | None = None,
    subject: tuple[str, UUID] | None = None,
) -> None:
    """Say of the deed at hand what the door cannot know; nothing where there is none."""
    deed = _current.get()
    if deed is None:
        return
    deed.use_case = use_case or deed.use_case
    deed.actor = actor or deed.actor
    deed.event_id = event_id or deed.event_id
    deed.person_id = person_id or deed.person_id
    deed.subject = subject or deed.subject
    if organisation_id is not None:
        deed.organisation_id = lambda: organisation_id


def record_reading(
    *,
    use_case: str = "",
    person_id: UUID | None = None,
    event_id: UUID | None = None,
    subject: tuple[str, UUID | None] | None = None,
) -> None:
    """Let the transaction that runs write a row for this too, though it changes nothing."""
    deed = _current.get()
    if deed is None:
        return
    about: dict[str, Any] = {"fields": "", "people": ""}
    if use_case:
        about["use_case"] = use_case
    if person_id is not None:
        about["person_id"] = person_id
    if event_id is not None:
        about["event_id"] = event_id
    if subject is not None:
        about |= {"subject_kind": subject[0], "subject_id": subject[1]}
    deed.readings.append(about)


def has_written_deed() -> bool:
    """Whether the request that runs has left a row already."""
    deed = _current.get()
    return deed is not None and deed.has_written


@event.listens_for(Engine, "after_cursor_execute")
def _note_change(
    _connection: Connection,
    _cursor: Any,
    _statement: str,
    _parameters: Any,
    context: Any,
    _executemany: bool,
) -> None:
    deed = _current.get()
    if deed is None or context is None:
        return
    if not (context.isinsert or context.isupdate or context.isdelete):
        return
    compiled = context.compiled
    table = compiled.statement.table
    if table.name in _SILENT_TABLES:
        return
    _note_fields(deed, table, compiled, context)
    for given in context.compiled_parameters:
        _note_ids(deed, table.name, given, is_new=context.isinsert)


def _note_fields(deed: Deed, table: Any, compiled: Any, context: Any) -> None:
    if not context.isupdate:
        deed.fields[f"{'+' if context.isinsert else '-'}{table.name}"] = None
        return
    state = getattr(compiled, "compile_state", None)
    given = getattr(state, "_dict_parameters", None) or compiled.column_keys or ()
    names = [getattr(name, "name", name) for name in given]
    changed = [name for name in names if name in table.c and name not in _PLAIN_FIELDS]
    for name in changed:
        deed.fields[f"{table.name}.{name}"] = None
    if not changed:
        deed.fields[table.name] = None


def _note_ids(deed: Deed, table: str, given: Mapping[str, Any], *, is_new: bool) -> None:
    for name, value in given.items():
        bare = name.rstrip("0123456789").rstrip("_").removeprefix(f"{table}_")
        is_person = bare in _PEOPLE or (bare == "id" and table == "people")
        if is_person:
            for each in value if isinstance(value, list | tuple | set) else (value,):
                if isinstance(each, UUID):
                    deed.people[each] = None
        if is_new and name == "id" and isinstance(value, UUID) and deed.new_subject is None:
            deed.new_subject = (_kind_of(table), value)


def _kind_of(table: str) -> str:
    """The thing of which the table holds many."""
    if table == "people":
        return "person"
    return (f"{table[:-3]}y" if table.endswith("ies") else table.removesuffix("s"))[:30]


@event.listens_for(Session, "before_commit")
def write_deeds(session: Session) -> None:
    """Before a commit by itself; earlier by whoever reads them in the same transaction."""
    deed = _current.get()
    if deed is None or session.in_nested_transaction() or not _is_writing(session):
        return
    session.flush()
    rows = _rows(deed)
    deed.clear()
    for row in rows:
        deed.has_written = True
        session.execute(insert(audit_records).values(row))
        if deed.tell is not None:
            deed.tell(session, row)


def _is_writing(session: Session) -> bool:
    """Of a door's database, and not one that only reads while another transaction is open."""
    database = session.info.get("database")
    return database is not None and session.get_bind() is database.engine


@event.listens_for(Session, "after_rollback")
def _forget_changes(_session: Session) -> None:
    deed = _current.get()
    if deed is not None:
        deed.clear()


def _rows(deed: Deed) -> list[dict[str, Any]]:
    """One for what was changed, and one for each reading."""
    if not deed.fields and not deed.readings:
        return []
    row = _row(deed)
    if row is None:
        return []
    changed = [row] if deed.fields else []
    return [*changed, *({**row, "id": new_id(), **reading} for reading in deed.readings)]


def _row(deed: Deed) -> dict[str, Any] | None:
    organisation_id = deed.organisation_id()
    if not (deed.is_logged and deed.use_case) or deed.actor is None or organisation_id is None:
        return None
    people = list(deed.people)
    only = people[0] if len(people) == 1 else None
    subject = deed.subject or deed.new_subject or ("", None)
    browser, place = deed.origin()
    return {
        "id": new_id(),
        "organisation_id": organisation_id,
        "at": clock.now(),
        "service": deed.service,
        "use_case": deed.use_case,
        "action": deed.action[:120],
        "actor_kind": deed.actor.kind,
        "actor_id": deed.actor.actor_id,
        "event_id": deed.event_id,
        "person_id": deed.person_id or only,
        "subject_kind": subject[0],
        "subject_id": subject[1],
        "people": _listed(people),
        "fields": _cut(" ".join(deed.fields)),
        "door": deed.door,
        "browser": browser,
        "place": place,
    }


def _listed(people: list[UUID]) -> str:
    if len(people) == 1:
        return ""
    more = len(people) - _MOST_PEOPLE
    names = [str(each) for each in people[:_MOST_PEOPLE]]
    return " ".join([*names, f"+{more}"] if more > 0 else names)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS].rpartition(" ")[0]
