"""Starts the suite behind one web server, says when it is ready, and stops it in order."""

import errno
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from services.suite.server.connections import create_server
from services.suite.server.data_folder import DataFolder, DataFolderInUse
from services.suite.server.front import create_front
from services.suite.server.suite import Suite, suite_settings
from services.suite.settings import configured_base_url, environment

LOOPBACK = ("127.0.0.1", "::1")
_TAKEN = frozenset({errno.EADDRINUSE, errno.EACCES})

log = structlog.get_logger(__name__)


class CannotStart(Exception):
    """Said to the person at the keyboard in plain words."""


@dataclass(frozen=True)
class Wanted:
    """Where to listen and where the data lie. `hosts` are addresses of this machine."""

    data: Path
    port: int = 8000
    hosts: tuple[str, ...] = LOOPBACK
    is_demo: bool = False

    @property
    def base_url(self) -> str:
        return (configured_base_url() or f"http://localhost:{self.port}").rstrip("/")


def run(wanted: Wanted, when_ready: Callable[[Suite], None]) -> int:
    """Serve until SIGTERM or SIGINT; the exit code. `when_ready` runs beside the server.

    Raises CannotStart when the port or the folder is taken.
    """
    sockets = _open_sockets(wanted)
    folder = DataFolder.made(wanted.data)
    try:
        lock = folder.lock()
    except DataFolderInUse as taken:
        raise CannotStart(f"Matchdag kører allerede med mappen {taken}.") from None
    _let_signals_end_this()
    settings = suite_settings(
        folder, environment(), base_url=wanted.base_url, is_demo=wanted.is_demo
    )
    suite = Suite(settings)
    try:
        suite.start()
        _serve(sockets, suite, when_ready)
    except SystemExit:
        log.info("stopping")
    finally:
        is_clean = suite.stop()
        lock.release()
    return 0 if is_clean and suite.failed is None else 1


def _serve(sockets: list[socket.socket], suite: Suite, when_ready: Callable[[Suite], None]) -> None:
    """Answer requests until SystemExit comes, then let those at hand be answered."""
    server = create_server(
        create_front({name: app.wsgi_app for name, app in suite.apps.items()}), sockets
    )
    for name, work in (("when ready", when_ready), ("watch", _watch)):
        threading.Thread(target=work, args=(suite,), daemon=True, name=name).start()
    try:
        server.run()
    finally:
        server.close()


def _let_signals_end_this() -> None:
    """The first SIGTERM or SIGINT ends the serving; a second does not disturb the ending."""

    def end(*_signal: object) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


def _watch(suite: Suite) -> None:
    """A worker that met something unexpected ends the process, which is then started anew."""
    while suite.failed is None:
        threading.Event().wait(1)
    log.error("worker_failed_stopping", service=suite.failed)
    os.kill(os.getpid(), signal.SIGTERM)


def _open_sockets(wanted: Wanted) -> list[socket.socket]:
    """One socket an address; an address that this machine lacks (IPv6) is left out."""
    opened = []
    for host in wanted.hosts:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            opened.append(_bound(family, host, wanted.port))
        except OSError as error:
            if opened or error.errno not in _TAKEN:
                continue
            raise CannotStart(
                f"Port {wanted.port} er optaget af et andet program."
                f" Vælg en anden med --port, for eksempel --port {wanted.port + 1}."
            ) from None
    if not opened:
        raise CannotStart(f"Der kan ikke lyttes på {', '.join(wanted.hosts)}.")
    return opened


def _bound(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family is socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((host, port))
        made.listen(128)
    except OSError:
        made.close()
        raise
    return made
