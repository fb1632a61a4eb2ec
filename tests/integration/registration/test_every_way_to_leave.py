"""A company leaves by many doors with one effect: the same rows and the same messages.

The doors are found in the code of the views, so that a new one must be added to the tables below.
No other door ends a company's part: what takes in a list, a message or an erasure never does.
"""

import inspect
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.booking.use_cases.wait_for_seat import wait_for_seat
from services.registration.companies.links import open_invitation
from services.registration.companies.models import Participation, ParticipationEducation, Placement
from services.registration.events.models.events import Event
from services.registration.invitations.queries.planned_withdrawal import planned_withdrawal
from services.registration.kit.models.metadata import Base
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.schedules.domain.incidents import Incident
from services.registration.schedules.use_cases.publish_build import publish_build
from services.registration.schedules.use_cases.request_build import Choices, request_build
from shared.auth import links
from shared.db import Database
from shared.messaging.envelope import open_sealed
from shared.previews import preview_digest
from shared.web.factory import current_database
from tests.architecture.source_tree import ROOT, python_files
from tests.support.browser import Browser, identity_of
from tests.support.planning import carry_out_next
from tests.support.registration import KEYS
from tests.support.world import NINE, NOW, World, make_world

pytestmark = pytest.mark.slow

_LEAVING = re.compile(r"\b(withdraw_company|answer_invitation|save_reply)\(")
_REPAIRING = re.compile(r"\b(publish_repair|publish_schedule)\(")
_NOT_COMING = re.compile('"(?:declined|withdrawn)"')
_NO = {"coming": "no", "reason": "date"}
_AWAY = {"reason": "no_time"}
_ANY_VERSION = {"If-Match": "*"}


@dataclass(frozen=True)
class Door:
    """`sends` gets the browser, the base of the company's link and of the organiser's address."""

    sends: Callable[[Browser, str, str], TestResponse]
    status: str
    by_staff: bool
    kind: str = "praktikdating"


def _withdraw_by_link(browser: Browser, link: str, _base: str) -> TestResponse:
    """On the day the page leads elsewhere; this one has stood open."""
    with browser.client.application.app_context(), current_database().reading() as session:
        seen = preview_digest(planned_withdrawal(session, open_invitation(session, link)))
    return browser.post(f"/reply/{link}/withdraw", **_AWAY, preview=seen)


DOORS = {
    "replies.withdraw": Door(_withdraw_by_link, "withdrawn", False),
    "replies.answer": Door(
        lambda browser, link, _: browser.post(f"/reply/{link}", **_NO, version="1"),
        "declined",
        False,
    ),
    "replies_api.withdraw_own": Door(
        lambda browser, link, _: browser.api(
            "PUT", f"/replies/{link}/withdrawal", _AWAY, headers=_ANY_VERSION
        ),
        "withdrawn",
        False,
    ),
    "replies_api.save_own_reply": Door(
        lambda browser, link, _: browser.api(
            "PUT", f"/replies/{link}", {**_NO, "coming": False}, headers=_ANY_VERSION
        ),
        "declined",
        False,
    ),
    "companies.withdraw": Door(
        lambda browser, _, base: browser.post_seen(f"{base}/withdraw", **_AWAY), "withdrawn", True
    ),
    "companies.answer_for_company": Door(
        lambda browser, _, base: browser.post(f"{base}/answer", **_NO, version="1"),
        "declined",
        True,
    ),
    "participations_api.withdraw": Door(
        lambda browser, _, base: browser.api(
            "PUT", f"{_of_api(base)}/withdrawal", _AWAY, headers=_ANY_VERSION
        ),
        "withdrawn",
        True,
    ),
    "participations_api.save_reply": Door(
        lambda browser, _, base: browser.api(
            "PUT", f"{_of_api(base)}/reply", {**_NO, "coming": False}, headers=_ANY_VERSION
        ),
        "declined",
        True,
    ),
    "counsellors.remove": Door(
        lambda browser, _, base: browser.post(
            f"{base.replace('/companies/', '/counsellors/')}/remove"
        ),
        "withdrawn",
        True,
        "guidance",
    ),
    "counsellors_api.remove": Door(
        lambda browser, _, base: browser.api(
            "DELETE", base.replace("/companies/", "/counsellors/")
        ),
        "withdrawn",
        True,
        "guidance",
    ),
}
#: each gets the browser and the event's address, once the repair of its first company's absence is
#: built as number 1
REPAIRS: dict[str, Callable[[Browser, str], TestResponse]] = {
    "day_changes.carry_out": lambda browser, event: browser.post_seen(
        f"{event}/schedules/builds/1", f"{event}/day/changes/1"
    ),
    "builds.publish": lambda browser, event: browser.post_seen(
        f"{event}/schedules/publish?build=1", f"{event}/schedules/publish", build="1"
    ),
    "builds_api.publish": lambda browser, event: browser.api(
        "POST", f"{event}/publications", {"build": 1}, headers={"Idempotency-Key": "once"}
    ),
}
MOMENTS = {
    "before schedules are published": (NOW, False),
    "the day before": (NOW, True),
    "on the day": (NINE + timedelta(minutes=5), True),
}


