"""Claims uploads from quarantine one after the other and has each opened by a child process.

Any number of inspectors in any number of processes compete; one that dies leaves its upload to the
next.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from services.registration.preparation.use_cases.check_document import (
    accept_document,
    claim_document,
    has_waiting_document,
    refuse_document,
)
from shared.db import Database

LOOK_EVERY_SECONDS = 0.5
CHILD_SECONDS = 40.0
CHILD = (sys.executable, "-m", "services.registration.preparation.inspection.child")

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Verdict:
    """`refused` is a reason, or empty; then `content` is the clean copy."""

    refused: str = ""
    media_type: str = ""
    content: bytes = b""
    links_removed: int = 0


class InspectionFailed(Exception):
    """The child could not do its work, whatever the file: an installation is broken."""


@dataclass
class Inspector:
    """`run` until `stop` is set. `look` opens one file and gives the verdict."""

    database: Database
    look: Callable[[bytes], Verdict]

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            if not self.run_once():
                stop.wait(LOOK_EVERY_SECONDS)

    def run_once(self) -> bool:
        """Decide about one upload if there is one. False: nothing was waiting."""
        with self.database.reading() as session:
            if not has_waiting_document(session):
                return False
        with self.database.writing() as session:
            claimed = claim_document(session)
        if claimed is None:
            return False
        try:
            verdict = self.look(claimed.content)
        except InspectionFailed:
            _log.error("inspection_failed", document_id=str(claimed.id), attempt=claimed.attempt)
            return False  # it is claimed again when the hold is over
        with self.database.writing() as session:
            if verdict.refused:
                refuse_document(session, document_id=claimed.id, reason=verdict.refused)
            else:
                accept_document(
                    session,
                    document_id=claimed.id,
                    media_type=verdict.media_type,
                    content=verdict.content,
                    links_removed=verdict.links_removed,
                )
        _log.info("document_inspected", document_id=str(claimed.id), refused=verdict.refused)
        return True


def inspect_in_child(
    content: bytes, *, command: tuple[str, ...] = CHILD, seconds: float = CHILD_SECONDS
) -> Verdict:
    """A child that dies of the file, or does not come to an end, has found it unreadable."""
    # No environment: nothing that a hostile file could read there. Windows cannot start without.
    environment: dict[str, str] | None = None if sys.platform == "win32" else {}
    try:
        ended = subprocess.run(  # noqa: S603 - our own module with our own interpreter
            command,
            input=content,
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict(refused="unreadable")
    if ended.returncode < 0:
        return Verdict(refused="unreadable")
    line, _, clean = ended.stdout.partition(b"\n")
    if ended.returncode != 0 or not line:
        raise InspectionFailed
    said = json.loads(line)
    if "refused" in said:
        return Verdict(refused=str(said["refused"]))
    return Verdict(
        media_type=str(said["media_type"]),
        content=clean,
        links_removed=int(said["links_removed"]),
    )
