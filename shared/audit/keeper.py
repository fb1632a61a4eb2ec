"""What a worker does for the audit log: seal every few seconds, drop what is old and look at the
whole once an hour, and write down what it found for the page of operations.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from shared import clock
from shared.audit.checking import (
    AuditFault,
    AuditFindings,
    age_allowed,
    check_audit,
    head_faults,
)
from shared.audit.heads import HeadsFile
from shared.audit.retention import delete_old_segments
from shared.audit.sealing import create_segments
from shared.audit.tables import audit_checks, audit_records
from shared.db import Database

SEAL_EVERY = timedelta(seconds=5)
LOOK_EVERY = timedelta(hours=1)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class AuditSettings:
    """`months` are kept; the heads lie in `heads_folder`, or nowhere outside the database."""

    months: int = 24
    heads_folder: Path | None = None

    def heads_file(self, service: str) -> HeadsFile | None:
        return None if self.heads_folder is None else HeadsFile(self.heads_folder, service)


@dataclass(frozen=True)
class AuditState:
    """What is known without a look at all rows; `checked_at` None: nobody has looked yet."""

    waiting: int
    waiting_since: datetime | None
    checked_at: datetime | None
    records: int
    faults: int
    broken_since: datetime | None
    first_fault: str


class AuditKeeper:
    """For one thread of a worker. `note_deleted` keeps the proof of what the time limit took."""

    def __init__(
        self,
        service: str,
        database: Database,
        settings: AuditSettings,
        note_deleted: Callable[[Session, int], None] = lambda _session, _count: None,
    ) -> None:
        self._service = service
        self._database = database
        self._settings = settings
        self._note_deleted = note_deleted
        self._looked_at: datetime | None = None

    def run_once(self) -> None:
        self.seal()
        now = clock.now()
        if self._looked_at is None or now - self._looked_at >= LOOK_EVERY:
            self._looked_at = now
            self.delete_old()
            self.check()

    def seal(self) -> None:
        segments = create_segments(self._database)
        for segment in segments:
            # the log of the process is a further place outside the table
            _log.info("audit_sealed", service=self._service, **vars(segment))
        file = self._settings.heads_file(self._service)
        if segments and file is not None:
            try:
                with self._database.reading() as session:
                    file.add_missing(session)
            except OSError as error:  # the next look says so where people see it
                _log.error("audit_head_not_kept", service=self._service, error=str(error))

    def delete_old(self) -> None:
        before = clock.now() - age_allowed(self._settings.months)
        with self._database.writing() as session:
            count = delete_old_segments(session, before=before)
            self._note_deleted(session, count)
        if count:
            _log.info("audit_rows_dropped", service=self._service, rows=count)

    def check(self) -> AuditFindings:
        with self._database.reading() as session:
            findings = find_faults(session, self._service, self._settings)
        with self._database.writing() as session:
            _record_check(session, findings)
        if findings.faults:
            first = str(findings.faults[0])
            _log.error("audit_broken", faults=len(findings.faults), first=first)
        return findings


def find_faults(session: Session, service: str, settings: AuditSettings) -> AuditFindings:
    """Of the whole log as it stands, changing nothing."""
    now = clock.now()
    file = settings.heads_file(service)
    heads = file.heads() if file is not None else []
    until = now - age_allowed(settings.months)
    findings = check_audit(session, heads=heads, dropped_until=until)
    if file is None:
        return findings
    unreadable = [AuditFault("heads_unreadable", line) for line in file.unreadable_lines()]
    missing = head_faults(session, heads, now)
    return replace(findings, faults=(*findings.faults, *missing, *unreadable))


def audit_state(session: Session) -> AuditState:
    """For the page of operations; reads what waits and what the last look found."""
    waiting, since = session.execute(
        select(func.count(), func.min(audit_records.c.at)).where(audit_records.c.segment.is_(None))
    ).one()
    check = session.execute(select(*audit_checks.columns)).one_or_none()
    return AuditState(
        waiting=waiting,
        waiting_since=since,
        checked_at=check.checked_at if check else None,
        records=check.records if check else 0,
        faults=check.faults if check else 0,
        broken_since=check.broken_since if check else None,
        first_fault=check.first_fault if check else "",
    )


def _record_check(session: Session, findings: AuditFindings) -> None:
    now = clock.now()
    before = session.scalar(select(audit_checks.c.broken_since))
    session.execute(delete(audit_checks))
    session.execute(
        insert(audit_checks).values(
            id=1,
            checked_at=now,
            records=findings.records,
            faults=len(findings.faults),
            broken_since=(before or now) if findings.faults else None,
            first_fault=str(findings.faults[0]) if findings.faults else "",
        )
    )
