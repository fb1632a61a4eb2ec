"""`matchdag up` as a process of its own, and a browser without a screen to visit it."""

import http.cookiejar
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import urllib.response
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.support.processes import free_port
from tests.support.waiting import until

READY = "Matchdag kører på"


@dataclass
class Server:
    process: "subprocess.Popen[str]"
    port: int
    log: Path
    ready_after: float = 0.0

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    def output(self) -> str:
        return self.log.read_text()

    def wait_for(self, words: str, seconds: float = 90) -> str:
        """What was printed until `words` came."""

        def is_there() -> bool:
            found = words in self.output()
            assert found or self.process.poll() is None, f"the server ended:\n{self.output()}"
            return found

        until(is_there, seconds=seconds, what=lambda: f"{words!r} in:\n{self.output()}", every=0.05)
        return self.output()

    def memory_megabytes(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        assert found is not None
        return int(found[1]) // 1024

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def running(
    data: Path,
    *options: str,
    port: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """The server with its data in `data`, ready; killed at the end if it still runs."""
    chosen = port or free_port()
    log = data.parent / f"{data.name}-{chosen}-{time.monotonic_ns()}.log"
    command = [sys.executable, "-c", "from services.suite.cli import main; main()", "up"]
    began = time.monotonic()
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--data", str(data), "--port", str(chosen), *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            env={name: value for name, value in os.environ.items() if "MATCHDAG" not in name}
            | dict(environment or {}),
        )
    server = Server(process, chosen, log)
    try:
        server.wait_for(READY)
        server.ready_after = time.monotonic() - began
        yield server
    finally:
        process.kill()
        process.wait()


@dataclass
class Reply:
    """What a JSON door answered."""

    status: int
    body: Any
    etag: str


class Visitor:
    """A browser with cookies that presses forms' buttons."""

    def __init__(self, base_url: str) -> None:
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self._base_url = base_url
        self.address = base_url
        self.page = ""

    def keep_cookie(self, name: str, value: str) -> None:
        """As if a page of this site had set it."""
        answer = urllib.response.addinfourl(io.BytesIO(), Message(), self._base_url, code=200)
        answer.headers["Set-Cookie"] = f"{name}={value}; Path=/"
        self._jar.extract_cookies(answer, urllib.request.Request(self._base_url))

    def get(self, address: str) -> int:
        return self._open(urllib.request.Request(self._absolute(address)))

    def post(self, address: str, **fields: str | list[str]) -> int:
        """Post with the CSRF token of the page that is open."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        assert token is not None, self.page
        body = urllib.parse.urlencode({"csrf_token": token[1], **fields}, doseq=True).encode()
        headers = {"Origin": self._base_url}
        return self._open(urllib.request.Request(self._absolute(address), body, headers))

    def ask(
        self, method: str, address: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Reply:
        """Ask a JSON door as a program would, with the browser's cookie and no token."""
        sent = None if body is None else json.dumps(body).encode()
        told = {"Content-Type": "application/json", **(headers or {})}
        return self._answered(
            urllib.request.Request(self._absolute(address), sent, told, method=method)
        )

    def send_file(self, address: str, field: str, content: bytes) -> Reply:
        """A file as multipart/form-data, with the key that the door asks of it."""
        edge = "edge-of-the-parts"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="list"\r\n'
        body = head.encode() + b"\r\n" + content + f"\r\n--{edge}--\r\n".encode()
        told = {
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Idempotency-Key": uuid4().hex,
        }
        return self._answered(urllib.request.Request(self._absolute(address), body, told))

    def _answered(self, request: urllib.request.Request) -> Reply:
        try:
            answer = self._opener.open(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            text = answer.read().decode()
            body = json.loads(text) if "json" in answer.headers.get("Content-Type", "") else text
            return Reply(answer.status, body, answer.headers.get("ETag", ""))

    def _absolute(self, address: str) -> str:
        return urllib.parse.urljoin(self.address, address)

    def _open(self, request: urllib.request.Request) -> int:
        try:
            with self._opener.open(request, timeout=20) as answer:
                self.page, self.address = answer.read().decode(), answer.url
                status: int = answer.status
                return status
        except urllib.error.HTTPError as error:
            with error:
                self.page = error.read().decode()
            return error.code


def sign_in_by_console(visitor: Visitor, output: str, who: str) -> None:
    """Follow the last printed link of `who`."""
    links = re.findall(rf"^ +{re.escape(who)}:? +(http\S+/registration/console/\S+)$", output, re.M)
    assert visitor.get(links[-1]) == 200
    assert visitor.post(links[-1]) == 200
