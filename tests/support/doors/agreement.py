"""Sends the same value through the JSON door and through the form of the same thing, and says where
one takes what the other refuses.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.browser import Browser

#: one letter more or less than every limit that is in use
_EDGES = (4, 5, 12, 13, 30, 31, 40, 41, 80, 81, 120, 121, 200, 201, 254, 255, 300, 301)
TEXTS = {
    "blank": "",
    "spaces": "   ",
    "NUL": "a\0b",
    "turned round": "a\u202eb",
    "nothing to see": "\u200b",
    "two lines": "en\nto",
    "a tab": "en\tto",
    "markup": "<b>{{7*7}}</b>",
    "a combined letter": "A\u030astro\u0308m",
    **{f"{size} letters": "x" * size for size in (*_EDGES, 500, 501, 1200, 1201, 5000)},
}
NUMBERS = {
    "none": "",
    "Arabic digits": "٣",
    "a fraction": "12.7",
    "more than there is": "1e999",
    "a word": "to",
    "too large for a column": "9" * 30,
    **{f"the number {value}": str(value) for value in (-1, 0, 1, 2, 3, 20, 21, 50, 51)},
    **{f"the number {value}": str(value) for value in (60, 61, 500, 501, 1440, 1441, 5000, 5001)},
}
CHOICES = {"none": "", "another code": "sludder", "NUL": "a\0b"}
LISTS: dict[str, list[str]] = {
    "nobody's id": [str(uuid4())],
    "no id": ["sludder"],
    "NUL": ["a\0b"],
}


_VALUES: dict[str, Any] = {"text": TEXTS, "number": NUMBERS, "choice": CHOICES, "list": LISTS}


def as_it_is(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Input:
    """A field by its name at the JSON door; `kind` decides what is sent, beside `known` values that
    exist. `in_json` puts a value where the body has it; `typed` gives the inputs of the form where
    it is not one of the same name. `means_none` is what a form leaves out and JSON never writes.
    """

    name: str
    kind: str = "text"
    known: tuple[Any, ...] = ()
    in_json: Callable[[Any], Any] = as_it_is
    typed: Callable[[Any], dict[str, Any]] | None = None
    means_none: tuple[str, ...] = ()

    def values(self) -> Iterator[tuple[str, Any]]:
        table: dict[str, Any] = _VALUES[self.kind]
        yield from ((what, value) for what, value in table.items() if value not in self.means_none)
        yield from ((f"known {value}", value) for value in self.known)
        if self.kind == "list" and self.known:
            yield "one twice", [*self.known[0], *self.known[0]]

    def as_json(self, value: Any) -> Any:
        """A number as a number, an empty one as null."""
        if self.kind == "number":
            is_whole = value.isascii() and value.removeprefix("-").isdigit()
            value = int(value) if is_whole else value or None
        return self.in_json(value)

    def as_form(self, value: Any) -> dict[str, Any]:
        return self.typed(value) if self.typed else {self.name: value}


@dataclass(frozen=True)
class Twin:
    """One thing at both doors: where it is sent, and what both take."""

    resource: str
    page: str
    body: dict[str, Any]
    form: dict[str, Any]
    inputs: tuple[Input, ...]
    method: str = "PUT"
    read: str = ""
    """where the JSON door shows the version, if not at `resource`"""
    version: str = "version"
    """what the form calls it"""

    def takes_json(self, browser: Browser, **changes: Any) -> bool:
        answer = self._send(browser, changes)
        assert answer.status_code < 500, answer.text
        return answer.status_code < 300

    def _send(self, browser: Browser, changes: dict[str, Any]) -> TestResponse:
        body = self.body | changes
        return browser.api(self.method, self.resource, body, headers={"If-Match": "*"})

    def _version(self, browser: Browser) -> str:
        """As the JSON door shows it, or as it says after a change to what is right."""
        shown = browser.client.get(f"/api/v1{self.read or self.resource}").headers
        if "ETag" not in shown and self.method == "PUT":
            shown = self._send(browser, {}).headers
        return shown.get("ETag", "").strip('W/"')

    def takes_form(self, browser: Browser, **changes: Any) -> bool:
        """Back where it came from with a warning is refused as well."""
        with browser.client.session_transaction() as session:
            session.pop("told", None)
        typed = MultiDict(self.form | {self.version: self._version(browser)} | changes)
        answer = browser.post(self.page, typed.to_dict(flat=False))
        assert answer.status_code < 500, answer.text
        with browser.client.session_transaction() as session:
            warned = any(one["kind"] == "warning" for one in session.get("told", []))
        return answer.status_code in {200, 303} and not warned


def disagreements(twin: Twin, browser: Browser) -> list[str]:
    """Where the doors differ. Both must take what is right, or nothing was compared."""
    assert twin.takes_json(browser), "the JSON door refuses what is right"
    assert twin.takes_form(browser), "the form refuses what is right"
    found = []
    for each in twin.inputs:
        for what, value in each.values():
            by_json = twin.takes_json(browser, **{each.name: each.as_json(value)})
            by_form = twin.takes_form(browser, **each.as_form(value))
            if by_json != by_form:
                taken = "JSON" if by_json else "form"
                found.append(f"{each.name} = {what}: taken by the {taken} alone")
    return found
