"""Run a service's background work: relay, consumer and its own jobs, each in a thread.

The process ends with an error when any of them meets something unexpected, and whoever started it
starts it again: nothing here tries to mend a state that it does not understand. A further thread
says every five seconds which of them are at work.
"""

import signal
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import gettempdir

import structlog

from shared.db import Database
from shared.health.heartbeats import BROKER, Pulse, WatchedStop, record_heartbeats
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import Handlers
from shared.messaging.inbox import Inbox
from shared.messaging.periodic import PeriodicJob
from shared.messaging.relay import Relay
from shared.messaging.transport import Transport
from shared.tracing import start_tracing, trace_statements

Job = Callable[[threading.Event], None]
STOP_SECONDS = 25.0
#: what a container's health check looks at; a process that stands still no longer touches it
SIGN_OF_LIFE = Path(gettempdir()) / "matchdag-worker"
SIGN_SECONDS = 5.0
BEAT_EVERY = timedelta(seconds=5)
_log = structlog.get_logger(__name__)


class Worker:
    """The threads of one service. `jobs` are further loops that run until their event is set."""

    def __init__(
        self,
        service: str,
        *,
        database: Database,
        transport: Transport,
        handlers: Handlers,
        jobs: Mapping[str, Job] | None = None,
    ) -> None:
        self._pulse = Pulse()
        inbox = Inbox(database, handlers)
        in_touch = partial(self._pulse.beat, BROKER)
        loops: dict[str, Job] = {
            "relay": Relay(database, transport).run,
            "consumer": Consumer(database, transport, inbox, queue=service, in_touch=in_touch).run,
            **(jobs or {}),
        }
        say_alive = partial(_record_pulse, database, self._pulse)
        heartbeat = PeriodicJob("heartbeat", say_alive, BEAT_EVERY).run
        self.service = service
        self.stopping = threading.Event()
        self.failure: BaseException | None = None
        self._threads = [
            threading.Thread(target=self._guarded, args=(name, loop), name=f"{service} {name}")
            for name, loop in {**loops, "heartbeat": heartbeat}.items()
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    def stop(self, timeout: float = STOP_SECONDS) -> bool:
        """Finish what is at hand; whether everything ended within `timeout` seconds together."""
        self.stopping.set()
        share = threading.Event()
        timer = threading.Timer(timeout, share.set)
        timer.daemon = True
        timer.start()
        for thread in self._threads:
            while thread.is_alive() and not share.is_set():
                thread.join(timeout=0.1)
        timer.cancel()
        return not any(thread.is_alive() for thread in self._threads)

    def _guarded(self, role: str, loop: Job) -> None:
        try:
            loop(WatchedStop(self.stopping, partial(self._pulse.beat, role)))
        except BaseException as error:
            self.failure = error
            _log.exception("worker_failed", service=self.service)
            self.stopping.set()


def _record_pulse(database: Database, pulse: Pulse) -> None:
    with database.writing() as session:
        record_heartbeats(session, pulse.roles)


def run_worker(
    service: str,
    *,
    database: Database,
    transport: Transport,
    handlers: Handlers,
    jobs: Mapping[str, Job] | None = None,
    traces_url: str | None = None,
) -> int:
    """Work until SIGTERM or SIGINT; the process's exit code (1 after something unexpected).

    `traces_url`: the collector, as in `shared.tracing`.
    """
    if traces_url is not None:
        start_tracing(traces_url, service)
        trace_statements(database.engine)
    worker = Worker(service, database=database, transport=transport, handlers=handlers, jobs=jobs)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stopping.set())
    worker.start()
    _give_sign()
    _log.info("worker_started", service=service)
    while not worker.stopping.wait(SIGN_SECONDS):
        _give_sign()
    is_clean = worker.stop() and worker.failure is None
    _log.info("worker_stopped", service=service, is_clean=is_clean)
    return 0 if is_clean else 1


def _give_sign() -> None:
    with suppress(OSError):  # a worker of somebody else on this machine may own the file
        SIGN_OF_LIFE.touch()
