"""A thousand who come and say nothing do not make the one web server deaf."""

import resource
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import waitress

from services.suite.server.connections import CONNECTIONS, create_server

IDLE = 1_000
PATIENCE = 3.0


@pytest.fixture(autouse=True)
def enough_files() -> Iterator[None]:
    """Both ends of each connection lie in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = 2 * IDLE + 500
    if hard not in (resource.RLIM_INFINITY,) and hard < needed:
        pytest.skip(f"needs {needed} open files, may have {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def hello(environ: dict[str, Any], start: Any) -> list[bytes]:
    held = environ.get("HTTP_X_HELD")
    if held:
        HELD[held].wait(20)
    start("200 OK", [("Content-Length", "2")])
    return [b"hi"]


HELD: dict[str, threading.Event] = {"long": threading.Event()}


def as_it_was(app: Any, sockets: list[socket.socket]) -> Any:
    """The server without what makes room: at its limit it listens no more."""
    poll = hasattr(select, "poll")
    return waitress.create_server(
        app, sockets=sockets, threads=16, connection_limit=500, asyncore_use_poll=poll
    )


@contextmanager
def serving(create: Any) -> Iterator[int]:
    """The port of a server that runs in a thread."""
    listener = socket.create_server(("127.0.0.1", 0))
    other = socket.create_server(("127.0.0.1", 0))
    server = create(hello, [listener, other])
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        server.close()
        thread.join(5)


@contextmanager
def idle(port: int, count: int = IDLE) -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            for _ in range(count)
        ]


def ask(connection: socket.socket) -> bytes:
    connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    return answer_on(connection)


def answer_on(connection: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\r\n\r\nhi"):
        received = connection.recv(4096)
        if not received:
            break
        answer += received
    return answer


def asked_anew(port: int) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        return ask(connection)


def test_a_thousand_silent_connections_keep_nobody_out() -> None:
    with serving(create_server) as port, idle(port) as silent:
        assert asked_anew(port).startswith(b"HTTP/1.1 200"), "all those before are accepted"
        for _ in range(20):
            assert asked_anew(port).startswith(b"HTTP/1.1 200")
        assert ask(silent[-1]).startswith(b"HTTP/1.1 200"), "the newest are still held"
        assert silent[0].recv(1) == b"", "the longest silent one was closed"


def test_control_at_its_limit_a_plain_server_answers_nobody() -> None:
    with serving(as_it_was) as port, idle(port), pytest.raises(TimeoutError):
        asked_anew(port)


def test_who_trickles_keeps_nobody_out() -> None:
    """A byte of a request now and then makes nobody more worth than who comes with a whole one."""
    with serving(create_server) as port, idle(port) as silent:
        for connection in silent[-CONNECTIONS + 50 :]:
            connection.sendall(b"GET / HTTP/1.1\r\nX-A: ")
        assert asked_anew(port).startswith(b"HTTP/1.1 200")


def test_a_request_at_hand_is_answered_whoever_comes_meanwhile() -> None:
    HELD["long"].clear()
    with (
        serving(create_server) as port,
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as early,
    ):
        early.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Held: long\r\n\r\n")
        assert asked_anew(port).startswith(b"HTTP/1.1 200"), "the one before is at hand"
        with idle(port):
            assert asked_anew(port).startswith(b"HTTP/1.1 200")
            HELD["long"].set()
            assert answer_on(early).startswith(b"HTTP/1.1 200")


def test_who_asks_again_and_again_keeps_the_connection() -> None:
    with serving(create_server) as port, socket.create_connection(("127.0.0.1", port)) as kept:
        kept.settimeout(PATIENCE)
        with ExitStack() as stack:
            for _ in range(10):
                stack.enter_context(idle(port, IDLE // 10))
                assert ask(kept).startswith(b"HTTP/1.1 200")
