"""A changed, removed, added or reordered row is named, and so is a cut end; on both databases."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Connection, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from shared import clock
from shared.audit.checking import AuditFindings
from shared.audit.command import verification_lines
from shared.audit.digests import leaves_digest, pack_leaves, segment_digest
from shared.audit.keeper import AuditKeeper, AuditSettings, audit_state, find_faults
from shared.audit.tables import audit_records, audit_segments
from shared.db import Database
from shared.ids import new_id
from tests.support.audit import add_rows, bending, record_row

SERVICE = "registration"
Bend = Callable[[Connection], None]


@dataclass
class Log:
    """A log with its keeper, and a file outside."""

    database: Database
    settings: AuditSettings

    @property
    def keeper(self) -> AuditKeeper:
        return AuditKeeper(SERVICE, self.database, self.settings)

    def write(self, count: int) -> None:
        add_rows(self.database, count)
        self.keeper.seal()

    def look(self) -> AuditFindings:
        with self.database.reading() as session:
            return find_faults(session, SERVICE, self.settings)

    def faults(self) -> list[str]:
        return [str(fault) for fault in self.look().faults]

    def bend(self, change: Bend) -> None:
        with bending(self.database) as connection:
            change(connection)


@pytest.fixture
def log(database: Database, tmp_path: Path) -> Log:
    return Log(database, AuditSettings(24, tmp_path / "outside"))


def _change(connection: Connection) -> None:
    row = audit_records.c.position == 7
    connection.execute(update(audit_records).where(row).values(use_case="view_event"))


def _remove(connection: Connection) -> None:
    connection.execute(delete(audit_records).where(audit_records.c.position == 9))


def _reorder(connection: Connection) -> None:
    for before, after in ((3, -1), (4, 3), (-1, 4)):
        at = audit_records.c.position == before
        connection.execute(update(audit_records).where(at).values(position=after))


def _add(connection: Connection) -> None:
    row = record_row(connection.scalar(select(audit_records.c.organisation_id).limit(1)))
    connection.execute(audit_records.insert().values(position=900_000, segment=1, **row))


def _cut(connection: Connection) -> None:
    connection.execute(delete(audit_records).where(audit_records.c.position > 17))


def _cut_with_segments(connection: Connection) -> None:
    connection.execute(delete(audit_records).where(audit_records.c.segment == 2))
    connection.execute(delete(audit_segments).where(audit_segments.c.number == 2))


def _change_and_seal_anew(connection: Connection) -> None:
    """The row, its digest and its segment's, as somebody does who has read the code."""
    _change(connection)
    segment = dict(
        connection.execute(select(audit_segments).where(audit_segments.c.number == 1))
        .one()
        ._mapping
    )
    segment["leaves"] = pack_leaves([(1, bytes(32))])
    segment["leaves_digest"] = leaves_digest(segment["leaves"])
    segment["digest"] = segment_digest(segment)
    connection.execute(update(audit_segments).where(audit_segments.c.number == 1).values(segment))


BENT: list[tuple[Bend, list[str]]] = [
    (_change, ["row 7 was changed"]),
    (_remove, ["row 9 was removed"]),
    (_reorder, ["row 4 stands in the place of row 3", "row 3 stands in the place of row 4"]),
    (_add, ["row 900000 was added behind the seal"]),
    (_cut, ["row 18 was removed", "row 19 was removed", "row 20 was removed"]),
    (_cut_with_segments, ["the end was cut: segment 2 (rows up to 20) is kept outside"]),
    (
        _change_and_seal_anew,
        ["segment 2 does not follow from the one", "segment 1 is another than the one kept"],
    ),
]


@pytest.mark.parametrize(
    ("change", "named"), BENT, ids=lambda value: getattr(value, "__name__", "")
)
def test_what_was_bent_is_named(log: Log, change: Bend, named: list[str]) -> None:
    log.write(10)
    log.write(10)
    assert log.faults() == []
    log.bend(change)
    faults = log.faults()
    assert [text for text in named if not any(fault.startswith(text) for fault in faults)] == []


def test_control_without_the_file_outside_a_cut_end_is_not_seen(log: Log) -> None:
    log.write(10)
    log.write(10)
    log.bend(_cut_with_segments)
    blind = Log(log.database, AuditSettings(24, None))
    assert blind.faults() == []
    assert log.faults() != []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_of_a_hundred_thousand_rows_it_is_named_in_two_seconds(log: Log) -> None:
    """Each bend after the other. Seconds of the processor, of the database's too: where others
    work on the machine, those on the wall say more of them.
    """
    for _ in range(5):
        add_rows(log.database, 20_000)
    log.keeper.seal()
    named: list[str] = []
    for change, texts in [*(BENT[:3]), (_cut_last_segment, ["the end was cut: segment 100"])]:
        log.bend(change)
        named += texts
        findings, seconds = _timed(log)
        faults = [str(fault) for fault in findings.faults]
        assert all(any(fault.startswith(text) for fault in faults) for text in named), faults
        assert len(faults) == len(named) or change is _cut_last_segment
        assert findings.records >= 98_000
        assert seconds <= 2


