"""The roles of notifications: `python -m services.notifications web | worker | migrate`."""

import sys

from services.notifications.app import create_app
from services.notifications.consumers import HANDLERS
from services.notifications.health import MIGRATIONS
from services.notifications.settings import read_settings
from services.notifications.worker import jobs_of
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
    if len(arguments) != 1 or arguments[0] not in roles:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    configure_logging()
    try:
        return roles[arguments[0]]()
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
    )


def _migrate() -> int:
    migrate(read_settings().database_url, MIGRATIONS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
