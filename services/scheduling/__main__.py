"""The roles: `python -m services.scheduling web | worker | migrate | verify-audit`."""

import sys

from services.scheduling.app import create_app
from services.scheduling.consumers import HANDLERS
from services.scheduling.health import MIGRATIONS
from services.scheduling.jobs import jobs_of
from services.scheduling.settings import Settings, read_settings
from shared.audit.command import ACCEPT_RESTORED, print_verification
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
        jobs=jobs_of(settings.web, settings.audit, database),
        traces_url=settings.web.traces_url,
    )


def main(arguments: list[str]) -> int:
    role, *options = arguments or [""]
    is_audit = role == "verify-audit" and options in ([], [ACCEPT_RESTORED])
    if not is_audit and (role not in {"web", "worker", "migrate"} or options):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    configure_logging()
    try:
        settings = read_settings()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if is_audit:
        return print_verification("scheduling", settings, options)
    if role == "worker":
        return work(settings)
    if role == "migrate":
        migrate(settings.database_url, MIGRATIONS)
    else:
        serve(lambda: create_app(settings), settings.serving)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