def _of_api(base: str) -> str:
    return base.replace("/companies/", "/participations/")


def test_the_table_names_every_door(app: Flask) -> None:
    assert _views_that(app, _LEAVING) == set(DOORS)
    assert _views_that(app, _REPAIRING) == set(REPAIRS)


def _views_that(app: Flask, does: re.Pattern[str]) -> set[str]:
    return {
        endpoint
        for endpoint, view in app.view_functions.items()
        if does.search(inspect.getsource(inspect.unwrap(view)))
    }


def test_nothing_else_writes_that_a_company_does_not_come() -> None:
    writers = {
        path.stem
        for path in python_files("services/registration")
        if "use_cases" in path.parts or "consumers" in path.name
        if _NOT_COMING.search((ROOT / path).read_text(encoding="utf-8"))
    }
    assert writers == {"withdraw_company", "answer_invitation"}


def make_event(database: Database, kind: str, *, published: bool) -> World:
    """Two meetings with the first company, one of them in the first slot, and one wait there."""
    with database.writing() as session:
        world = make_world(session, kind=kind)
        session.query(Participation).update({"answered_at": NOW})
        session.add(
            Placement(
                participation_id=world.participations[0],
                education_id=world.educations[0],
                agreement_type="full",
                count=2,
            )
        )
    if not published:
        return world
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        publish_build(session, event=event, build=None, published_by=world.organiser)
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        for student, company, slot in ((0, 0, 0), (1, 0, 1), (2, 1, 1)):
            book_meeting(
                session,
                event=event,
                person_id=world.students[student],
                company_id=world.companies[company],
                slot=slot,
                origin="booked",
                booked_by=world.organiser,
            )
        for student, company in ((2, 0), (1, 1)):
            wait_for_seat(
                session,
                event=event,
                person_id=world.students[student],
                company_id=world.companies[company],
                slot=1,
            )
    return world


def effect(session: Session, world: World, marks: int) -> dict[str, Any]:
    """What stands and what was said since `marks`, in words that no id hides."""
    names = {
        **{id: f"company {n}" for n, id in enumerate(world.companies)},
        **{id: f"student {n}" for n, id in enumerate(world.students)},
    }
    meetings = session.execute(
        select(Meeting.person_id, Meeting.company_id, Meeting.slot, Meeting.status, Meeting.version)
    )
    seats = session.execute(
        select(CompanySlot.company_id, CompanySlot.slot, CompanySlot.taken, CompanySlot.is_open)
    )
    waits = session.execute(select(Wait.person_id, Wait.company_id, Wait.slot))
    offers = [
        session.scalars(select(table).where(table.participation_id == world.participations[0]))
        for table in (Placement, ParticipationEducation)
    ]
    return {
        "meetings": sorted((names[a], names[b], c, d, e) for a, b, c, d, e in meetings),
        "seats": sorted((names[a], b, c, d) for a, b, c, d in seats),
        "waits": sorted((names[a], names[b], c) for a, b, c in waits),
        "offers": [len(each.all()) for each in offers],
        "messages": said_since(session, names, marks),
    }


def said_since(session: Session, names: dict[Any, str], marks: int) -> list[tuple[Any, ...]]:
    """Type, whom it is about, and how many meetings it adds and takes away."""
    outbox = Base.metadata.tables["outbox_messages"]
    rows = session.execute(
        select(outbox.c.type, outbox.c.body).where(outbox.c.position > marks)
    ).all()
    by_text = {str(id): name for id, name in names.items()}
    said = []
    for kind, body in rows:
        payload = open_sealed(bytes(body)).payload
        about = payload.get("contact_id") or payload.get("company_id")
        told = [len(payload.get(name, ())) for name in ("items", "cancelled_uids")]
        said.append((kind, by_text.get(str(about), ""), *told))
    return sorted(said)


def last_position(session: Session) -> int:
    outbox = Base.metadata.tables["outbox_messages"]
    return max(session.scalars(select(outbox.c.position)), default=0)


def leave(app: Flask, database: Database, door: Door, moment: str) -> tuple[TestResponse, dict]:
    """The answer of this door at this moment, and its whole effect."""
    at, published = MOMENTS[moment]
    with time_machine.travel(NOW, tick=True) as clock:
        world = make_event(database, door.kind, published=published)
        with database.reading() as session:
            marks = last_position(session)
        clock.move_to(at)
        roles = ("organiser",) if door.by_staff else ()
        browser = Browser(app, identity_of(world.organiser, world.organisation_id, *roles))
        if not door.by_staff:
            browser.client = app.test_client()
        link = links.mint(KEYS, "invitation", world.participations[0], 1)
        base = f"/events/{world.event_id}/companies/{world.participations[0]}"
        answer = door.sends(browser, link, base)
    with database.reading() as session:
        part = session.get_one(Participation, world.participations[0])
        rows = effect(session, world, marks)
        rows["participation"] = (part.status, part.answered_by == world.organiser, part.version)
    return answer, rows


