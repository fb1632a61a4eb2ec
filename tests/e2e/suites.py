"""The whole of Matchdag as its users meet it, in either profile, with a way to read its mails."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page

from shared.contracts.catalogue import TOPOLOGY
from shared.messaging.rabbitmq import RabbitMqTransport
from tests.support.databases import BROKER, POSTGRES, on_postgres
from tests.support.gateway import gateway
from tests.support.mails import mail_server
from tests.support.processes import BIN, answers, free_port, started
from tests.support.waiting import until

SERVICES = ("scheduling", "registration", "notifications")
ADMINISTRATOR = "kirsten.aadal@nordskolen.example"
SCHOOL = "Nordskolen"


@dataclass(frozen=True)
class Running:
    """`link_in_mail(reader, address, part)`: the newest link in a mail to `address` with that part
    in its path; `reader` is a page of a signed-in administrator, or None before there is one.
    """

    base_url: str
    link_in_mail: Callable[[Page | None, str, str], str]
    first_link: str | None


@contextmanager
def embedded(folder: Path) -> Iterator[Running]:
    """`matchdag up` with its own school, as a teacher would start it."""
    port, log = free_port(), folder / "suite.log"
    command = [str(BIN / "matchdag"), "up", "--port", str(port), "--data", str(folder / "data")]
    command += ["--school", SCHOOL, "--administrator", ADMINISTRATOR]
    base_url = f"http://localhost:{port}"
    with started(command, log):
        answers(f"{base_url}/registration/readyz", log=log)
        pattern = re.compile(rf"{base_url}/registration/console/\S+")
        until(lambda: bool(pattern.search(log.read_text())), seconds=60, what="the first link")
        found = pattern.search(log.read_text())
        assert found
        yield Running(base_url, _mailbox_reader(base_url), found.group())


def _mailbox_reader(base_url: str) -> Callable[[Page | None, str, str], str]:
    def link_in_mail(reader: Page | None, address: str, part: str) -> str:
        assert reader is not None
        found: list[str] = []

        def look() -> bool:
            reader.goto(f"{base_url}/notifications/mailbox?to={address}")
            mails = reader.locator("main a[href*='/notifications/mailbox/']")
            hrefs = [mail.get_attribute("href") for mail in mails.all()]
            for href in dict.fromkeys(hrefs):
                reader.goto(f"{base_url}{href}")
                link = reader.locator(f"main a[href*='{part}']").first
                if link.count():
                    found.append(link.get_attribute("href") or "")
                    return True
            return False

        until(look, seconds=30, what=f"a mail to {address} with {part}")
        return found[0]

    return link_in_mail


@contextmanager
def production(folder: Path) -> Iterator[Running]:
    """Nine processes on PostgreSQL and RabbitMQ behind one origin, with a real mail server."""
    with ExitStack() as stack:
        mails = stack.enter_context(mail_server())
        port, ports = free_port(), {service: free_port() for service in SERVICES}
        base_url = f"http://localhost:{port}"
        environment = _environment(stack, base_url, mails.port)
        for service in SERVICES:
            command = [sys.executable, "-m", f"services.{service}"]
            subprocess.run([*command, "migrate"], env=_env(environment), check=True)
            log = folder / f"{service}-web.log"
            web = environment | {"MATCHDAG_PORT": str(ports[service])}
            stack.enter_context(started([*command, "web"], log, web))
            stack.enter_context(
                started([*command, "worker"], folder / f"{service}-worker.log", environment)
            )
        create = [sys.executable, "-m", "services.registration", "create-organisation", SCHOOL]
        subprocess.run([*create, "--email", ADMINISTRATOR], env=_env(environment), check=True)
        stack.enter_context(gateway(port, ports))
        for service in SERVICES:
            answers(f"{base_url}/{service}/readyz", log=folder / f"{service}-web.log")
        yield Running(base_url, lambda _reader, address, part: mails.link_to(address, part), None)


def _environment(stack: ExitStack, base_url: str, mail_port: int) -> dict[str, str]:
    namespace = f"e2e-{uuid4().hex[:12]}"
    environment = {
        "MATCHDAG_SECRET_KEYS": secrets.token_urlsafe(48),
        "MATCHDAG_BASE_URL": base_url,
        "MATCHDAG_TRUSTED_HOSTS": "localhost",
        "MATCHDAG_TRUSTED_PROXIES": "1",
        "MATCHDAG_HOST": "127.0.0.1",
        "MATCHDAG_WEB_PROCESSES": "1",
        "MATCHDAG_BROKER_URL": BROKER,
        "MATCHDAG_BROKER_NAMESPACE": namespace,
        "MATCHDAG_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "MATCHDAG_MAIL_FROM": "Matchdag <matchdag@nordskolen.example>",
    }
    stack.callback(RabbitMqTransport(BROKER, TOPOLOGY, namespace=namespace).delete_all)
    for service in SERVICES:
        name = f"{service}_{uuid4().hex[:12]}"
        on_postgres(f'CREATE DATABASE "{name}"')
        stack.callback(on_postgres, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        environment[f"MATCHDAG_{service.upper()}_DATABASE_URL"] = f"{POSTGRES}/{name}"
    return environment


def _env(environment: dict[str, str]) -> dict[str, str]:
    return {**os.environ, **environment}
