"""`verify-audit`: hold a service's whole audit log against its seals, and say what was found."""

import sys
from collections.abc import Iterator, Sequence
from typing import Protocol

from shared.audit.checking import AuditFindings
from shared.audit.heads import HeadsFile
from shared.audit.keeper import AuditSettings, find_faults
from shared.db import Database

ACCEPT_RESTORED = "--accept-restored"
MOST_LINES = 100


def verification_lines(findings: AuditFindings, file: HeadsFile | None) -> Iterator[str]:
    """For people: what holds, what does not, and what nobody can know yet."""
    yield f"{findings.records} rows in {findings.segments} segments."
    if findings.unsealed:
        oldest = findings.oldest_unsealed_at
        yield f"{findings.unsealed} rows are not sealed yet, the oldest of {oldest}."
    if file is None:
        yield "No head is kept outside the database, so a cut end stays unseen: set"
        yield "MATCHDAG_AUDIT_HEADS_DIR."
    elif findings.head is None:
        yield f"{file.path} holds no head yet."
    else:
        yield f"The head kept in {file.path} is that of segment {findings.head.number}."
    for fault in findings.faults[:MOST_LINES]:
        yield f"FAULT: {fault}"
    if len(findings.faults) > MOST_LINES:
        yield f"... and {len(findings.faults) - MOST_LINES} more."
    yield "The log was changed." if findings.faults else "The log is what was sealed."


def verify_audit(
    service: str, database_url: str, settings: AuditSettings, *, accept_restored: bool = False
) -> tuple[list[str], bool]:
    """The lines, and whether it holds. `accept_restored`: a back-up was put back; the heads that
    are newer than it count no more.
    """
    database = Database(database_url, pool_size=1)
    file = settings.heads_file(service)
    lines = []
    try:
        with database.reading() as session:
            if accept_restored and file is not None:
                number = file.accept_restored(session)
                lines.append(f"Accepted: the chain goes on after segment {number}.")
        with database.reading() as session:
            findings = find_faults(session, service, settings)
    finally:
        database.dispose()
    return [*lines, *verification_lines(findings, file)], not findings.faults


class AuditedSettings(Protocol):
    """What of a service's settings is needed."""

    @property
    def database_url(self) -> str: ...

    @property
    def audit(self) -> AuditSettings: ...


def print_verification(service: str, settings: AuditedSettings, options: Sequence[str]) -> int:
    """The exit code: 1 where a row is not what was sealed."""
    lines, holds = verify_audit(
        service,
        settings.database_url,
        settings.audit,
        accept_restored=ACCEPT_RESTORED in options,
    )
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0 if holds else 1
