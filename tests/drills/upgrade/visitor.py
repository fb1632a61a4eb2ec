"""A browser without a screen whose cookies can be kept and given to another one."""

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from typing import IO, Any
from uuid import uuid4


class _StaysHere(urllib.request.HTTPRedirectHandler):
    """A redirection is an answer like others: its cookies and its address are looked at."""

    def redirect_request(
        self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        return None


@dataclass(frozen=True)
class Answer:
    status: int
    content: bytes
    location: str = ""

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")

    @property
    def heading(self) -> str:
        """The page's h1 as it is read; "" for what is no page."""
        found = re.search(r"<h1[^>]*>(.*?)</h1>", self.text, re.S)
        return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""

    def hidden(self, name: str) -> str:
        """What a form of the page sends along; "" where it has no such field."""
        found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', self.text)
        return found[1] if found else ""


@dataclass
class Visitor:
    base_url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Answer:
        return self._answer(urllib.request.Request(self.base_url + path))

    def post(self, page: str, path: str = "", **fields: str) -> Answer:
        """Press a button of the open page: its hidden token and what it showed go along."""
        shown = self.get(page)
        hidden = {"csrf_token": _token(page, shown), "preview": shown.hidden("preview")}
        body = urllib.parse.urlencode(hidden | fields).encode()
        return self._send(path or page, body, "application/x-www-form-urlencoded")

    def upload(self, page: str, path: str, name: str, content: bytes) -> Answer:
        edge = uuid4().hex
        token = _token(page, self.get(page))
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        body += content + f"\r\n--{edge}--\r\n".encode()
        return self._send(path, body, f"multipart/form-data; boundary={edge}")

    def _send(self, path: str, body: bytes, kind: str) -> Answer:
        headers = {"Origin": self.base_url, "Content-Type": kind}
        return self._answer(urllib.request.Request(self.base_url + path, body, headers))

    def _answer(self, request: urllib.request.Request) -> Answer:
        if self.cookies:
            kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            request.add_header("Cookie", kept)
        try:
            with urllib.request.build_opener(_StaysHere).open(request, timeout=60) as answer:
                return self._kept(answer.status, answer.read(), answer.headers)
        except urllib.error.HTTPError as answer:
            with answer:
                return self._kept(answer.code, answer.read(), answer.headers)

    def _kept(self, status: int, content: bytes, headers: Message) -> Answer:
        for line in headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(status, content, headers.get("Location") or "")


def _token(page: str, shown: Answer) -> str:
    token = shown.hidden("csrf_token")
    assert token, (page, shown.status, shown.location, shown.text[:2000])
    return token
