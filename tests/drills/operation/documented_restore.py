"""Start, back up and restore an installation by the commands of operations.md, word by word.

At full size: `python -m tests.drills.operation.documented_restore`.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from services.suite.server.suite import SERVICES
from shared.contracts.catalogue import TOPOLOGY
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.transport import TransportAway
from tests.drills.operation.own_postgres import OwnPostgres, own_postgres
from tests.support.databases import BROKER, left_out
from tools.make_secrets import SERVICES as BROKER_USERS

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "operations.md"
#: what a fresh checkout has and the compose file mounts
CHECKOUT = ("docker-compose.yml", "deploy/backup", "deploy/database", "tools/make_secrets.py")
KEPT = ("matchdag.tar", "matchdag-secrets.tar")
_BLOCK = re.compile(r"<!-- drill: ([\w-]+) -->\n *```sh\n(.*?)\n *```", re.DOTALL)
_ROWS = """
    SELECT coalesce(sum((xpath('/row/c/text()', query_to_xml(
        format('SELECT count(*) AS c FROM %I', tablename), false, true, '')))[1]::text::int), 0)
    FROM pg_tables WHERE schemaname = 'public'
"""


def blocks_of(page: str) -> dict[str, str]:
    """The marked commands, each by its name."""
    return {name: re.sub(r"(?m)^ +", "", text) for name, text in _BLOCK.findall(page)}


@dataclass(frozen=True)
class Outcome:
    """Rows by service, before and after; `waiting`: messages that will be said again."""

    before: dict[str, int]
    after: dict[str, int]
    waiting: int
    has_same_keys: bool
    is_broker_open: bool


class Installation:
    """One host after the other with the same names: `wipe` leaves nothing but the two files."""

    def __init__(self, folder: Path, server: OwnPostgres, namespace: str) -> None:
        self._folder = folder
        self._server = server
        self._namespace = namespace
        programs = folder / "programs"
        programs.mkdir()
        docker = programs / "docker"
        module = "tests.drills.operation.compose_stand_in"
        docker.write_text(f'#!/bin/bash\nexec {sys.executable} -m {module} "$@"\n')
        docker.chmod(0o755)
        self._environment = os.environ | {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PGHOST": "127.0.0.1",
            "PGPORT": str(server.port),
            "MATCHDAG_DRILL_NAMESPACE": namespace,
        }
        self.check_out()

    def check_out(self) -> None:
        for name in CHECKOUT:
            place = self._folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, place)

    def make_secrets(self) -> None:
        """With the database where the drill has it: no container is called "database" here."""
        self.run(
            "python3 tools/make_secrets.py --host matchdag.skolen.dk"
            " --smtp-url smtp://relay.skolen.dk:25 --mail-from 'Matchdag <matchdag@skolen.dk>'"
        )
        for path in (self._folder / "deploy" / "secrets").glob("*_database_url"):
            path.chmod(0o600)
            path.write_text(
                path.read_text().replace("@database/", f"@127.0.0.1:{self._server.port}/")
            )

    def run(self, commands: str) -> None:
        """As somebody types them; raises CalledProcessError at the first that fails."""
        subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands],
            check=True,
            cwd=self._folder,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            timeout=300,
        )

    def wipe(self) -> None:
        for path in self._folder.iterdir():
            if path.name in {*KEPT, "programs"}:
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        for service in SERVICES:
            self._on_server(f"DROP DATABASE {service} WITH (FORCE)")
            self._on_server(f"DROP ROLE {service}")
        self.leave_broker()

    def leave_broker(self) -> None:
        for service in BROKER_USERS:
            user = f"{self._namespace}-{service}"
            subprocess.run(["rabbitmqctl", "--quiet", "delete_user", user], capture_output=True)
        RabbitMqTransport(BROKER, TOPOLOGY, namespace=self._namespace).delete_all()

    def rows(self) -> dict[str, int]:
        return {service: int(self._asked(service, _ROWS)) for service in SERVICES}

    def waiting(self) -> int:
        query = "SELECT count(*) FROM outbox_messages WHERE published_at IS NULL"
        return sum(int(self._asked(service, query)) for service in SERVICES)

    def say_everything(self) -> None:
        """As if the relays had done their work before the back-up was made."""
        for service in SERVICES:
            self._asked(
                service, "WITH x AS (UPDATE outbox_messages SET published_at = now()) SELECT 0"
            )

    def keys(self) -> str:
        return (self._folder / "deploy" / "secrets" / "secret_keys").read_text()

    def is_broker_open(self) -> bool:
        """Whether the services' own passwords open the broker."""
        server = urlsplit(BROKER)
        try:
            for service in SERVICES:
                file = self._folder / "deploy" / "secrets" / f"{service}_broker_url"
                password = urlsplit(file.read_text().strip()).password
                url = f"amqp://{self._namespace}-{service}:{password}@{server.hostname}/"
                RabbitMqTransport(url, TOPOLOGY, namespace=self._namespace).open_channel()[
                    0
                ].close()
        except TransportAway:
            return False
        return True

    def _asked(self, database: str, query: str) -> object:
        with psycopg.connect(self._server.url(database), autocommit=True) as connection:
            row = connection.execute(query.encode()).fetchone()
        assert row is not None
        return row[0]

    def _on_server(self, statement: str) -> None:
        with psycopg.connect(self._server.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def installation() -> Iterator[Installation]:
    if shutil.which("rabbitmqctl") is None:
        left_out("rabbitmqctl is not installed")
    folder = Path(mkdtemp(prefix="matchdag-documented-"))
    folder.chmod(0o755)  # the broker reads its definitions there
    try:
        with own_postgres() as server:
            place = Installation(folder, server, f"drill-{uuid4().hex[:12]}")
            try:
                yield place
            finally:
                place.leave_broker()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restore_as_documented(page: str) -> Outcome:
    """Raises CalledProcessError where a command of the page fails."""
    blocks = blocks_of(page)
    with installation() as place:
        place.make_secrets()
        place.run(blocks["start"])
        place.say_everything()
        place.run(blocks["back-up"])
        before, keys = place.rows(), place.keys()
        place.wipe()
        place.check_out()
        place.run(blocks["restore"])
        return Outcome(
            before=before,
            after=place.rows(),
            waiting=place.waiting(),
            has_same_keys=place.keys() == keys,
            is_broker_open=place.is_broker_open(),
        )


def main() -> int:
    outcome = restore_as_documented(PAGE.read_text())
    print(json.dumps(asdict(outcome), indent=2))
    return int(outcome.before != outcome.after)


if __name__ == "__main__":
    sys.exit(main())
