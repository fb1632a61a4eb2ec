"""The gateway of the production profile: Caddy with our Caddyfile, in front of replicas that answer
as a path asks. Names are answered here, so that each replica is an address of this machine.
"""

import http.client
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer, ThreadingUDPServer

import dns.message
import dns.rdatatype
import dns.rrset

from tests.support.databases import left_out
from tests.support.processes import free_port, started
from tests.support.waiting import until

CADDYFILE = Path(__file__).resolve().parents[3] / "deploy" / "Caddyfile"
ADDRESSES = ("127.0.0.1", "127.0.0.2")


class Gateway:
    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self._log = log
        self._lines: list[socket.socket] = []

    def post(self, path: str, body: bytes = b"a=1") -> int:
        return self._ask("POST", path, body)

    def get(self, path: str) -> int:
        return self._ask("GET", path, None)

    def cut_off(self, path: str, *, promised: int = 1000) -> bytes:
        """A body that ends before its time, as from anybody who pulls the plug; the answer."""
        return self._send(path, f"Content-Length: {promised}", b"a=1", is_at_end=True)

    def begin(self, path: str, *, promised: int) -> bytes:
        """The head of a request and nothing else; the answer."""
        return self._send(path, f"Content-Length: {promised}", b"", is_at_end=False)

    def send_pieces(self, path: str, pieces: bytes) -> bytes:
        """A body without a length, in pieces as they are given here, whole or not; the answer."""
        return self._send(path, "Transfer-Encoding: chunked", pieces, is_at_end=False)

    def wait(self, count: int) -> None:
        """So many requests under way until the end, as when others are at work: Caddy forgets
        what it knew of a replica that has none.
        """
        for _ in range(count):
            line = socket.create_connection(("127.0.0.1", self.port))
            line.sendall(b"GET /registration/wait HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self._lines.append(line)

    def close(self) -> None:
        for line in self._lines:
            line.close()

    def _send(self, path: str, header: str, body: bytes, *, is_at_end: bool) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
            head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n"
            with suppress(OSError):
                line.sendall(head.encode() + body)
                if is_at_end:
                    line.shutdown(socket.SHUT_WR)
                return line.recv(1000)
        return b""

    def lines(self) -> list[str]:
        return self._log.read_text().splitlines()

    def _ask(self, method: str, path: str, body: bytes | None) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, {"Host": "localhost"})
            return connection.getresponse().status
        finally:
            connection.close()


@contextmanager
def gateway(
    folder: Path, *, replicas: int = 2, changes: tuple[tuple[str, str], ...] = ()
) -> Iterator[Gateway]:
    """The gateway with so many replicas that live, behind the names of two.

    `changes` are made in the Caddyfile, with which a test shows what a line is good for.
    """
    program = shutil.which("caddy")
    if program is None:
        left_out("Caddy is not installed")
        raise AssertionError
    port, behind = free_port(), free_port()
    with ExitStack() as stack:
        for address in ADDRESSES[:replicas]:
            stack.enter_context(_replica(address, behind))
        names = stack.enter_context(_names())
        text = CADDYFILE.read_text()
        own = (
            (":8081", f":{free_port()}"),
            (" 8000 {", f" {behind} {{\n\t\t\t\tresolvers 127.0.0.1:{names}"),
        )
        for before, after in own + changes:
            assert before in text, f"the Caddyfile has no {before!r}"
            text = text.replace(before, after)
        file, log = folder / "Caddyfile", folder / "gateway.log"
        file.write_text(text)
        command = [program, "run", "--adapter", "caddyfile", "--config", str(file)]
        environment = {
            "MATCHDAG_SITE": f"http://localhost:{port}",
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
        }
        stack.enter_context(started(command, log, environment))
        until(lambda: _is_open(port), seconds=20, what=lambda: log.read_text())
        with closing(Gateway(port, log)) as behind:
            yield behind


class _Answer(BaseHTTPRequestHandler):
    """`/answer/413` is answered with 413 before the body is read, `/wait` at the end of all, the
    rest with 200.
    """

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/wait" and isinstance(self.server, _Server):
            self.server.stopping.wait(30)
        self._say(200)

    def do_POST(self) -> None:
        _, _, wanted = self.path.partition("/answer/")
        if wanted:
            self.close_connection = True
            return self._say(int(wanted))
        length = int(self.headers.get("Content-Length") or 0)
        return self._say(200 if len(self.rfile.read(length)) == length else 400)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""

    def _say(self, status: int) -> None:
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, _Answer)
        self.stopping = threading.Event()

    def handle_error(self, *_: object) -> None:
        """A line that was cut is what the drill is about."""


@contextmanager
def _replica(address: str, port: int) -> Iterator[None]:
    server = _Server((address, port))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()


class _Names(BaseRequestHandler):
    """Over UDP or TCP, as the machine asks: every name has both addresses."""

    def handle(self) -> None:
        if isinstance(self.request, tuple):
            asked, line = self.request
            line.sendto(_answer_to(asked), self.client_address)
            return
        while head := self.request.recv(2):
            answer = _answer_to(self.request.recv(int.from_bytes(head)))
            self.request.sendall(len(answer).to_bytes(2) + answer)


def _answer_to(asked: bytes) -> bytes:
    question = dns.message.from_wire(asked)
    answer = dns.message.make_response(question)
    (entry,) = question.question
    if entry.rdtype == dns.rdatatype.A:
        answer.answer.append(dns.rrset.from_text(entry.name, 1, "IN", "A", *ADDRESSES))
    return answer.to_wire()


@contextmanager
def _names() -> Iterator[int]:
    """The port of a name server."""
    port = free_port()
    servers = [
        kind(("127.0.0.1", port), _Names) for kind in (ThreadingUDPServer, ThreadingTCPServer)
    ]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield port
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False
