"""The student's page of free seats, 40 companies and 12 slots, against a lean page of the same."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.load.clients import Load, http, median, send_all
from tests.load.databases import durable_database_url
from tests.load.report import Line
from tests.load.school import make_school
from tests.load.serving import served

CLIENTS = 16
PAGES = 600


def board(*, runs: int) -> list[Line]:
    full: list[Load] = []
    lean: list[Load] = []
    with (
        TemporaryDirectory() as folder,
        durable_database_url("postgresql", Path(folder)) as url,
    ):
        school = make_school(url, 50)
        event = school.world.event_id
        path = f"/my/events/{event}/booking?all=1"
        pages = [http("GET", path, cookie=school.cookies[n % 50]) for n in range(PAGES)]
        plain = [http("GET", f"/board?event={event}")] * PAGES
        with served("full", url) as full_port, served("lean", url) as lean_port:
            for _ in range(runs + 1):  # the first is thrown away
                full.append(_seen(full_port, pages))
                lean.append(_seen(lean_port, plain))
    ours = median([load.per_second for load in full[1:]])
    baseline = median([load.per_second for load in lean[1:]])
    return [
        Line(
            "pages/s, free seats of 40 companies × 12 slots",
            f"{ours:.0f}/s",
            f"{baseline:.0f}/s",
            ours / baseline,
            at_least=0.6,
        )
    ]


def _seen(port: int, requests: list[bytes]) -> Load:
    load = send_all(port, requests, clients=CLIENTS)
    if load.statuses != {200: len(requests)}:
        raise AssertionError(f"not every page came: {load.statuses}")
    return load
