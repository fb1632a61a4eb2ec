"""Somebody signs out and a copy of her cookie is kept: how long does each service let it in?

`python -m tests.drills.sessions.sign_out`; `--broker-away` takes RabbitMQ away before the sign-out,
`--unguarded` besides does not let the services ask registration, and the copy stays good.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.contracts.catalogue import TOPOLOGY
from shared.ids import new_id
from shared.messaging.rabbitmq import RabbitMqTransport
from tests.drills.messages.cuts import CuttableBroker
from tests.support.browser import identity_of, session_cookie
from tests.support.databases import BROKER, POSTGRES, left_out, on_postgres
from tests.support.gateway import gateway
from tests.support.processes import answers, free_port, started
from tests.support.server_process import Visitor, running

SERVICES = ("scheduling", "registration", "notifications")
#: each service has it, for administrators
PAGES = {service: f"/{service}/operations" for service in SERVICES}
SECRET = "k" * 40
SIGN_IN = "/registration/sign-in"


@dataclass(frozen=True)
class Outcome:
    """Seconds from the sign-out until the copy was refused; `patience` where it never was."""

    refused_after: dict[str, float]
    let_in_before: tuple[str, ...]


def is_let_in(copy: Visitor, service: str) -> bool:
    """Whether its page is shown, and not the one that asks to sign in."""
    return copy.get(PAGES[service]) == 200 and SIGN_IN not in copy.address


def sign_out(
    folder: Path, *, is_broker_away: bool, is_guarded: bool = True, patience: float = 70
) -> Outcome:
    broker = CuttableBroker(BROKER)
    with ExitStack() as stack:
        stack.callback(broker.close)
        environment = _environment(stack, broker.url)
        ports = {service: free_port() for service in SERVICES}
        if is_guarded:
            inside = f"http://127.0.0.1:{ports['registration']}"
            environment["MATCHDAG_REGISTRATION_ADDRESS"] = inside
        for service in SERVICES:
            _start(stack, service, folder, environment, ports[service])
        base_url = environment["MATCHDAG_BASE_URL"]
        for service in SERVICES:
            ready = f"http://127.0.0.1:{ports[service]}/readyz"
            answers(ready, log=folder / f"{service}-web.log", seconds=180)
        stack.enter_context(gateway(int(base_url.rpartition(":")[2]), ports))
        if is_broker_away:
            stack.callback(broker.return_again)  # else each worker waits for it at the end
        leave = broker.leave if is_broker_away else lambda: None
        return _measured(base_url, leave, patience)


def sign_out_of_one_process(folder: Path) -> Outcome:
    data = folder / "data"
    data.mkdir()
    (data / "secret-key").write_text(SECRET)
    school = ("--school", "Nordskolen", "--administrator", "kirsten@nordskolen.example")
    with running(data, *school) as server:
        return _measured(server.base_url, lambda: None, 70)


def _measured(base_url: str, before: Callable[[], None], patience: float) -> Outcome:
    cookie = session_cookie(SECRET, identity_of(new_id(), new_id(), "administrator"))
    own, copy = Visitor(base_url), Visitor(base_url)
    for each in (own, copy):
        each.keep_cookie("matchdag", cookie)
    let_in = tuple(service for service in SERVICES if is_let_in(copy, service))
    before()
    assert own.get(PAGES["registration"]) == 200
    own.post("/registration/sign-out")
    return Outcome(_seconds_until_refused(base_url, cookie, patience), let_in)


def _seconds_until_refused(base_url: str, cookie: str, patience: float) -> dict[str, float]:
    began, refused = time.monotonic(), dict.fromkeys(SERVICES, patience)
    left = set(SERVICES)
    while left and time.monotonic() - began < patience:
        for service in sorted(left):
            copy = Visitor(base_url)  # a refusal takes the cookie along
            copy.keep_cookie("matchdag", cookie)
            if not is_let_in(copy, service):
                refused[service] = round(time.monotonic() - began, 1)
                left.remove(service)
        time.sleep(0.2)
    return refused


def _start(
    stack: ExitStack, service: str, folder: Path, environment: dict[str, str], port: int
) -> None:
    command = [sys.executable, "-m", f"services.{service}"]
    environment = environment | {"MATCHDAG_PORT": str(port)}
    subprocess.run([*command, "migrate"], env=os.environ | environment, check=True)
    for role in ("web", "worker"):
        log = folder / f"{service}-{role}.log"
        stack.enter_context(started([*command, role], log, environment))


def _environment(stack: ExitStack, broker_url: str) -> dict[str, str]:
    namespace = f"out-{secrets.token_hex(6)}"
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
    }
    for service in SERVICES:
        name = f"{service}_{secrets.token_hex(6)}"
        on_postgres(f'CREATE DATABASE "{name}"')
        stack.callback(on_postgres, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        environment[f"MATCHDAG_{service.upper()}_DATABASE_URL"] = f"{POSTGRES}/{name}"
    return environment


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--one-process", action="store_true", help="no broker: the embedded profile"
    )
    parser.add_argument("--broker-away", action="store_true")
    parser.add_argument("--unguarded", action="store_true")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="matchdag-out-") as folder:
        if options.one_process:
            outcome = sign_out_of_one_process(Path(folder))
        else:
            outcome = sign_out(
                Path(folder), is_broker_away=options.broker_away, is_guarded=not options.unguarded
            )
    print(json.dumps(asdict(outcome), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
