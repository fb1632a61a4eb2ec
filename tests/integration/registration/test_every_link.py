"""The matrix of links: every route that a link opens, with every token that must open nothing.

The routes come from the URL map, so a new one is asked without being written here; one that takes
a JSON body fails until its body stands below. Whatever is wrong with a token, the answer and the
work done for it are the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy import event as incidents
from werkzeug.test import TestResponse

from services.registration.companies.models import ContactAddress, Participation
from services.registration.meetings.models.booking import CalendarFeed
from services.registration.preparation.models import Document
from shared.auth import links
from shared.auth.access import Access, register_access_matrix
from shared.db import Database
from tests.support.browser import Browser
from tests.support.preparation import hand_in, meet
from tests.support.registration import KEY
from tests.support.world import NINE, NOW, World, make_world

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("the_day_before")]

AFTER_THE_FIRST_MEETING = NINE + timedelta(minutes=20)
FORMS = {"company_day.mark": {"id": str(uuid4()), "status": "present"}}
#: what each JSON route takes; the other pages take any form
BODIES = {
    "replies_api.save_own_reply": {"coming": False, "reason": "date"},
    "replies_api.withdraw_own": {"reason": "illness"},
    "replies_api.say_on_the_day": {"kind": "here"},
    "company_interests_api.answer": {"answer": "yes", "note": ""},
}
#: the tables of what links name
SUBJECTS = ("participations", "calendar_feeds", "contact_addresses")
#: after these the company comes no more, so they are asked last
LEAVING = {"replies_api.save_own_reply", "replies_api.withdraw_own", "replies.withdraw"}


@dataclass(frozen=True)
class Door:
    method: str
    endpoint: str
    names: frozenset[str]

    @property
    def purpose(self) -> str:
        named = {"calendar_feed": "calendar", "contact_address": "contact-address"}
        return named.get(self.endpoint.partition(".")[0], "invitation")

    def ask(self, app: Flask, visitor: Browser, token: str, values: dict[str, Any]) -> TestResponse:
        filled = {name: values[name] for name in self.names - {"token"}} | {"token": token}
        address = app.url_map.bind("localhost").build(self.endpoint, filled, self.method)
        if not address.startswith("/api/v1"):
            form = FORMS.get(self.endpoint, {})
            return visitor.get(address) if self.method == "GET" else visitor.post(address, **form)
        body = BODIES[self.endpoint] if self.method != "GET" else None
        path = address.removeprefix("/api/v1")
        return visitor.api(self.method, path, body, headers={"If-Match": "*"})


def doors(app: Flask) -> Iterator[Door]:
    names = {rule.endpoint: frozenset(rule.arguments) for rule in app.url_map.iter_rules()}
    for method, _rule, endpoint, access in register_access_matrix(app):
        if access is Access.LINK and "token" in names[endpoint]:
            yield Door(method, endpoint, names[endpoint])


@dataclass
class Tokens:
    """Tokens of one subject for one purpose."""

    purpose: str
    subject: UUID
    generation: int

    def minted(self, **changes: Any) -> str:
        facts = {**vars(self), "key": KEY, **changes}
        key, purpose = facts["key"], facts["purpose"]
        return links.mint((key,), purpose, facts["subject"], facts["generation"])

    def refused(self) -> dict[str, str]:
        good = self.minted()
        swapped = "calendar" if self.purpose == "invitation" else "invitation"
        return {
            "renewed": self.minted(generation=self.generation - 1),
            "not yet made": self.minted(generation=self.generation + 1),
            "of another purpose": self.minted(purpose=swapped),
            "of another installation": self.minted(key="x" * 40),
            "of nobody": self.minted(subject=uuid4()),
            "cut": good[:-1],
            "changed": good[:-9] + ("A" if good[-9] != "A" else "B") + good[-8:],
            "garbage": "garbage",
        }


@pytest.fixture
def rows(world: World, database: Database, browser_of: Any, check_all: Any) -> dict[str, Any]:
    """A row of every kind that the first company may see."""
    meeting = meet(database, world, student=0, company=0)
    hand_in(browser_of(world.students[0]), world)
    check_all()
    with database.writing() as session:
        for participation in session.query(Participation):
            participation.link_generation = 2
        session.add(
            CalendarFeed(person_id=world.students[0], generation=2, is_open=True, changed_at=NOW)
        )
        document = session.query(Document.id).scalar()
        asked = ContactAddress(
            id=uuid4(),
            contact_id=world.contacts[1],
            email="ny@firma.example",
            state="pending",
            created_at=NOW,
            expires_at=NOW + timedelta(days=7),
        )
        session.add(asked)
    return {
        "address_id": asked.id,
        "meeting_id": meeting,
        "document_id": document,
        "person_id": world.students[0],
        "student_id": world.students[0],
    }


@pytest.fixture
def tokens(world: World, rows: dict[str, Any]) -> dict[str, Tokens]:
    subjects = {"invitation": world.participations[0], "calendar": world.students[0]}
    held = {purpose: Tokens(purpose, subject, 2) for purpose, subject in subjects.items()}
    return held | {"contact-address": Tokens("contact-address", rows["address_id"], 1)}


@pytest.fixture
def visitor(app: Flask, browser_of: Callable[..., Browser], world: World) -> Browser:
    """Without a session; its pages' token is its own."""
    guest = browser_of(world.students[0])
    guest.client = app.test_client()
    guest.get("/accessibility")
    return guest


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What was asked of the database since the list was cleared."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    incidents.listen(Engine, "before_cursor_execute", note)
    yield asked
    incidents.remove(Engine, "before_cursor_execute", note)