def expected(moment: str) -> dict[str, Any]:
    """The one effect: what has begun stays, the rest falls away, and exactly the touched hear."""
    published = MOMENTS[moment][1]
    begun = 1 if moment == "on the day" else 0
    withdrew = ("registration.company_withdrew.v1", "company 0", 0, 0)
    if not published:
        nothing = {"meetings": [], "seats": [], "waits": [], "offers": [0, 0]}
        return {**nothing, "messages": [withdrew]}
    # student 1 waited for the second company's full slot and gets nothing by this: it stays full
    changed = "registration.event_news.v1"
    told = [(changed, "student 1", 0, 1)]
    if not begun:
        told.append((changed, "student 0", 0, 1))
    closed = [("company 0", slot, begun if slot == 0 else 0, False) for slot in range(5)]
    others = [
        (f"company {company}", slot, int((company, slot) == (1, 1)), True)
        for company in (1, 2, 3)
        for slot in range(5)
    ]
    return {
        "meetings": sorted(
            [
                ("student 0", "company 0", 0, *(("booked", 1) if begun else ("cancelled", 2))),
                ("student 1", "company 0", 1, "cancelled", 2),
                ("student 2", "company 1", 1, "booked", 1),
            ]
        ),
        "seats": sorted(closed + others),
        "waits": [("student 1", "company 1", 1)],
        "offers": [0, 0],
        "messages": sorted([withdrew, *told]),
    }


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("endpoint", DOORS)
def test_every_door_has_the_one_effect(
    app: Flask, database: Database, endpoint: str, moment: str
) -> None:
    door = DOORS[endpoint]
    answer, rows = leave(app, database, door, moment)
    if moment == "on the day" and endpoint in {"replies.answer", "replies_api.save_own_reply"}:
        # the company answers no more once its day has begun: it withdraws
        assert answer.status_code == 409
        assert rows["participation"] == ("accepted", False, 1)
        assert rows["messages"] == []
        return
    assert answer.status_code in {200, 204, 303}, answer.text[-600:]
    assert rows.pop("participation") == (door.status, door.by_staff, 2)
    assert rows == expected(moment)


@pytest.mark.parametrize("endpoint", REPAIRS)
def test_a_repair_has_the_one_effect_on_the_company(
    app: Flask, database: Database, endpoint: str
) -> None:
    """What the others get instead is the plan's; each of them hears of it once."""
    with time_machine.travel(NOW, tick=True):
        world = make_event(database, "praktikdating", published=True)
        away = Incident("company_away", world.companies[0], (0, 1, 2, 3, 4))
        with database.writing() as session:
            event = session.get_one(Event, world.event_id)
            choices = Choices(repair=True, incidents=(away,))
            request_build(session, event=event, choices=choices, requested_by=world.organiser)
        carry_out_next(database)
        with database.reading() as session:
            marks = last_position(session)
        organiser = identity_of(world.organiser, world.organisation_id, "organiser")
        browser, own = Browser(app, organiser), f"/events/{world.event_id}"
        answer = REPAIRS[endpoint](browser, own)
        if answer.status_code == 303:  # a page waits a minute with telling, a program does not
            browser.post(f"{own}/news/send")
    assert answer.status_code in {201, 303}, answer.text[-600:]
    with database.reading() as session:
        part = session.get_one(Participation, world.participations[0])
        assert (part.status, part.answered_by, part.version) == ("withdrawn", world.organiser, 2)
        rows = effect(session, world, marks)
    alone, said = expected("the day before"), Counter(row[:2] for row in rows.pop("messages"))
    assert of_company(rows) == of_company(alone)
    assert set(said.values()) == {1}
    assert {row[:2] for row in alone["messages"]} <= said.keys()


def of_company(rows: dict[str, Any]) -> dict[str, Any]:
    """What stands of the first company."""
    return {
        "offers": rows["offers"],
        **{
            kind: [row for row in rows[kind] if "company 0" in row]
            for kind in ("meetings", "seats", "waits")
        },
    }


@pytest.mark.parametrize("endpoint", [name for name in DOORS if DOORS[name].status == "withdrawn"])
def test_a_second_time_changes_and_says_nothing(
    app: Flask, database: Database, endpoint: str
) -> None:
    """The control is that the first time does."""
    door = DOORS[endpoint]
    twice = Door(
        lambda *given: (door.sends(*given), door.sends(*given))[1],
        door.status,
        door.by_staff,
        door.kind,
    )
    answer, rows = leave(app, database, twice, "the day before")
    assert answer.status_code in {200, 204, 303}
    assert rows.pop("participation") == (door.status, door.by_staff, 2)
    assert rows == expected("the day before")
