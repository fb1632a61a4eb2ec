"""`matchdag doctor` says what works and what does not, and signs in where no mail leaves."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from services.suite.doctor.findings import Finding, Weight
from services.suite.doctor.installation import Examination, examine, has_faults
from services.suite.doctor.servers import examine_broker, examine_clock, examine_database
from services.suite.server.suite import MIGRATIONS
from shared.db.migrations import migrate
from tests.drills.operation.restore import FIRST_START
from tests.support.databases import KINDS, POSTGRES, fresh_database_url
from tests.support.mails import mail_server
from tests.support.processes import free_port
from tests.support.server_process import Visitor, running
from tests.unit.suite.test_sender_domain import RIGHT, FakeResolver


def registration(url: str) -> None:
    migrate(url, MIGRATIONS["registration"])


def notifications(url: str) -> None:
    migrate(url, MIGRATIONS["notifications"])


def weights(found: Iterator[Finding] | list[Finding]) -> set[Weight]:
    return {finding.weight for finding in found}


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_that_is_ready_is_well(kind: str, tmp_path: Path) -> None:
    with fresh_database_url(kind, registration, tmp_path) as url:
        assert weights(examine_database("registration", url)) == {Weight.WELL}


def test_one_that_is_not_migrated_is_a_fault(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/empty.sqlite", f"{POSTGRES}/postgres"):
        (finding,) = examine_database("registration", url)
        assert (finding.weight, "not migrated" in finding.text) == (Weight.FAULT, True)


def test_one_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    with fresh_database_url("postgresql", registration, tmp_path) as url:
        reader = f"reader_{free_port()}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {reader} LOGIN".encode())
            connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}".encode())
            try:
                found = list(
                    examine_database("registration", url.replace("postgres@", f"{reader}@"))
                )
            finally:
                connection.execute(f"DROP OWNED BY {reader}".encode())
                connection.execute(f"DROP ROLE {reader}".encode())
    assert (found[0].weight, "permission denied" in found[0].text) == (Weight.FAULT, True), found


def test_a_server_that_is_away_is_a_fault() -> None:
    port = free_port()
    (finding,) = examine_database("registration", f"postgresql://us@127.0.0.1:{port}/none")
    assert finding.weight is Weight.FAULT
    assert examine_broker(f"amqp://127.0.0.1:{port}/", "doctor").weight is Weight.FAULT


def test_a_clock_that_goes_wrong_is_a_fault() -> None:
    now = datetime(2027, 3, 1, tzinfo=UTC)
    assert examine_clock("database", now, now + timedelta(seconds=1)).weight is Weight.WELL
    assert examine_clock("database", now, now + timedelta(minutes=3)).weight is Weight.FAULT


def environment(url: str, port: int) -> dict[str, str]:
    return {
        "MATCHDAG_SECRET_KEYS": "k" * 40,
        "MATCHDAG_NOTIFICATIONS_DATABASE_URL": url,
        "MATCHDAG_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "MATCHDAG_MAIL_FROM": "Matchdag <matchdag@skolen.dk>",
    }


def test_a_mail_is_sent_where_one_is_asked_for(tmp_path: Path) -> None:
    examination, names = Examination("it@skolen.dk", "s1"), FakeResolver(RIGHT)
    with fresh_database_url("sqlite", notifications, tmp_path) as url:
        with mail_server("127.0.0.1", free_port()) as mails:
            given = environment(url, mails.port)
            found = list(examine(given, names, examination, folder=tmp_path))
            assert len(mails.to("it@skolen.dk")) == 1
        assert not has_faults(found)
        away = list(examine(environment(url, free_port()), names, examination, folder=tmp_path))
    assert has_faults(away, "mail")


def test_settings_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    given = environment("mysql://x", 25) | {"MATCHDAG_SMTP_ULR": "x"}
    found = list(examine(given, FakeResolver(RIGHT), Examination(), folder=tmp_path))
    texts = [finding.text for finding in found if finding.weight is Weight.FAULT]
    assert any("MATCHDAG_SMTP_URL?" in text for text in texts)
    assert any("must begin with postgresql://" in text for text in texts)


def doctor(*arguments: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if "MATCHDAG" not in name}
    command = [sys.executable, "-m", "services.suite.cli", "doctor", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=own, timeout=100)


@pytest.mark.slow
def test_without_mail_an_administrator_signs_in_by_the_printed_link_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data, *FIRST_START) as server:
        server.wait_for("/registration/console/")
        done = doctor("--data", str(data))
        assert done.returncode == 1, done.stdout  # no mail server is set
        assert "FAULT  mail: no mail server is set" in done.stdout
        (link,) = re.findall(
            r"sign in as .*(/registration/sign-in/\S+)$", done.stdout, re.MULTILINE
        )
        outcomes = []
        for _ in range(2):
            visitor = Visitor(server.base_url)
            assert visitor.get(server.base_url + link) == 200
            outcomes.append(visitor.post(server.base_url + link))
        assert outcomes == [200, 403]
        assert server.stop() == 0


def test_a_folder_without_data_is_refused(tmp_path: Path) -> None:
    done = doctor("--data", str(tmp_path))
    assert (done.returncode, "is no data folder" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []
