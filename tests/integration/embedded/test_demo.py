"""The demo: a whole school within seconds, made through the product's own doors."""

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.embedded.server_process import Server, Visitor, running, sign_in_by_console

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
    before: dict[str, int] = {}
    while (now := figures(data)) != before:
        before = now
        time.sleep(1)
    return now


def show_day(server: Server) -> Visitor:
    visitor = Visitor(server.base_url)
    sign_in_by_console(visitor, server.output(), "Administrator og arrangør")
    return visitor


def test_the_demo_shows_its_events_and_is_the_same_after_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data, "--demo") as server:
        began = time.monotonic()
        output = server.wait_for(DONE, 120)
        print(f"ready {server.ready_after:.1f} s, demo {time.monotonic() - began:.1f} s more")
        server.wait_for(TALKS_TOO, 60)
        print(f"talks planned after {time.monotonic() - began:.1f} s")
        visitor = show_day(server)
        events = set(re.findall(r"/registration/events/[0-9a-f-]{36}", visitor.page))
        assert len(events) == 6
        for address in events:
            assert visitor.get(address) == 200
        for who in ("Lærer", "Hjælper på dagen", "Ledelse", "Elev"):
            someone = Visitor(server.base_url)
            sign_in_by_console(someone, output, who)
            assert "Log ud" in someone.page
        reply = re.search(r"Virksomhed +(\S+)", output)
        assert reply is not None
        assert Visitor(server.base_url).get(reply[1]) == 200
        first = settled(data)
        print(f"{first}, {server.memory_megabytes()} MB")
        assert server.stop() == 0
    assert first["students"] == 200
    assert first["events"] == 6
    assert first["matches"] > 10
    assert first["talks"] >= 8
    assert first["wishes"] > 1000
    assert first["parked"] == first["parked elsewhere"] == 0
    with running(data, "--demo") as server:
        server.wait_for(TALKS_TOO, 120)
        assert settled(data) == first


def test_demo_links_are_worth_nothing_without_the_demo(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data, "--demo") as server:
        output = server.wait_for(DONE, 120)
        link = re.search(r"Elev +(\S+/registration/console/\S+)", output)
        assert link is not None
        server.stop()
    with running(data, port=server.port) as server:
        visitor = Visitor(server.base_url)
        visitor.get("/registration/sign-in")
        assert visitor.post(link[1]) == 403
        assert Visitor(server.base_url).get("/notifications/mailbox") == 200  # asks to sign in
        visitor.get("/notifications/mailbox")
        assert "Postkasse" not in visitor.page
