"""The key that signs and seals is changed while people work: who is locked out?

Two replicas of registration and one process of notifications get another list of keys one after
the other, as a rolling start does. Meanwhile two visitors keep asking, and after each change
somebody signs in with a code: the link asked for at one replica, followed at the other. Somebody
else does with a passkey: asked at one replica, answered at the other.

At full size: `python -m tests.drills.rotation.keys` (`--hasty` puts the new key first at once,
`--careless` forgets the old one; both lock people out).
"""

import argparse
import itertools
import json
import re
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pyotp
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from services.notifications.app import create_app as notifications_app
from services.notifications.channels.composer import OPT_OUT_PURPOSE
from services.notifications.settings import read_settings as notifications_settings
from services.registration.app import create_app
from services.registration.jobs import renew_seals_once
from services.registration.meetings.use_cases.share_calendar import share_calendar
from services.registration.school.models.people import Person
from services.registration.school.use_cases.confirm_second_factor import (
    begin_second_factor,
    confirm_second_factor,
)
from services.registration.settings import read_settings
from shared.auth import links
from shared.db import Database
from shared.db.migrations import migrate
from tests.support.browser import session_cookie
from tests.support.messages import payloads
from tests.support.registration import fresh_database
from tests.support.school import NOW, make_invited, make_school
from tests.support.sign_in.passkeys import SIGN_IN, Authenticator

OLD, NEW = "the key of all these years - long enough", "the key that takes its place - also long"
DOCUMENTED = ((OLD,), (OLD, NEW), (NEW, OLD))
HASTY = ((OLD,), (NEW, OLD))
CARELESS = ((OLD,), (OLD, NEW), (NEW,))
ADDRESS = "karen@nordlysteknikskole.example"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Outcome:
    """`refused`: what did not open, counted by what it was."""

    asked: int = 0
    sign_ins: int = 0
    passkey_sign_ins: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def count(self, what: str, status: int, expected: int) -> None:
        self.asked += 1
        if status != expected:
            self.refused[what] += 1


class Doors:
    """Two replicas of registration and one process of notifications, each with its keys."""

    def __init__(self, database: Database, mails: Database) -> None:
        self._databases = database, mails
        self._made: dict[tuple[str, tuple[str, ...]], Flask] = {}
        self.replicas = [self._registration((OLD,)), self._registration((OLD,))]
        self.notifications = self._notifications((OLD,))

    def roll(self, keys: tuple[str, ...]) -> Iterator[None]:
        """One process after the other starts with these keys."""
        for number in range(len(self.replicas)):
            self.replicas[number] = self._registration(keys)
            yield
        self.notifications = self._notifications(keys)
        yield

    def _registration(self, keys: tuple[str, ...]) -> Flask:
        made = self._made.get(("registration", keys))
        if made is None:
            made = create_app(read_settings(_environment("REGISTRATION", keys)), self._databases[0])
            self._made["registration", keys] = made
        return made

    def _notifications(self, keys: tuple[str, ...]) -> Flask:
        settings = notifications_settings(_environment("NOTIFICATIONS", keys))
        return notifications_app(settings, self._databases[1])


def _environment(service: str, keys: tuple[str, ...]) -> dict[str, str]:
    return {
        "MATCHDAG_SECRET_KEYS": ",".join(keys),
        "MATCHDAG_BASE_URL": "http://localhost",
        f"MATCHDAG_{service}_DATABASE_URL": "sqlite:///unused.db",
        "MATCHDAG_SMTP_URL": "smtp://localhost:2525",
        "MATCHDAG_MAIL_FROM": "matchdag@skole.example",
    }


@dataclass
class Somebody:
    """One browser; its cookie goes to whichever replica answers."""

    cookie: str = ""

    def get(self, app: Flask, path: str) -> tuple[int, str]:
        client = app.test_client()
        if self.cookie:
            client.set_cookie("matchdag", self.cookie)
        answer = client.get(path)
        kept = client.get_cookie("matchdag")
        self.cookie = kept.value if kept else ""
        return answer.status_code, answer.text

    def post(self, page: Flask, app: Flask, path: str, **fields: str) -> tuple[int, str]:
        """The button of a page that one replica showed, pressed at another: status, where to."""
        answer = self.send(page, app, path, **fields)
        return answer.status_code, answer.headers.get("Location", "")

    def send(self, page: Flask, app: Flask, path: str, **fields: str) -> TestResponse:
        _status, shown = self.get(page, "/accessibility")
        found = _TOKEN.search(shown)
        client = app.test_client()
        client.set_cookie("matchdag", self.cookie)
        answer = client.post(path, data={"csrf_token": found[1] if found else "", **fields})
        kept = client.get_cookie("matchdag")
        self.cookie = kept.value if kept else ""
        return answer


@dataclass
class Left:
    """What was given out before anything changed."""

    cookie: str
    opens: dict[str, str]
    opt_out: str
    phone: pyotp.TOTP
    device: Authenticator


def rotate(steps: Sequence[tuple[str, ...]], database: Database, folder: Path) -> Outcome:
    outcome = Outcome()
    with time_machine.travel(NOW, tick=True) as traveller, ExitStack() as stack:
        left = _leave(database)
        url = f"sqlite:///{folder / 'notifications.sqlite'}"
        migrate(url, "services.notifications.migrations")
        mails = Database(url)
        stack.callback(mails.dispose)
        doors = Doors(database, mails)
        stack.enter_context(_light_load(doors, left, outcome))
        for keys in steps:
            for _ in doors.roll(keys):
                traveller.shift(timedelta(seconds=90))
                _look(doors, left, outcome)
                for first, second in itertools.permutations(doors.replicas):
                    traveller.shift(timedelta(minutes=5))
                    _sign_in(first, second, database, left, outcome)
                    _sign_in_by_passkey(first, second, left, outcome)
            renew_seals_once(database, keys)
        traveller.shift(timedelta(minutes=5))
        _sign_in(*doors.replicas, database, left, outcome)
        _sign_in_by_passkey(*doors.replicas, left, outcome)
    return outcome


