"""Sends every form of every page what no form sends, as somebody does who looks for a way in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_plus, urlsplit

from flask.testing import FlaskClient

#: as they stand in the body: percent-encoded
HOSTILE = {
    "nothing": "",
    "a number that no column holds": "9" * 30,
    "a number that Python refuses": "9" * 5000,
    "the largest number that is taken": "9" * 9,
    "less than nothing": "-1",
    "Arabic digits": quote_plus("٣"),
    "NUL": "a%00b",
    "half a letter": "%ED%A0%80",
    "not UTF-8": "%FF%FE",
    "a line break": "x%0d%0aSet-Cookie:%20a=b",
    "markup": quote_plus("<script>alert(1)</script>{{7*7}}"),
    "another place": quote_plus("//evil.example/..\\..\\x"),
    "an id of nothing": "00000000-0000-0000-0000-000000000000",
    "very much": "A" * 70_000,
}


@dataclass
class Form:
    """Where it sends, how, and what it would send untouched."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._address = address
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = given.get("action") or self._address
            self.found.append(Form(action, given.get("method", "get").lower()))
        if not self.found:
            return
        fields, name = self.found[-1].fields, given.get("name", "")
        if tag in {"input", "textarea", "button", "select"} and name:
            if given.get("type") != "file":
                fields.setdefault(name, given.get("value", ""))
            self._select = name if tag == "select" else ""
        if tag == "option" and self._select and "selected" in given:
            fields[self._select] = given.get("value", "")


def forms_of(client: FlaskClient, pages: Iterable[str]) -> Iterator[Form]:
    """Each kind of form once, with the fields of the page that was asked for just now."""
    seen = set()
    for page in pages:
        answer = client.get(page)
        if answer.mimetype != "text/html":
            continue
        for form in _Forms(answer.text, page).found:
            kind = (form.method, urlsplit(form.action).path, frozenset(form.fields))
            if kind not in seen and "sign-out" not in form.action:
                seen.add(kind)
                yield form


def broken_by(client: FlaskClient, form: Form) -> list[str]:
    """What answered 5xx, sent on to another place or let a header through."""
    bad = []
    for name in sorted(form.fields.keys() - {"csrf_token"}):
        for what, value in HOSTILE.items():
            others = {one: kept for one, kept in form.fields.items() if one != name}
            body = "&".join(
                [f"{quote_plus(one)}={quote_plus(kept)}" for one, kept in others.items()]
                + [f"{quote_plus(name)}={value}"]
            )
            if fault := _fault(client, form, body):
                bad.append(f"{form.method} {form.action}, {name} = {what}: {fault}")
    return bad


def _fault(client: FlaskClient, form: Form, body: str) -> str:
    path = urlsplit(form.action).path
    if form.method == "post":
        typed = "application/x-www-form-urlencoded"
        answer = client.post(path, data=body, content_type=typed)
    else:
        answer = client.get(path, query_string=body)
    answer.get_data()
    answer.close()
    sent_on = urlsplit(answer.headers.get("Location", ""))
    if answer.status_code >= 500:
        return str(answer.status_code)
    if sent_on.netloc not in {"", "localhost"} or sent_on.path.startswith(("//", "/\\")):
        return f"sends on to {sent_on.geturl()}"
    cookies = answer.headers.getlist("Set-Cookie")
    return "sets a cookie" if any(one.startswith("a=") for one in cookies) else ""