def _timed(log: Log) -> tuple[AuditFindings, float]:
    with log.database.reading() as session:
        pid = None if log.database.is_sqlite else session.scalar(text("SELECT pg_backend_pid()"))
        began, wall = _processor_seconds(pid), time.perf_counter()
        findings = find_faults(session, SERVICE, log.settings)
        seconds = _processor_seconds(pid) - began
    print(f"{seconds:.2f} s of the processor, {time.perf_counter() - wall:.2f} s on the wall")
    return findings, seconds


def _processor_seconds(server: int | None) -> float:
    """Of this process, and of the server's beside it."""
    own = time.process_time()
    if server is None:
        return own
    used = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[11:13]
    return own + sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def _cut_last_segment(connection: Connection) -> None:
    last = connection.scalar(select(func.max(audit_segments.c.number)))
    connection.execute(delete(audit_records).where(audit_records.c.segment == last))
    connection.execute(delete(audit_segments).where(audit_segments.c.number == last))


def test_rows_that_wait_are_counted_and_no_fault(log: Log) -> None:
    log.write(3)
    add_rows(log.database, 2)
    findings = log.look()
    assert (findings.records, findings.unsealed, list(findings.faults)) == (5, 2, [])
    shown = "\n".join(verification_lines(findings, log.settings.heads_file(SERVICE)))
    assert "2 rows are not sealed yet" in shown
    with log.database.reading() as session:
        assert audit_state(session).waiting == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_records SET use_case = 'other'",
        "UPDATE audit_records SET segment = 2",
        "UPDATE audit_records SET segment = NULL",
        "DELETE FROM audit_records",
        "UPDATE audit_segments SET count = 2",
        "DELETE FROM audit_segments",
    ],
)
def test_the_database_itself_refuses_to_change_a_row(log: Log, statement: str) -> None:
    log.write(3)
    with (
        pytest.raises(DBAPIError, match="only added to"),
        log.database.writing() as session,
    ):
        session.execute(text(statement))


def test_the_web_may_only_add(log: Log) -> None:
    if log.database.is_sqlite:
        pytest.skip("SQLite knows no roles")
    log.write(1)
    web = log.database.behind_wall("registration_web")
    for statement in (
        "UPDATE audit_records SET segment = 2",
        "DELETE FROM audit_records",
        "INSERT INTO audit_checks SELECT 1, now(), 0, 0, null, ''",
        "DELETE FROM audit_segments",
    ):
        with pytest.raises(DBAPIError, match="permission denied"), web.writing() as session:
            session.execute(text(statement))


def test_whole_segments_go_by_rule_and_their_digests_stay(log: Log) -> None:
    with time_machine.travel(clock.now() - timedelta(days=31 * 24 + 1), tick=True):
        log.write(5)
    log.write(5)
    deleted: list[int] = []
    AuditKeeper(
        SERVICE, log.database, log.settings, lambda _s, count: deleted.append(count)
    ).delete_old()
    assert deleted == [5]
    findings = log.look()
    assert (findings.records, findings.segments, list(findings.faults)) == (5, 2, [])


def test_control_a_segment_that_is_dropped_too_early_is_named(log: Log) -> None:
    log.write(5)
    log.bend(
        lambda connection: connection.execute(
            update(audit_segments).values(dropped_at=clock.now(), leaves=None)
        )
    )
    log.bend(lambda connection: connection.execute(delete(audit_records)))
    assert log.faults() == ["segment 1 was dropped before its time"]


def test_after_a_restore_the_chain_goes_on_once_it_is_accepted(log: Log) -> None:
    log.write(5)
    log.write(5)
    log.bend(_cut_everything_after_the_first)
    assert log.faults() != []
    file = log.settings.heads_file(SERVICE)
    assert file is not None
    with log.database.reading() as session:
        assert file.accept_restored(session) == 1
    assert log.faults() == []
    log.write(5)
    assert log.faults() == []
    assert len(file.path.read_text().splitlines()) == 4


def _cut_everything_after_the_first(connection: Connection) -> None:
    connection.execute(delete(audit_records).where(audit_records.c.segment == 2))
    connection.execute(delete(audit_segments).where(audit_segments.c.number == 2))


def test_a_file_that_cannot_be_read_is_a_fault_and_ends_no_worker(log: Log) -> None:
    log.write(2)
    file = log.settings.heads_file(SERVICE)
    assert file is not None
    file.path.write_text("sludder\n")
    add_rows(log.database, 2)
    log.keeper.run_once()
    with log.database.reading() as session:
        state = audit_state(session)
    assert state.faults == 1
    assert state.first_fault == "line 1 of the file outside cannot be read"


def test_a_row_whose_transaction_took_long_is_sealed_later(log: Log) -> None:
    if log.database.is_sqlite:
        pytest.skip("one writer at a time")
    with log.database.writing() as slow:
        slow.execute(audit_records.insert().values(record_row(new_id())))
        add_rows(log.database, 2)
        log.keeper.seal()
    log.keeper.seal()
    findings = log.look()
    assert (findings.segments, findings.unsealed, list(findings.faults)) == (2, 0, [])
