"""Claims waiting builds one after the other and carries each out in a child process.

The solver never lives in this process: it may take all memory or die without taking the worker, its
relay and its consumers with it. Any number of builders in any number of processes compete.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import IO, Any

import structlog

from services.registration.schedules.domain.build_rules import TIME_LIMIT_SECONDS
from services.registration.schedules.use_cases.run_build import (
    ClaimedBuild,
    claim_build,
    fail_build,
    finish_build,
    is_any_build_free,
    release_build,
    report_build,
    stop_build,
)
from shared.db import Database, is_temporary
from shared.ids import new_id

LOOK_EVERY_SECONDS = 0.5
SIGN_OF_LIFE_SECONDS = 0.5
STOP_SECONDS = 0.5
#: beyond its own time limit, the engine gets this long to hand in before it counts as stuck
PATIENCE_SECONDS = 60.0

_log = structlog.get_logger(__name__)


@dataclass
class Builder:
    """`run` until `stop` is set. `command` starts a child that speaks builder.child's protocol."""

    database: Database
    time_limit: float = TIME_LIMIT_SECONDS
    name: str = field(default_factory=lambda: f"{socket.gethostname()}-{os.getpid()}-{new_id()}")
    command: tuple[str, ...] = (
        sys.executable,
        "-m",
        "services.registration.schedules.builder.child",
    )

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                if self.run_once(stop):
                    continue
            except Exception as error:
                if not is_temporary(error):
                    raise
                # what it was building is claimed anew when no sign of life comes
                _log.warning("builder_database_away", error=type(error).__name__)
            stop.wait(LOOK_EVERY_SECONDS)

    def run_once(self, stop: threading.Event) -> bool:
        """Carry out one build if there is one. False: nothing was waiting."""
        with self.database.reading() as session:
            if not is_any_build_free(session):
                return False
        with self.database.writing() as session:
            claimed = claim_build(session, worker=self.name[:80])
        if claimed is None:
            return False
        _log.info("build_started", build_id=str(claimed.id), attempt=claimed.attempt)
        ended = _Run(self, claimed).to_the_end(stop)
        _log.info("build_ended", build_id=str(claimed.id), ended=ended)
        return True


class _Run:
    """One claimed build with its child process."""

    def __init__(self, builder: Builder, claimed: ClaimedBuild) -> None:
        self._builder = builder
        self._worker = builder.name[:80]
        self._claimed = claimed
        self._said: Queue[dict[str, Any] | None] = Queue()

    def to_the_end(self, stop: threading.Event) -> str:
        child = subprocess.Popen(  # noqa: S603 - our own module with our own interpreter
            self._builder.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            threading.Thread(target=self._listen, args=(child,), daemon=True).start()
            self._hand_over(child)
            return self._watch(child, stop)
        finally:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    _close_quietly(pipe)

    def _hand_over(self, child: "subprocess.Popen[str]") -> None:
        asked = {"order": self._claimed.order, "time_limit": self._builder.time_limit}
        self._tell(child, json.dumps(asked))

    def _watch(self, child: "subprocess.Popen[str]", stop: threading.Event) -> str:
        deadline = time.monotonic() + self._builder.time_limit + PATIENCE_SECONDS
        best: tuple[float, float] | None = None
        reported = 0.0
        while (now := time.monotonic()) < deadline:
            said = self._next_word()
            if said is None:
                # who stops the worker may stop the child at the same moment: that is no failure
                return self._give_back() if stop.wait(STOP_SECONDS) else self._fail("engine")
            if "result" in said:
                return self._finish(said["result"])
            best = said.get("progress", best)
            if stop.is_set():
                return self._give_back()
            if now - reported >= SIGN_OF_LIFE_SECONDS:
                reported = now
                verdict = self._report(best)
                if verdict != "go on":
                    return self._stop() if verdict == "cancel" else verdict
        return self._fail("time")

    def _next_word(self) -> dict[str, Any] | None:
        """What the child said; {} when it is silent, None when it ended without a result."""
        try:
            return self._said.get(timeout=SIGN_OF_LIFE_SECONDS)
        except Empty:
            return {}

    def _listen(self, child: "subprocess.Popen[str]") -> None:
        assert child.stdout is not None
        with suppress(ValueError):  # the pipe is closed under our hands when the build ends early
            for line in child.stdout:
                self._said.put(json.loads(line))
        self._said.put(None)

    def _tell(self, child: "subprocess.Popen[str]", line: str) -> None:
        assert child.stdin is not None
        with suppress(BrokenPipeError):  # it died already; _listen will say so
            child.stdin.write(line + "\n")
            child.stdin.flush()

    def _report(self, best: tuple[float, float] | None) -> str:
        score, bound = best or (None, None)
        with self._builder.database.writing() as session:
            return report_build(
                session,
                build_id=self._claimed.id,
                worker=self._worker,
                best_score=score,
                upper_bound=bound,
            )

    def _finish(self, result: dict[str, Any]) -> str:
        with self._builder.database.writing() as session:
            stored = finish_build(
                session, build_id=self._claimed.id, worker=self._worker, result=result
            )
        return "done" if stored else "lost"

    def _fail(self, failure: str) -> str:
        with self._builder.database.writing() as session:
            fail_build(session, build_id=self._claimed.id, worker=self._worker, failure=failure)
        return f"failed: {failure}"

    def _stop(self) -> str:
        with self._builder.database.writing() as session:
            stop_build(session, build_id=self._claimed.id, worker=self._worker)
        return "cancelled"

    def _give_back(self) -> str:
        with self._builder.database.writing() as session:
            release_build(session, build_id=self._claimed.id, worker=self._worker)
        return "given back"


def _close_quietly(pipe: IO[str]) -> None:
    with suppress(BrokenPipeError):
        pipe.close()
