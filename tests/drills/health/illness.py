"""Takes things away and asks whether everybody says so within a minute, and takes it back as soon.

`python -m tests.drills.health.illness --profile production`; `--unguarded` judges as it once was,
and nobody notices. The embedded profile mounts a small disk: needs root.
"""

import argparse
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from aiosmtpd.controller import Controller

from shared import clock
from shared.contracts.catalogue import TOPOLOGY
from shared.contracts.registration import SessionEndedV1
from shared.db import Database
from shared.ids import new_id
from shared.messaging.envelope import open_sealed, seal
from shared.messaging.parking import park
from shared.messaging.rabbitmq import RabbitMqTransport
from tests.drills.health.readers import (
    PAGE,
    SERVICES,
    Readers,
    Trouble,
    administrator,
    seconds_until_told,
)
from tests.drills.messages.cuts import CuttableBroker
from tests.drills.operation.full_disk import fill, small_disk
from tests.support.databases import BROKER, POSTGRES, left_out, on_postgres
from tests.support.gateway import gateway
from tests.support.mails import Mails
from tests.support.processes import answers, free_port, started
from tests.support.waiting import until

SECRET = "k" * 40
MINUTE = 60.0
ADDRESS = "kirsten@nordskolen.example"


@dataclass(frozen=True)
class Outcome:
    """Seconds until readiness, page and metrics all said it, and until all had taken it back."""

    said_after: dict[str, float] = field(default_factory=dict)
    well_after: dict[str, float] = field(default_factory=dict)
    #: of what was wrong before anything was taken away
    wrong_before: tuple[str, ...] = ()
    #: what readiness answered while something was wrong: people could still work
    statuses: tuple[int, ...] = ()


def is_good(outcome: Outcome) -> bool:
    times = [*outcome.said_after.values(), *outcome.well_after.values()]
    return (
        bool(outcome.said_after)
        and max(times) <= MINUTE
        and outcome.said_after.keys() == outcome.well_after.keys()
        and outcome.wrong_before == ()
        and set(outcome.statuses) == {200}
    )


class MailServer:
    """Of the drill's own, on one port, there or not."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mails = Mails(self.port)
        self.open()

    def open(self) -> None:
        self._controller = Controller(self.mails, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        self._controller.stop(no_assert=True)


def ask_for_a_mail(base_url: str) -> None:
    """Whoever asks for a sign-in link is to get a mail."""
    visitor = administrator(base_url, "of-nobody" * 5)
    visitor.get(f"{base_url}/registration/sign-in")
    assert visitor.post(f"{base_url}/registration/sign-in", email=ADDRESS) == 200


def put_aside(url: str) -> None:
    """A message that could be dealt with, in notifications."""
    said = SessionEndedV1(session_id=uuid4(), ended_at=clock.now())
    body = seal(said, message_id=new_id(), version=1, time=clock.now(), source="registration")
    database = Database(url, pool_size=1)
    with database.writing() as session:
        park(session, body, "failed", "a drill", open_sealed(body))
    database.dispose()


def replay_all(readers: Readers) -> None:
    """By the page's own buttons; a server whose disk was full a moment ago may answer late."""

    def press() -> bool:
        part = readers.parts().get("notifications", "")
        addresses = re.findall(r'action="([^"]+/replay)"', part)
        readers.visitor.get(PAGE)
        return bool(addresses) and all(readers.visitor.post(each) == 200 for each in addresses)

    until(press, seconds=30, what="the message is tried again", every=1)


def waiting_mails(url: str) -> int:
    database = Database(url, pool_size=1)
    with database.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT count(*) FROM messages WHERE status IN ('queued', 'sending')"
        )
        count = int(rows.scalar_one())
    database.dispose()
    return count


def status_of(base_url: str, service: str) -> int:
    visitor = administrator(base_url, SECRET)
    return visitor.get(f"{base_url}/{service}/readyz")


def embedded(folder: Path, *, megabytes: int = 128) -> Outcome:
    """One process: no mail server, a message put aside, and then a disk that runs full."""
    data, mail = folder / "data", MailServer()
    with ExitStack() as stack:
        stack.callback(mail.close)
        stack.enter_context(small_disk(data, megabytes))
        (data / "secret-key").write_text(SECRET)
        base_url = stack.enter_context(_suite(folder, data, mail.port))
        inside = {service: f"{base_url}/{service}" for service in SERVICES}
        readers = Readers(administrator(base_url, SECRET), base_url, inside)
        wrong_before = _wrong(readers)
        url = f"sqlite:///{data}/notifications.sqlite"
        mail.close()
        ask_for_a_mail(base_url)
        put_aside(url)
        first = [Trouble("notifications", "mails"), Trouble("notifications", "parked")]
        said = seconds_until_told(readers, first, is_there=True)
        ballast = data / "ballast"
        fill(ballast)
        full = [Trouble(service, "room") for service in SERVICES]
        said |= seconds_until_told(readers, full, is_there=True)
        statuses = tuple(status_of(base_url, service) for service in SERVICES)
        ballast.unlink()
        mail.open()
        replay_all(readers)
        well = seconds_until_told(readers, [*first, *full], is_there=False)
    return Outcome(said, well, wrong_before, statuses)


