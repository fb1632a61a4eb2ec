"""The server in several processes: each has a share of the connections, and one server a port."""

import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.load.serving import served_process

CONNECTIONS = 60


def connections_of(pid: int) -> int:
    """How many of a process's open files are sockets."""
    files = Path(f"/proc/{pid}/fd").iterdir()
    return sum("socket:" in str(file.readlink()) for file in files)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux deals connections out")
def test_no_process_holds_nearly_all_kept_connections() -> None:
    with ExitStack() as stack:
        port, process = stack.enter_context(served_process("bare", ""))
        children = re.findall(
            r"\d+", Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        )
        before = [connections_of(int(child)) for child in children]
        for _ in range(CONNECTIONS):
            browser = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))
            browser.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert browser.recv(100).startswith(b"HTTP/1.1 204")
        kept = [
            connections_of(int(child)) - was for child, was in zip(children, before, strict=True)
        ]
    assert sum(kept) == CONNECTIONS
    # dealt by chance: fewer than ten of sixty come to one of two once in thirty million times
    assert min(kept) >= 10


def test_a_port_that_is_taken_is_an_error_and_is_not_shared() -> None:
    with served_process("bare", "", processes=1) as (port, _):
        command = [sys.executable, "-m", "tests.load.serving", "bare", "", str(port), "1", "1"]
        second = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert second.returncode != 0
    assert b"Address already in use" in second.stderr
