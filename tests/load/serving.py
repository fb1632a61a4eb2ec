"""Starts what is measured on the production server: gunicorn, two processes, four threads each."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response

from services.registration.app import create_app
from services.registration.settings import read_settings
from shared.db import Database
from shared.web.logs import configure_logging
from shared.web.serving import ServingSettings, serve
from tests.drills.booking.unguarded_door import take_guard_off
from tests.load.lean_board import create_lean_app
from tests.load.thin import create_thin_app

SECRET = "k" * 40


@contextmanager
def served(kind: str, url: str, *, processes: int = 2, threads: int = 4) -> Iterator[int]:
    """The port at which `full`, `thin`, `lean`, `bare` or, a control, `unguarded` answers."""
    with served_process(kind, url, processes=processes, threads=threads) as (port, _):
        yield port


@contextmanager
def served_process(
    kind: str, url: str, *, processes: int = 2, threads: int = 4
) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """As `served`, with the process whose children answer."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    command = [sys.executable, "-m", "tests.load.serving", kind, url]
    command += [str(number) for number in (port, processes, threads)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=40)


def app_of(kind: str, url: str, threads: int) -> Flask:
    if kind == "thin":
        return create_thin_app(url, threads)
    if kind == "lean":
        return create_lean_app(url, threads)
    if kind == "bare":
        return _bare_app()
    settings = read_settings(
        {
            "MATCHDAG_SECRET_KEYS": SECRET,
            "MATCHDAG_BASE_URL": "http://localhost",
            "MATCHDAG_REGISTRATION_DATABASE_URL": url,
        }
    )
    database = Database(url, pool_size=threads)
    app = create_app(settings, database)
    if kind == "unguarded":
        take_guard_off(app, database)
    return app


def _bare_app() -> Flask:
    """One view that does nothing: what the server and Flask cost by themselves."""
    app = Flask("bare")

    @app.get("/")
    def nothing() -> Response:
        return Response(status=204)

    return app


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            time.sleep(1.0)  # the second process is up a moment after the first
            return
    raise RuntimeError("the server does not answer")


if __name__ == "__main__":
    _kind, _url, _port, _processes, _threads = sys.argv[1:]
    os.environ.setdefault("PYTHONHASHSEED", "0")
    configure_logging()
    serve(
        lambda: app_of(_kind, _url, int(_threads)),
        ServingSettings("127.0.0.1", int(_port), int(_processes), int(_threads)),
    )