def test_the_doors_are_those_of_the_invitation_the_calendar_and_the_address(app: Flask) -> None:
    found = list(doors(app))
    assert len(found) >= 20
    assert {door.purpose for door in found} == {"invitation", "calendar", "contact-address"}


def test_a_good_link_opens_every_door(app, visitor, tokens, rows, the_day_before):
    the_day_before.move_to(AFTER_THE_FIRST_MEETING)
    for door in sorted(doors(app), key=lambda door: door.endpoint in LEAVING):
        answer = door.ask(app, visitor, tokens[door.purpose].minted(), rows)
        assert answer.status_code in {200, 303, 409, 422}, (door, answer.status_code)
        if door.method == "GET":
            assert answer.status_code in {200, 303}, (door, answer.status_code)
        # A calendar program asks again and again, and is answered that nothing has changed.
        is_feed = door.purpose == "calendar"
        rule = answer.headers["Cache-Control"]
        assert (rule == "private, no-cache") if is_feed else ("no-store" in rule), (door, rule)


def test_whatever_is_wrong_with_a_token_the_answer_and_the_work_are_the_same(
    app, visitor, tokens, rows, statements
):
    for door in doors(app):
        seen = {}
        for fault, token in tokens[door.purpose].refused().items():
            statements.clear()
            answer = door.ask(app, visitor, token, rows)
            seen[fault] = (answer.status_code, _shown(answer, token), tuple(statements))
        first = seen["garbage"]
        assert first[0] == 404, (door, first[0])
        assert {fault: each for fault, each in seen.items() if each != first} == {}, door
        looked_up = [
            each for each in first[2] if any(f"\nFROM {table}" in each for table in SUBJECTS)
        ]
        assert len(looked_up) == 1, (door, looked_up)


def test_a_revoked_link_opens_nothing_anywhere(app, visitor, tokens, rows, database, world):
    with database.writing() as session:
        session.get_one(Participation, world.participations[0]).link_revoked = True
        session.get_one(CalendarFeed, world.students[0]).is_open = False
        session.get_one(ContactAddress, rows["address_id"]).state = "over"
    for door in doors(app):
        own = tokens[door.purpose]
        revoked = door.ask(app, visitor, own.minted(), rows)
        unknown = door.ask(app, visitor, "garbage", rows)
        shown = [(each.status_code, _shown(each, own.minted())) for each in (revoked, unknown)]
        assert shown[0][0] == 404, door
        assert shown[0] == shown[1], door


def test_a_good_link_opens_no_row_of_another_company_or_school(app, visitor, rows, database, world):
    with database.writing() as session:
        other = make_world(session, name="En anden skole")
    foreign = {world.participations[1]: 2, other.participations[0]: 1}
    for participation, generation in foreign.items():
        token = Tokens("invitation", participation, generation).minted()
        for door in doors(app):
            if door.names & rows.keys():
                answer = door.ask(app, visitor, token, rows)
                assert answer.status_code == 404, (door, answer.status_code)


def _shown(answer: TestResponse, token: str) -> str:
    """The answer without what is the request's own: its address, number, nonce and form token."""
    text = answer.text.replace(token, "TOKEN").replace("garbage", "TOKEN")
    own = r'"request_id": "\w+"|(nonce|value|content)="[^"]*"|"X-CSRFToken": "[^"]*"'
    return re.sub(own, "", text)
