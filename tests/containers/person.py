"""Somebody with a browser without JavaScript: follows links, fills forms, presses buttons."""

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from uuid import uuid4

AWAY = {502, 503, 504}


@dataclass
class Form:
    """`fields` in their order, with what a browser would send; `buttons` text → (name, value)."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    file_field: str = ""


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._now: Form | None = None
        self._select = self._text = ""
        self._button: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._now = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._now)
        elif self._now is not None and "disabled" not in given:
            self._take(self._now, tag, given)

    def _take(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "button":
            self._button, self._text = (name, value), given.get("aria-label", "")
        elif tag == "textarea":
            self._select, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            form.fields.append((self._select, value))
        elif tag == "input" and given.get("type") == "file":
            form.file_field = name
        elif tag == "input" and name:
            is_box = given.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in given:
                form.fields.append((name, value or ("on" if is_box else "")))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._now is None:
            return
        if tag == "button" and self._button is not None:
            self._now.buttons[" ".join(self._text.split())] = self._button
            self._button = None
        elif tag == "textarea":
            self._now.fields.append((self._select, self._text.strip()))
        elif tag == "form":
            self._now = None


class Person:
    """`retries` counts the answers that said "try again", after which the same was done again."""

    def __init__(self, base_url: str, *, patience: float = 60) -> None:
        self._base_url = base_url
        self._patience = patience
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self.address = base_url
        self.page = ""
        self.status = 0
        self.retries = 0

    def go(self, path: str) -> None:
        self._ask(urllib.parse.urljoin(self.address, path), None, {})
        assert self.status == 200, f"{path}: {self.status}\n{self.text[:1500]}"

    def follow(self, words: str) -> None:
        """The first link that says so."""
        links = re.findall(r'<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', self.page, re.S)
        found = [href for href, inner in links if words in _plain(inner)]
        assert found, f"no link {words!r} on {self.address}:\n{self.text[:1500]}"
        self.go(found[0].replace("&amp;", "&"))

    def press(self, words: str, *, file: Path | None = None, **values: str | list[str]) -> None:
        """The first form with a button that says so, with these values instead of its own.

        With a file the first form that takes one.
        """
        form, own = self._form_with(words, takes_file=file is not None)
        fields = [(name, value) for name, value in form.fields if name not in values]
        for name, value in values.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        fields += [own] if own[0] else []
        address = urllib.parse.urljoin(self.address, form.action or self.address)
        if form.method == "get":
            return self.go(f"{address}?{urllib.parse.urlencode(fields)}")
        body, kind = _encoded(fields, form.file_field, file)
        self._ask(address, body, {"Origin": self._base_url, "Content-Type": kind})
        assert self.status == 200, f"{words}: {self.status}\n{self.text[:1500]}"
        return None

    def can_press(self, words: str) -> bool:
        return any(words in text for form in self._forms() for text in form.buttons)

    def see(self, words: str, *, path: str = "", seconds: float = 30) -> None:
        """The words appear, if need be after another service has heard of what was done."""
        self._wait_until(lambda: words in self.text, path, seconds, words)

    def see_button(self, words: str, *, path: str = "", seconds: float = 30) -> None:
        self._wait_until(lambda: self.can_press(words), path, seconds, words)

    @property
    def text(self) -> str:
        return _plain(re.sub(r"<(script|style)\b.*?</\1>", " ", self.page, flags=re.S))

    def _wait_until(self, is_so: Callable[[], bool], path: str, seconds: float, words: str) -> None:
        deadline = time.monotonic() + seconds
        self.go(path or self.address)
        while not is_so():
            assert time.monotonic() < deadline, f"{words!r} not on {self.address}:\n{self.text}"
            time.sleep(0.2)
            self.go(path or self.address)

    def _forms(self) -> list[Form]:
        parser = _Forms()
        parser.feed(self.page.partition("<main")[2] or self.page)
        return parser.forms

    def _form_with(self, words: str, *, takes_file: bool) -> tuple[Form, tuple[str, str]]:
        for form in self._forms():
            for text, own in form.buttons.items():
                if words in text and (form.file_field or not takes_file):
                    return form, own
        raise AssertionError(f"no button {words!r} on {self.address}:\n{self.text[:1500]}")

    def _ask(self, address: str, body: bytes | None, headers: dict[str, str]) -> None:
        """Try again as the answer asks, for as long as the patience lasts."""
        deadline = time.monotonic() + self._patience
        while True:
            self._open(urllib.request.Request(address, body, headers))
            if self.status not in AWAY or time.monotonic() > deadline:
                return
            self.retries += 1
            time.sleep(0.3)

    def _open(self, request: urllib.request.Request) -> None:
        try:
            with self._opener.open(request, timeout=60) as answer:
                self.page, self.address = answer.read().decode(), answer.url
                self.status = answer.status
        except urllib.error.HTTPError as error:
            with error:
                self.page, self.status = error.read().decode(), error.code
        except (urllib.error.URLError, OSError) as error:
            self.page, self.status = str(error), 503


def _plain(html: str) -> str:
    from html import unescape

    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def _encoded(
    fields: list[tuple[str, str]], file_field: str, file: Path | None
) -> tuple[bytes, str]:
    if file is None:
        return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
    line = uuid4().hex
    parts = [
        f'--{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    head = f'name="{file_field}"; filename="{file.name}"\r\nContent-Type: application/octet-stream'
    parts.append(f"--{line}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode())
    parts += [file.read_bytes(), f"\r\n--{line}--\r\n".encode()]
    return b"".join(parts), f"multipart/form-data; boundary={line}"
