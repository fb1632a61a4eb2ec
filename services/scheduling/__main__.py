"""The roles of scheduling: `python -m services.scheduling web | worker | migrate`."""

import sys

from services.scheduling.app import create_app
from services.scheduling.consumers import HANDLERS
from services.scheduling.health import MIGRATIONS
from services.scheduling.jobs import jobs_of
from services.scheduling.settings import Settings, read_settings
from shared.contracts.catalogue import TOPOLOGY
from shared.db import Database
from shared.db.migrations import migrate
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.worker import run_worker
from shared.settings import SettingsError
from shared.web.logs import configure_logging
from shared.web.serving import serve


def work(settings: Settings) -> int:
    """Relay, consumer and jobs until SIGTERM."""
    if settings.broker_url is None:
        sys.stderr.write("The worker needs MATCHDAG_BROKER_URL.\n")
        return 2
    transport = RabbitMqTransport(
        settings.broker_url, TOPOLOGY, namespace=settings.broker_namespace
    )
    database = Database(settings.database_url)
    return run_worker(
        "scheduling",
        database=database,
        transport=transport,
        handlers=HANDLERS,
        jobs=jobs_of(settings.web, database),
    )


def main(arguments: list[str]) -> int:
    role = arguments[0] if len(arguments) == 1 else ""
    if role not in {"web", "worker", "migrate"}:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    configure_logging()
    try:
        settings = read_settings()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if role == "worker":
        return work(settings)
    if role == "migrate":
        migrate(settings.database_url, MIGRATIONS)
    else:
        serve(lambda: create_app(settings), settings.serving)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
