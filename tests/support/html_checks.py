"""Checks the structure of a page's HTML without a browser: what a validator would say."""

from collections import Counter
from html.parser import HTMLParser

_VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}
_NEVER_INSIDE = {
    "form": {"form"},
    "a": {"a", "button"},
    "button": {"a", "button", "form"},
    "p": {"p"},
    "label": {"label"},
}
_BLOCKS = {
    "div",
    "section",
    "ul",
    "ol",
    "table",
    "form",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "dl",
    "figure",
    "fieldset",
    "nav",
    "details",
}
_MAY_STAY_OPEN = {"p", "li", "option", "td", "th", "tr", "thead", "tbody"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.wanted: list[tuple[str, str]] = []
        self.headings: list[int] = []
        self.landmarks: Counter[str] = Counter()
        self.language = ""
        self.titles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        self._check_place(tag)
        self._check_attributes(tag, given)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if tag not in self.open:
            self.faults.append(f"</{tag}> closes nothing")
            return
        while (last := self.open.pop()) != tag:
            self.faults.append(f"<{last}> is not closed before </{tag}>")

    def _check_place(self, tag: str) -> None:
        for outer in self.open:
            if tag in _NEVER_INSIDE.get(outer, set()):
                self.faults.append(f"<{tag}> inside <{outer}>")
        if self.open and self.open[-1] in {"p", "span"} and tag in _BLOCKS:
            self.faults.append(f"<{tag}> inside <{self.open[-1]}>")
        if tag == "li" and self.open and self.open[-1] not in {"ul", "ol", "menu"}:
            self.faults.append("<li> outside a list")

    def _check_attributes(self, tag: str, given: dict[str, str]) -> None:
        if "id" in given:
            self.ids[given["id"]] += 1
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            self.wanted += [(name, target) for target in given.get(name, "").split()]
        if "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"<{tag}> has an inline style or handler")
        if tag in {"script", "style"} and "src" not in given:
            self.faults.append(f"inline <{tag}>")
        if tag == "img" and "alt" not in given:
            self.faults.append("<img> without alt")
        if tag == "form" and given.get("method", "get").lower() == "post":
            self.landmarks["post form"] += 1
        if tag == "input" and given.get("name") == "csrf_token":
            self.landmarks["csrf token"] += 1
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "title" and "svg" not in self.open:
            self.titles += 1
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        self.landmarks[tag] += 1


def html_faults(text: str, *, is_fragment: bool = False) -> list[str]:
    """Everything wrong with a page (or a fragment), as sentences."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    found = list(reader.faults)
    found += [f"<{tag}> is never closed" for tag in reader.open if tag not in _MAY_STAY_OPEN]
    found += [
        f"id {name!r} is there {count} times" for name, count in reader.ids.items() if count > 1
    ]
    found += [
        f"{by}={name!r} leads nowhere" for by, name in reader.wanted if name not in reader.ids
    ]
    if reader.landmarks["post form"] > reader.landmarks["csrf token"]:
        found.append("a form that posts has no csrf_token")
    return found if is_fragment else found + _page_faults(reader)


def _page_faults(reader: _Reader) -> list[str]:
    found = []
    if reader.headings.count(1) != 1:
        found.append(f"{reader.headings.count(1)} h1, there must be one")
    for before, after in zip(reader.headings, reader.headings[1:], strict=False):
        if after > before + 1:
            found.append(f"h{after} follows h{before}")
    if reader.landmarks["main"] != 1:
        found.append("there must be one <main>")
    if reader.titles != 1:
        found.append("there must be one <title>")
    if reader.language not in {"da", "en"}:
        found.append(f"lang is {reader.language!r}")
    return found