def _leave(database: Database) -> Left:
    with database.writing() as session:
        school = make_school(session)
        person = session.get_one(Person, school.administrator)
        begun = begin_second_factor(session, person, begun_by=person.id, keys=[OLD])
        phone = pyotp.parse_uri(begun)
        assert isinstance(phone, pyotp.TOTP)
        assert confirm_second_factor(
            session,
            person_id=person.id,
            begun_by=person.id,
            code=phone.at(NOW, counter_offset=-1),
            keys=[OLD],
        )
        part = make_invited(session, school)
        feed = share_calendar(session, person_id=person.id)
        opens = {
            "session": f"/events/{school.event_id}",
            "invitation": "/reply/"
            + links.mint([OLD], "invitation", part.id, part.link_generation),
            "calendar": "/calendar/"
            + links.mint([OLD], "calendar", person.id, feed.generation)
            + ".ics",
        }
        opt_out = "/decline/" + links.mint([OLD], OPT_OUT_PURPOSE, part.id, 0)
    cookie = session_cookie(OLD, school.organiser())
    return Left(cookie, opens, opt_out, phone, _add_passkey(database, cookie))


def _add_passkey(database: Database, cookie: str) -> Authenticator:
    """By a replica of the old days, beside the code app."""
    app = create_app(read_settings(_environment("REGISTRATION", (OLD,))), database)
    own, device = Somebody(cookie), Authenticator()
    options = own.send(app, app, "/security/passkeys/options").get_json()
    added, _where = own.post(
        app, app, "/security/passkeys/new", name="Telefon", credential=device.make(options)
    )
    assert added == 200
    return device


def _look(doors: Doors, left: Left, outcome: Outcome) -> None:
    for app in doors.replicas:
        for what, path in left.opens.items():
            cookie = left.cookie if what == "session" else ""
            outcome.count(what, Somebody(cookie).get(app, path)[0], 200)
    outcome.count("opt-out", Somebody().get(doors.notifications, left.opt_out)[0], 200)


def _sign_in(first: Flask, second: Flask, database: Database, left: Left, outcome: Outcome) -> None:
    """Asked for at the one replica, followed at the other, the code again at the first."""
    somebody = Somebody()
    somebody.post(first, first, "/sign-in", email=ADDRESS)
    with database.reading() as session:
        [*_, told] = payloads(session, "registration.sign_in_link_requested.v1")
    key = first.config["SECRET_KEY"]
    link = "/sign-in/" + links.mint([key], "sign-in", UUID(told["request_id"]), 0)
    status, _where = somebody.post(second, second, link)
    outcome.count("sign-in link", status, 303)
    if status != 303:
        return
    status, _where = somebody.post(second, first, "/sign-in/code", code=left.phone.now())
    outcome.count("code app", status, 303)
    if status == 303:
        outcome.sign_ins += 1
        outcome.count("new session", somebody.get(second, left.opens["session"])[0], 200)


def _sign_in_by_passkey(first: Flask, second: Flask, left: Left, outcome: Outcome) -> None:
    somebody = Somebody()
    options = somebody.send(first, first, f"{SIGN_IN}/options").get_json(silent=True)
    outcome.count("passkey asked for", 200 if options else 403, 200)
    if not options:
        return
    credential = left.device.sign(options)
    status, _where = somebody.post(second, second, SIGN_IN, credential=credential)
    outcome.count("passkey", status, 303)
    if status == 303:
        outcome.passkey_sign_ins += 1
        outcome.count("new session", somebody.get(first, left.opens["session"])[0], 200)


@contextmanager
def _light_load(doors: Doors, left: Left, outcome: Outcome) -> Iterator[None]:
    """Two visitors who ask all the time, at whichever replica is there."""
    is_over = threading.Event()
    statuses: list[tuple[str, int]] = []

    def visit(number: int) -> None:
        for turn in itertools.count(number):
            if is_over.wait(0.05):
                return
            what = ("session", "invitation")[turn % 2]
            cookie = left.cookie if what == "session" else ""
            app = doors.replicas[turn // 2 % 2]
            statuses.append((what, Somebody(cookie).get(app, left.opens[what])[0]))

    visitors = [threading.Thread(target=visit, args=(number,)) for number in range(2)]
    for visitor in visitors:
        visitor.start()
    try:
        yield
    finally:
        is_over.set()
        for visitor in visitors:
            visitor.join()
        for what, status in statuses:
            outcome.count(f"{what} under load", status, 200)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hasty", action="store_true")
    parser.add_argument("--careless", action="store_true")
    chosen = parser.parse_args()
    steps = HASTY if chosen.hasty else CARELESS if chosen.careless else DOCUMENTED
    with TemporaryDirectory() as name, fresh_database("postgresql", Path(name)) as database:
        outcome = rotate(steps, database, Path(name))
    print(json.dumps(vars(outcome), indent=2))
    return 1 if outcome.refused else 0


if __name__ == "__main__":
    sys.exit(main())
