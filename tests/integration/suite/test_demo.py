"""The demo: a whole school within seconds, made through the product's own doors."""

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.server_process import Server, Visitor, running, sign_in_by_console
from tests.support.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

DONE, TALKS_TOO = "/notifications/mailbox", "oplæg er også planlagt"


def figures(data: Path) -> dict[str, int]:
    """How much of everything the demo holds."""
    asked = {
        "students": ("registration", "SELECT count(*) FROM students"),
        "companies": ("registration", "SELECT count(*) FROM companies"),
        "wishes": ("registration", "SELECT count(*) FROM wishes"),
        "matches": (
            "registration",
            "SELECT count(*) FROM interests WHERE matched_at IS NOT NULL",
        ),
        "talks": ("registration", "SELECT count(*) FROM group_sessions"),
        "events": ("scheduling", "SELECT count(*) FROM events"),
        "mails": ("notifications", "SELECT count(*) FROM messages"),
        "parked": ("notifications", "SELECT count(*) FROM parked_messages"),
        "parked elsewhere": ("registration", "SELECT count(*) FROM parked_messages"),
    }
    found = {}
    for name, (service, question) in asked.items():
        with closing(sqlite3.connect(data / f"{service}.sqlite")) as database:
            found[name] = database.execute(question).fetchone()[0]
    return found


def settled(data: Path) -> dict[str, int]:
    """The figures once no more mail arrives."""
    seen: list[dict[str, int]] = [{}]

    def stay() -> bool:
        seen.append(figures(data))
        return seen[-1] == seen[-2]

    until(stay, seconds=90, what=lambda: f"quiet figures: {seen[-3:]}", every=1)
    return seen[-1]


def show_day(server: Server) -> Visitor:
    visitor = Visitor(server.base_url)
    sign_in_by_console(visitor, server.output(), "Administrator og arrangør")
    return visitor


def test_the_demo_is_whole_stays_the_same_and_its_links_are_worth_nothing_without_it(
    tmp_path: Path,
) -> None:
    """One demo for all of it: making it takes longer than looking at it."""
    data = tmp_path / "data"
    with running(data, "--demo") as server:
        began = time.monotonic()
        output = server.wait_for(DONE, 120)
        print(f"ready {server.ready_after:.1f} s, demo {time.monotonic() - began:.1f} s more")
        server.wait_for(TALKS_TOO, 60)
        print(f"talks planned after {time.monotonic() - began:.1f} s")
        shows_its_events(server)
        lets_everybody_in(server, output)
        first = settled(data)
        print(f"{first}, {server.memory_megabytes()} MB")
        assert server.stop() == 0
    is_a_whole_school(first)
    with running(data, "--demo", port=server.port) as again:
        again.wait_for(TALKS_TOO, 120)
        assert settled(data) == first
        assert again.stop() == 0
    with running(data, port=server.port) as without:
        has_no_demo_links(without, output)


def shows_its_events(server: Server) -> None:
    visitor = show_day(server)
    events = set(re.findall(r"/registration/events/[0-9a-f-]{36}", visitor.page))
    assert len(events) == 6
    for address in events:
        assert visitor.get(address) == 200


def lets_everybody_in(server: Server, output: str) -> None:
    for who in ("Lærer", "Hjælper på dagen", "Ledelse", "Elev"):
        someone = Visitor(server.base_url)
        sign_in_by_console(someone, output, who)
        assert "Log ud" in someone.page
    reply = re.search(r"Virksomhed +(\S+)", output)
    assert reply is not None
    assert Visitor(server.base_url).get(reply[1]) == 200


def is_a_whole_school(found: dict[str, int]) -> None:
    assert found["students"] == 200
    assert found["events"] == 6
    assert found["matches"] > 10
    assert found["talks"] >= 8
    assert found["wishes"] > 1000
    assert found["parked"] == found["parked elsewhere"] == 0


def has_no_demo_links(server: Server, output: str) -> None:
    link = re.search(r"Elev +(\S+/registration/console/\S+)", output)
    assert link is not None
    visitor = Visitor(server.base_url)
    visitor.get("/registration/sign-in")
    assert visitor.post(link[1]) == 403
    assert Visitor(server.base_url).get("/notifications/mailbox") == 200  # asks to sign in
    visitor.get("/notifications/mailbox")
    assert "Postkasse" not in visitor.page
