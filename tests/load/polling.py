"""What an open board of the day costs while nothing happens: processor time of a poll that is
answered "unchanged", beside a view that does nothing on the same server.
"""

import os
import re
import subprocess
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from flask import Flask
from flask import session as browser_session
from flask.sessions import SecureCookieSessionInterface

from shared.auth.identity import Identity, sign_in_session
from shared.db import Database
from tests.load.clients import http, median, send_all
from tests.load.databases import durable_database_url
from tests.load.report import Limit, Line
from tests.load.serving import SECRET, served_process
from tests.support.world import World, make_world

POLLS = 1_500
CLIENTS = 4
_TICK = os.sysconf("SC_CLK_TCK")


def polling(*, runs: int) -> list[Line | Limit]:
    """CPU of the web processes alone, in ms for each answer 204."""
    with (
        TemporaryDirectory() as folder,
        durable_database_url("postgresql", Path(folder)) as url,
    ):
        database = Database(url, pool_size=1)
        with database.writing() as session:
            world = make_world(session, students=300, companies=40, slots=12)
        database.dispose()
        with served_process("full", url) as (port, process):
            request = _poll(port, world)
            full = [_milliseconds(port, process, request) for _ in range(runs + 1)]
    with served_process("bare", "") as (port, process):
        bare = [_milliseconds(port, process, http("GET", "/")) for _ in range(runs + 1)]
    ours, least = median(full[1:]), median(bare[1:])
    return [
        Limit("ms CPU, poll that finds nothing new", ours, 1.5),
        Limit("  of it more than a view that does nothing", ours - least, 1.2),
    ]


def _milliseconds(port: int, process: "subprocess.Popen[bytes]", request: bytes) -> float:
    before = _processor_seconds(process.pid)
    load = send_all(port, [request] * POLLS, clients=CLIENTS)
    if load.statuses != {204: POLLS}:
        raise AssertionError(f"not every poll found nothing new: {load.statuses}")
    return 1000 * (_processor_seconds(process.pid) - before) / POLLS


def _processor_seconds(pid: int) -> float:
    """Of a process and its children."""
    found = 0.0
    for one in (pid, *_children(pid)):
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        found += (int(fields[11]) + int(fields[12])) / _TICK
    return found


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(number) for number in re.findall(r"\d+", listed)]


def _poll(port: int, world: World) -> bytes:
    """As a board asks that has just been opened."""
    path, cookie = f"/events/{world.event_id}/day/board", cookie_of_staff(world)
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie, "Host": "localhost"}
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        seen = re.search(r"seen=([^\"&]+)", answer.read().decode())
    assert seen is not None
    return http("GET", f"{path}?seen={seen[1]}", cookie=cookie, headers="HX-Request: true\r\n")


def cookie_of_staff(world: World) -> str:
    """A browser in which the organiser is signed in."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=SECRET, SESSION_COOKIE_NAME="matchdag")
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    with app.test_request_context():
        roles = frozenset({"organiser"})
        identity = Identity(uuid4(), world.organiser, world.organisation_id, roles, "Karen Holst")
        sign_in_session(identity)
        return f"matchdag={serializer.dumps(dict(browser_session))}"
