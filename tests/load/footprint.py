"""Memory at rest and time to start: the suite, and a web process of each service."""

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.drills.operation.restore import FIRST_START
from tests.load.clients import median
from tests.load.pipeline import empty_shape
from tests.load.report import Limit
from tests.load.serving import SECRET
from tests.support.databases import fresh_database_url
from tests.support.processes import answers, free_port, started
from tests.support.server_process import running

SERVICES = ("scheduling", "registration", "notifications")
AT_REST_SECONDS = 3.0


def starting(*, runs: int) -> list[Limit]:
    """Until every service is ready: the first time, with an empty folder, and later."""
    first, later = [], []
    for _ in range(runs):
        with TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            for found, options in ((first, FIRST_START), (later, ())):
                with running(data, *options) as server:
                    found.append(server.ready_after)
                    assert server.stop() == 0
    return [
        Limit("seconds, embedded ready with an empty folder", median(first), 3),
        Limit("seconds, embedded ready with its data", median(later), 3),
    ]


def memory(*, runs: int) -> list[Limit]:
    suite, web = [], []
    for _ in range(runs):
        with TemporaryDirectory() as folder, running(Path(folder) / "data", *FIRST_START) as server:
            answers(f"{server.base_url}/registration/sign-in", log=server.log)
            time.sleep(AT_REST_SECONDS)
            suite.append(float(server.memory_megabytes()))
            server.stop()
        web.append(max(_web_processes()))
    return [
        Limit("MB, suite at rest", median(suite), 250),
        Limit("MB, the largest web process", median(web), 120),
    ]


def _web_processes() -> Iterator[float]:
    for service in SERVICES:
        with _web(service) as pid:
            yield max(_megabytes(child) for child in _children(pid))


@contextmanager
def _web(service: str) -> Iterator[int]:
    """One service's web role with a page that has been shown; its process id."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        url = stack.enter_context(fresh_database_url("postgresql", empty_shape, folder))
        port = free_port()
        environment = {
            "MATCHDAG_SECRET_KEYS": SECRET,
            "MATCHDAG_BASE_URL": f"http://localhost:{port}",
            "MATCHDAG_SMTP_URL": "smtp://127.0.0.1:25",
            "MATCHDAG_MAIL_FROM": "matchdag@skole.example",
            "MATCHDAG_HOST": "127.0.0.1",
            "MATCHDAG_PORT": str(port),
            f"MATCHDAG_{service.upper()}_DATABASE_URL": url,
        }
        role = [sys.executable, "-m", f"services.{service}"]
        log = folder / "web.log"
        with started([*role, "migrate"], folder / "migrate.log", environment) as migrating:
            assert migrating.wait(60) == 0, (folder / "migrate.log").read_text()
        web = stack.enter_context(started([*role, "web"], log, environment))
        answers(f"http://localhost:{port}/readyz", log=log)
        time.sleep(AT_REST_SECONDS)
        yield web.pid


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(number) for number in re.findall(r"\d+", listed)]


def _megabytes(pid: int) -> float:
    """What is resident, shared pages with it."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
