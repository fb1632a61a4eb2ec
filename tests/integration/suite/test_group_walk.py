"""One career day with talks over the whole suite: rules, wishes, sessions, rooms, one mail, lists.

By the JSON doors; the pages of the same are held by the tests of their services.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared import clock
from tests.integration.suite.test_api_walk import (
    EVENT,
    Program,
    hear_from_companies,
    mark_attendance,
)
from tests.integration.suite.test_server import wait_for_page
from tests.support.lists import COMPANIES, STUDENTS, address_of, companies_list, students_list
from tests.support.server_process import Visitor, running, sign_in_by_console

pytestmark = pytest.mark.slow
TALKS = {"is_on": True, "most_sessions": 2, "people": 4, "smallest": 1}


def test_one_career_day_with_talks_from_rules_to_attendance(tmp_path: Path) -> None:
    school = ("--school", "Nordskolen", "--administrator", "kirsten@nordskolen.example")
    with running(tmp_path / "data", *school) as server:
        visitor = Visitor(server.base_url)
        sign_in_by_console(visitor, server.wait_for("/registration/console/"), "kirsten")
        organiser = Program(visitor)
        prepare(organiser, tmp_path)
        hear_from_companies(server, organiser)
        wish(organiser)
        build_and_publish(organiser)
        sessions = have_rooms(organiser)
        is_told_the_room(organiser, sessions)
        mark_attendance(organiser)


def prepare(organiser: Program, folder: Path) -> None:
    day = clock.now().date() + timedelta(days=50)
    described = {**EVENT, "kind": "career_day", "held_on": day.isoformat()}
    made = organiser("POST", "scheduling/events", described, status=201)
    organiser.event = made["id"]
    organiser.wait("registration/events/{event}", lambda event: event["name"] == EVENT["name"])
    for name in ("101", "102"):
        room = {"name": name, "building": "Syd", "capacity": 4}
        organiser("POST", "scheduling/rooms", room, status=201)
    organiser.send_list("registration/events/{event}/students/import", students_list(folder))
    companies = organiser.send_list(
        "registration/events/{event}/companies/import", companies_list(folder)
    )
    ids = {"company_ids": companies["company_ids"]}
    organiser("POST", "registration/events/{event}/participations", ids, status=201)
    assert organiser("PUT", "registration/events/{event}/group-rules", TALKS)["people"] == 4


def wish(organiser: Program) -> None:
    cards = organiser("GET", "registration/events/{event}/companies")
    ids = [card["company_id"] for card in cards]
    assert len(ids) == len(COMPANIES)
    for student in organiser("GET", "registration/events/{event}/students")["items"]:
        path = f"registration/events/{{event}}/students/{student['id']}/wishes"
        organiser("PUT", path, {"companies": ids[:2]})


def build_and_publish(organiser: Program) -> None:
    order = {"objective": "fair", "seed": 7, "fill": True}
    number = organiser("POST", "registration/events/{event}/builds", order, status=201)["number"]
    built = organiser.wait(
        f"registration/events/{{event}}/builds/{number}",
        lambda build: build["status"] not in {"queued", "running"},
    )
    assert built["status"] == "done"
    organiser("POST", "registration/events/{event}/publications", {"build": number}, status=201)


def have_rooms(organiser: Program) -> list[dict[str, Any]]:
    """Scheduling has answered: every session has a room, no company two, no room two at once."""
    read = organiser.wait(
        "registration/events/{event}/sessions",
        lambda sessions: sessions["items"] and not sessions["rooms_awaited"],
    )
    sessions: list[dict[str, Any]] = read["items"]
    assert all(one["room"] in {"101, Syd", "102, Syd"} for one in sessions)
    assert len({(one["slot"], one["room"]) for one in sessions}) == len(sessions)
    companies = {one["company_id"] for one in sessions}
    assert len({(one["company_id"], one["room"]) for one in sessions}) == len(companies)
    assert all(len(one["students"]) == one["taken"] <= 4 for one in sessions)
    seen = organiser("GET", "scheduling/events/{event}/session-rooms")
    assert seen["conflicts"] == []
    assert {one["company_id"] for one in seen["companies"]} == companies
    return sessions


def is_told_the_room(organiser: Program, sessions: list[dict[str, Any]]) -> None:
    """One mail with the time and the room, not one with each."""
    assert sessions
    box = f"/notifications/mailbox?to={address_of(STUDENTS[0][0])}"
    wait_for_page(organiser.visitor, box, 'href="/notifications/mailbox/')
    mails = set(
        re.findall(r'href="(/notifications/mailbox/[0-9a-f-]{36})"', organiser.visitor.page)
    )
    assert len(mails) == 1
    organiser.visitor.get(mails.pop())
    assert ", Syd" in organiser.visitor.page
