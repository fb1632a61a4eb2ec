"""This version opens the store of an earlier one: as one process on SQLite, or as its roles on
PostgreSQL and RabbitMQ. The clock goes on from the minutes after that version was stopped.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from shared import clock
from shared.contracts.catalogue import TOPOLOGY
from shared.db.migrations import migrate
from shared.messaging.rabbitmq import RabbitMqTransport
from tests.drills.upgrade.broker import leave_on_broker
from tests.drills.upgrade.rows import Rows, revision_of, unpack, write_rows
from tests.support.databases import BROKER, POSTGRES, on_postgres
from tests.support.gateway import gateway
from tests.support.mails import Mails, mail_server
from tests.support.processes import BIN, answers, free_port, started

HERE = Path(__file__).parent
SERVICES = ("scheduling", "registration", "notifications")
PROFILES = ("embedded", "production")
#: what a killed sender held is free again by then, and a link to sign in is still good
STOOD_STILL = timedelta(minutes=4)


@dataclass(frozen=True)
class Left:
    """What a version left: its rows by service, and the notes that were taken beside them."""

    rows: Mapping[str, Rows]
    notes: Mapping[str, Any]

    @classmethod
    def by(cls, version: str) -> "Left":
        folder = HERE / version
        return cls(unpack(folder / "rows.json.xz"), json.loads((folder / "notes.json").read_text()))

    def column(self, service: str, table: str, name: str, **where: Any) -> list[Any]:
        """Of the rows that were left with these values."""
        columns, values = self.rows[service][table]
        lines = [dict(zip(columns, line, strict=True)) for line in values]
        return [
            line[name] for line in lines if all(line[key] == value for key, value in where.items())
        ]


@dataclass(frozen=True)
class Living:
    base_url: str
    urls: Mapping[str, str]
    mails: Mails

    def ask(self, service: str, question: str, **values: Any) -> list[tuple[Any, ...]]:
        engine = sa.create_engine(self.urls[service].replace("sql://", "sql+psycopg://"))
        try:
            with engine.connect() as connection:
                return [tuple(row) for row in connection.execute(sa.text(question), values)]
        finally:
            engine.dispose()


def versions_left() -> list[str]:
    return sorted(folder.parent.name for folder in HERE.glob("*/rows.json.xz"))


@contextmanager
def restored(profile: str, left: Left, folder: Path) -> Iterator[dict[str, str]]:
    """Databases as they were left, in the shape of then; their URLs by service."""
    with ExitStack() as stack:
        urls = {}
        for service in SERVICES:
            if profile == "embedded":
                (folder / "data").mkdir(exist_ok=True)
                urls[service] = f"sqlite:///{folder / 'data' / service}.sqlite"
            else:
                name = f"{service}_{uuid4().hex[:12]}"
                on_postgres(f'CREATE DATABASE "{name}"')
                stack.callback(on_postgres, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                urls[service] = f"{POSTGRES}/{name}"
            rows = left.rows[service]
            migrate(urls[service], f"services.{service}.migrations", revision_of(rows))
            write_rows(urls[service], rows)
        yield urls


@contextmanager
def opened(
    profile: str, left: Left, urls: Mapping[str, str], folder: Path, *, secret: str | None = None
) -> Iterator[Living]:
    """This version at work on them, with the key of then or another; all its mails are kept."""
    with ExitStack() as stack:
        mails = stack.enter_context(mail_server())
        port = free_port()
        settings = _settings(left, port, mails.port) | {
            "MATCHDAG_SECRET_KEYS": secret or left.notes["secret_key"]
        }
        if profile == "embedded":
            _start_suite(stack, folder, port, settings)
        else:
            namespace = f"drill-{secrets.token_hex(6)}"
            stack.callback(RabbitMqTransport(BROKER, TOPOLOGY, namespace=namespace).delete_all)
            assert leave_on_broker(namespace, urls, left.rows), "nothing waits in a queue"
            settings["MATCHDAG_BROKER_NAMESPACE"] = namespace
            _start_roles(stack, urls, folder, port, settings)
        yield Living(f"http://localhost:{port}", urls, mails)


def _settings(left: Left, port: int, mail_port: int) -> dict[str, str]:
    there = datetime.fromisoformat(left.notes["stopped_at"]) + STOOD_STILL
    return {
        "PYTHONPATH": os.pathsep.join([str(HERE / "clock"), str(HERE.parents[2])]),
        "MATCHDAG_DRILL_CLOCK": str((there - clock.now()).total_seconds()),
        "MATCHDAG_BASE_URL": f"http://localhost:{port}",
        "MATCHDAG_TRUSTED_HOSTS": "localhost",
        "MATCHDAG_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "MATCHDAG_MAIL_FROM": left.notes["mail_from"],
    }


def _start_suite(stack: ExitStack, folder: Path, port: int, settings: Mapping[str, str]) -> None:
    command = [str(BIN / "matchdag"), "up", "--port", str(port), "--data", str(folder / "data")]
    log = folder / f"suite-{port}.log"
    stack.enter_context(started(command, log, settings))
    answers(f"http://localhost:{port}/registration/readyz", log=log)


def _start_roles(
    stack: ExitStack,
    urls: Mapping[str, str],
    folder: Path,
    port: int,
    settings: Mapping[str, str],
) -> None:
    ports = {service: free_port() for service in SERVICES}
    environment = dict(settings) | {
        "MATCHDAG_TRUSTED_PROXIES": "1",
        "MATCHDAG_HOST": "127.0.0.1",
        "MATCHDAG_WEB_PROCESSES": "1",
        "MATCHDAG_BROKER_URL": BROKER,
        **{f"MATCHDAG_{service.upper()}_DATABASE_URL": url for service, url in urls.items()},
    }
    for service in SERVICES:
        command = [sys.executable, "-m", f"services.{service}"]
        subprocess.run([*command, "migrate"], env=os.environ | environment, check=True)
        web = environment | {"MATCHDAG_PORT": str(ports[service])}
        stack.enter_context(started([*command, "web"], folder / f"{service}-web.log", web))
        worker = folder / f"{service}-worker.log"
        stack.enter_context(started([*command, "worker"], worker, environment))
    for service, own in ports.items():
        answers(f"http://localhost:{own}/readyz", log=folder / f"{service}-web.log")
    stack.enter_context(gateway(port, ports))
