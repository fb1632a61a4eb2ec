"""The session cookie is read once for each browser, and never believed longer than it may be."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, session
from itsdangerous import URLSafeTimedSerializer

from shared import clock
from shared.web import browser_session
from shared.web.browser_session import BrowserSession


class Counting(BrowserSession):
    """Counts how often a signature is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.looked = 0

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        signer = super().get_signing_serializer(app)
        assert signer is not None
        interface, plain = self, signer.loads

        def loads(*given: object, **named: object) -> object:
            interface.looked += 1
            return plain(*given, **named)  # type: ignore[arg-type]

        signer.__dict__.setdefault("loads", loads)
        return signer


@pytest.fixture
def app() -> Flask:
    made = Flask(__name__)
    made.config.update(
        SECRET_KEY="k" * 40,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=1),
    )
    made.session_interface = Counting()

    @made.get("/set")
    def set_it() -> str:
        session["items"] = ["first"]
        return "set"

    @made.get("/spoil")
    def spoil() -> list[str]:
        found: list[str] = session.get("items", [])
        found.append("not kept: the session was not told")
        return found

    @made.get("/items")
    def items() -> list[str]:
        return list(session.get("items", []))

    return made


def looked(app: Flask) -> int:
    interface = app.session_interface
    assert isinstance(interface, Counting)
    return interface.looked


def test_a_known_cookie_is_not_read_anew(app: Flask) -> None:
    browser = app.test_client()
    browser.get("/set")
    assert [browser.get("/items").json for _ in range(3)] == [["first"]] * 3
    assert looked(app) == 1


def test_no_request_sees_what_another_one_did_to_its_own_session(app: Flask) -> None:
    browser = app.test_client()
    browser.get("/set")
    browser.get("/items")
    assert browser.get("/spoil").json != ["first"]
    assert browser.get("/items").json == ["first"]


def test_a_cookie_ends_when_it_is_too_old_however_well_it_is_known(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = app.test_client()
    browser.get("/set")
    assert browser.get("/items").json == ["first"]
    later = datetime.now(UTC) + timedelta(hours=2)  # noqa: TID251 - what itsdangerous signs with
    monkeypatch.setattr(clock, "now", lambda: later)
    monkeypatch.setattr("itsdangerous.timed.time.time", later.timestamp)
    assert browser.get("/items").json == []


def test_a_cookie_of_another_key_or_with_another_letter_is_no_session(app: Flask) -> None:
    browser = app.test_client()
    browser.get("/set")
    assert browser.get("/items").json == ["first"]
    cookie = browser.get_cookie("session")
    assert cookie is not None
    spoilt = cookie.value[:-2] + ("AA" if cookie.value[-2:] != "AA" else "BB")
    assert app.test_client().get("/items", headers={"Cookie": f"session={spoilt}"}).json == []
    app.config["SECRET_KEY"] = "another" * 8
    assert browser.get("/items").json == []


def test_only_so_many_are_kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser_session, "MOST_KEPT", 2)
    browsers = [app.test_client() for _ in range(4)]
    for number, browser in enumerate(browsers):
        browser.get("/set", headers={"X-Number": str(number)})
        with browser.session_transaction() as own:
            own["items"] = [str(number)]
    assert [browser.get("/items").json for browser in browsers] == [["0"], ["1"], ["2"], ["3"]]
    interface = app.session_interface
    assert isinstance(interface, BrowserSession)
    assert len(interface._read) <= 2
