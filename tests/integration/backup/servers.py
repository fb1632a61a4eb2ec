"""The back-up scripts of the production profile, run against databases of the tests."""

import os
import subprocess
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import text

from services.suite.server.suite import MIGRATIONS, SERVICES
from shared.db import Database
from shared.db.migrations import migrate
from tests.support.databases import POSTGRES, fresh_database_url

SCRIPTS = Path(__file__).resolve().parents[3] / "deploy" / "backup"


def scheduling(url: str) -> None:
    migrate(url, MIGRATIONS["scheduling"])


def registration(url: str) -> None:
    migrate(url, MIGRATIONS["registration"])


def notifications(url: str) -> None:
    migrate(url, MIGRATIONS["notifications"])


def nothing(_url: str) -> None:
    """An empty database."""


def fresh(stack: ExitStack, *, is_empty: bool) -> dict[str, str]:
    """The URL of a database for each service."""
    shapes = (scheduling, registration, notifications)
    return {
        name: stack.enter_context(
            fresh_database_url("postgresql", nothing if is_empty else shape, Path())
        )
        for name, shape in zip(SERVICES, shapes, strict=True)
    }


def run(
    script: str, urls: dict[str, str], given: bytes = b""
) -> "subprocess.CompletedProcess[bytes]":
    server = urlsplit(POSTGRES)
    pairs = " ".join(f"{name}={urlsplit(url).path[1:]}" for name, url in urls.items())
    environment = os.environ | {
        "PGHOST": server.hostname or "127.0.0.1",
        "PGPORT": str(server.port or 5432),
        "PGUSER": server.username or "postgres",
        "PGPASSWORD": server.password or "",
        "MATCHDAG_DATABASES": pairs,
    }
    command = ["bash", str(SCRIPTS / script)]
    return subprocess.run(command, input=given, capture_output=True, env=environment, timeout=60)


def saved(urls: dict[str, str]) -> bytes:
    done = run("save.sh", urls)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def one(url: str, query: str) -> int:
    database = Database(url, pool_size=1)
    with database.reading() as session:
        found = session.execute(text(query)).scalar_one()
    database.dispose()
    return int(found)