def production(folder: Path, *, is_guarded: bool = True) -> Outcome:
    """Processes of their own: no mail server, no broker, a killed worker, a message put aside."""
    mail, broker = MailServer(), CuttableBroker(BROKER)
    with ExitStack() as stack:
        stack.callback(mail.close)
        stack.callback(broker.close)
        environment = _environment(stack, mail.port, broker.url)
        ports = {service: free_port() for service in SERVICES}
        workers = {
            service: stack.enter_context(
                _service(service, folder, environment, ports[service], is_guarded=is_guarded)
            )
            for service in SERVICES
        }
        create = [sys.executable, "-m", "services.registration", "create-organisation", "Skolen"]
        subprocess.run([*create, "--email", ADDRESS], env=os.environ | environment, check=True)
        port = int(environment["MATCHDAG_BASE_URL"].rpartition(":")[2])
        stack.enter_context(gateway(port, ports))
        base_url = environment["MATCHDAG_BASE_URL"]
        inside = {service: f"http://127.0.0.1:{ports[service]}" for service in SERVICES}
        readers = Readers(administrator(base_url, SECRET), base_url, inside)
        for service in SERVICES:
            answers(f"{base_url}/{service}/readyz", log=folder / f"{service}-web.log")
        wrong_before = _wrong(readers)
        url = environment["MATCHDAG_NOTIFICATIONS_DATABASE_URL"]
        mail.close()
        ask_for_a_mail(base_url)
        until(lambda: waiting_mails(url) > 0, seconds=30, what="the mail is enqueued", every=0.1)
        os.killpg(workers["scheduling"].pid, signal.SIGKILL)
        broker.leave()
        put_aside(url)
        troubles = [
            Trouble("notifications", "mails"),
            Trouble("notifications", "parked"),
            Trouble("notifications", "broker"),
            Trouble("registration", "broker"),
            Trouble("scheduling", "silent"),
        ]
        said = seconds_until_told(readers, troubles, is_there=True, patience=MINUTE + 5)
        statuses = tuple(status_of(base_url, service) for service in SERVICES)
        broker.return_again()
        mail.open()
        worker = [sys.executable, "-m", "services.scheduling", "worker"]
        stack.enter_context(started(worker, folder / "again.log", environment))
        replay_all(readers)
        well = seconds_until_told(readers, troubles, is_there=False)
    return Outcome(said, well, wrong_before, statuses)


def _wrong(readers: Readers) -> tuple[str, ...]:
    """What is wrong once everything has had time to start."""

    def found() -> set[str]:
        return {f"{name}: {code}" for name in SERVICES for code in readers.readiness(name)}

    deadline = time.monotonic() + 30
    while found() and time.monotonic() < deadline:
        time.sleep(0.5)
    return tuple(sorted(found()))


@contextmanager
def _suite(folder: Path, data: Path, mail_port: int) -> Iterator[str]:
    port, log = free_port(), folder / "suite.log"
    command = [sys.executable, "-c", "from services.suite.cli import main; main()", "up"]
    command += ["--port", str(port), "--data", str(data)]
    command += ["--school", "Nordskolen", "--administrator", ADDRESS]
    smtp = {"MATCHDAG_SMTP_URL": f"smtp://127.0.0.1:{mail_port}"}
    with started(command, log, smtp):
        answers(f"http://localhost:{port}/registration/readyz", log=log)
        until(lambda: "/registration/console/" in log.read_text(), seconds=60, what="the school")
        yield f"http://localhost:{port}"


@contextmanager
def _service(
    service: str, folder: Path, environment: dict[str, str], port: int, *, is_guarded: bool
) -> Iterator["subprocess.Popen[bytes]"]:
    package = f"services.{service}"
    guard = [] if is_guarded else ["tests.drills.health.unguarded"]
    command = [sys.executable, "-m"]
    environment = environment | {"MATCHDAG_PORT": str(port)}
    subprocess.run([*command, package, "migrate"], env=os.environ | environment, check=True)
    web = [*command, *guard, package, "web"]
    with (
        started(web, folder / f"{service}-web.log", environment),
        started([*command, package, "worker"], folder / f"{service}.log", environment) as worker,
    ):
        yield worker


def _environment(stack: ExitStack, mail_port: int, broker_url: str) -> dict[str, str]:
    namespace = f"ill-{secrets.token_hex(6)}"
    transport = RabbitMqTransport(BROKER, TOPOLOGY, namespace=namespace)
    try:
        transport.open_channel()[0].close()
    except Exception as error:
        left_out(f"RabbitMQ does not answer: {error}")
    stack.callback(transport.delete_all)
    environment = {
        "MATCHDAG_SECRET_KEYS": SECRET,
        "MATCHDAG_BASE_URL": f"http://localhost:{free_port()}",
        "MATCHDAG_TRUSTED_HOSTS": "localhost,127.0.0.1",
        "MATCHDAG_TRUSTED_PROXIES": "1",
        "MATCHDAG_HOST": "127.0.0.1",
        "MATCHDAG_WEB_PROCESSES": "1",
        "MATCHDAG_BROKER_URL": broker_url,
        "MATCHDAG_BROKER_NAMESPACE": namespace,
        "MATCHDAG_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
    }
    for service in SERVICES:
        name = f"{service}_{secrets.token_hex(6)}"
        on_postgres(f'CREATE DATABASE "{name}"')
        stack.callback(on_postgres, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        environment[f"MATCHDAG_{service.upper()}_DATABASE_URL"] = f"{POSTGRES}/{name}"
    return environment


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", choices=("embedded", "production"), default="embedded")
    parser.add_argument("--unguarded", action="store_true", help="production only")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="matchdag-ill-") as folder:
        if options.profile == "embedded":
            outcome = embedded(Path(folder))
        else:
            outcome = production(Path(folder), is_guarded=not options.unguarded)
    print(json.dumps(asdict(outcome), indent=2))
    return int(not is_good(outcome))


if __name__ == "__main__":
    sys.exit(main())
