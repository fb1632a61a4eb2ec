"""The whole suite as one process: it starts, lets people in, keeps data, and stops in order."""

import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.server_process import (
    Server,
    Visitor,
    free_port,
    running,
    sign_in_by_console,
)
from tests.support.waiting import until

pytestmark = pytest.mark.slow

FIRST_START = ("--school", "Nordskolen", "--administrator", "kirsten@nordskolen.example")


def make_event(visitor: Visitor, name: str) -> None:
    """Through the page on which an organiser makes one."""
    assert visitor.get("/scheduling/events/new?template=praktikdating") == 200
    fields = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', visitor.page))
    fields |= {"name": name, "place": "Skolen"}
    fields.pop("csrf_token", None)
    assert visitor.post("/scheduling/events/new", **fields) == 200


def wait_for_page(visitor: Visitor, address: str, words: str, seconds: float = 20) -> None:
    until(
        lambda: visitor.get(address) == 200 and words in visitor.page,
        seconds=seconds,
        what=f"{words!r} on {address}",
        every=0.1,
    )


def test_a_first_start_makes_the_school_and_lets_its_administrator_in(tmp_path: Path) -> None:
    with running(tmp_path / "data", *FIRST_START) as server:
        visitor = Visitor(server.base_url)
        assert visitor.get("/") == 200
        sign_in_by_console(visitor, server.wait_for("/registration/console/"), "kirsten")
        assert "Nordskolen" in visitor.page
        print(f"ready after {server.ready_after:.1f} s, {server.memory_megabytes()} MB")
        assert server.memory_megabytes() <= 250
        key = tmp_path / "data" / "secret-key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_somebody_signs_in_with_the_mail_in_the_mailbox(tmp_path: Path) -> None:
    with running(tmp_path / "data", *FIRST_START) as server:
        administrator = Visitor(server.base_url)
        sign_in_by_console(administrator, server.wait_for("/registration/console/"), "kirsten")
        other_browser = Visitor(server.base_url)
        other_browser.get("/registration/sign-in")
        other_browser.post("/registration/sign-in", email="kirsten@nordskolen.example")
        wait_for_page(administrator, "/notifications/mailbox", "Dit link til at logge ind")
        mail = re.search(r'href="(/notifications/mailbox/[0-9a-f-]{36})"', administrator.page)
        assert mail is not None
        administrator.get(mail[1])
        link = re.search(r'href="(http[^"]+/registration/sign-in/[^"]+)"', administrator.page)
        assert link is not None
        other_browser.get(link[1])
        assert other_browser.post(link[1]) == 200
        assert "Log ud" in other_browser.page
        other_browser.get(link[1])
        assert other_browser.post(link[1]) == 403


def test_kill_9_loses_nothing_and_messages_go_on_their_way(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    names = [f"Dag nummer {number}" for number in range(3)]
    with running(data, *FIRST_START, port=port) as server:
        visitor = Visitor(server.base_url)
        sign_in_by_console(visitor, server.wait_for("/registration/console/"), "kirsten")
        for name in names:
            make_event(visitor, name)
        server.stop(signal.SIGKILL)
    with running(data, port=port) as server:
        for name in names:
            wait_for_page(visitor, "/registration/", name)


def test_it_stops_in_order_within_25_seconds(tmp_path: Path) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with running(tmp_path / f"data-{number}", *FIRST_START) as server:
            began = time.monotonic()
            assert server.stop(number) == 0, server.output()
            print(f"stopped after {time.monotonic() - began:.1f} s")
            assert time.monotonic() - began < 25


def refused(data: Path, port: int) -> str:
    command = [sys.executable, "-c", "from services.suite.cli import main; main()", "up"]
    done = subprocess.run(
        [*command, "--data", str(data), "--port", str(port)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_taken_port_or_folder_is_said_in_plain_words(tmp_path: Path) -> None:
    with running(tmp_path / "data", *FIRST_START) as server:
        assert f"Port {server.port} er optaget" in refused(tmp_path / "other", server.port)
        assert "kører allerede med mappen" in refused(tmp_path / "data", free_port())


def test_links_from_the_console_are_for_this_machine_and_this_installation(tmp_path: Path) -> None:
    with running(tmp_path / "data", *FIRST_START) as server:
        link = re.search(r"http\S+/registration/console/\S+", printed(server))
        assert link is not None
        visitor = Visitor(server.base_url)
        visitor.get("/registration/sign-in")
        assert visitor.post(link[0][:-4] + "AAAA") == 403
    with running(tmp_path / "elsewhere", *FIRST_START, port=server.port) as server:
        visitor = Visitor(server.base_url)
        visitor.get("/registration/sign-in")
        assert visitor.post(link[0]) == 403


def printed(server: Server) -> str:
    return server.wait_for("/registration/console/")
