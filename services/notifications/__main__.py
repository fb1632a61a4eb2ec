"""The roles: `python -m services.notifications web | worker | migrate | verify-audit`."""

import sys

from services.notifications.app import create_app
from services.notifications.consumers import HANDLERS
from services.notifications.health import MIGRATIONS
from services.notifications.settings import read_settings
from services.notifications.worker import jobs_of
from shared.audit.command import ACCEPT_RESTORED, print_verification
from shared.contracts.catalogue import TOPOLOGY
from shared.db import Database
from shared.db.migrations import migrate
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.worker import run_worker
from shared.settings import SettingsError
from shared.web.logs import configure_logging
from shared.web.serving import serve


def main(arguments: list[str]) -> int:
    """The exit code."""
    roles = {"web": _web, "worker": _worker, "migrate": _migrate}
    role, *options = arguments or [""]
    is_audit = role == "verify-audit" and options in ([], [ACCEPT_RESTORED])
    if not is_audit and (role not in roles or options):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    configure_logging()
    try:
        return _verify(options) if is_audit else roles[role]()
    except SettingsError as gaps:
        sys.stderr.write(f"{gaps}\n")
        return 2


def _web() -> int:
    settings = read_settings()
    serve(lambda: create_app(settings), settings.serving)
    return 0


def _worker() -> int:
    settings = read_settings()
    if settings.broker_url is None:
        raise SettingsError(["MATCHDAG_BROKER_URL is missing: a worker of its own needs a broker"])
    database = Database(settings.database_url)
    transport = RabbitMqTransport(
        settings.broker_url, TOPOLOGY, namespace=settings.broker_namespace
    )
    return run_worker(
        "notifications",
        database=database,
        transport=transport,
        handlers=HANDLERS,
        jobs=jobs_of(settings, database),
        traces_url=settings.web.traces_url,
    )


def _verify(options: list[str]) -> int:
    return print_verification("notifications", read_settings(), options)


def _migrate() -> int:
    migrate(read_settings().database_url, MIGRATIONS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
