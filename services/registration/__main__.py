"""The roles of registration: `python -m services.registration web | worker | migrate`.

A new installation gets its first organisation by
`python -m services.registration create-organisation NAME --email ADDRESS`.
"""

import sys

import click

from services.registration.app import create_app
from services.registration.consumers import HANDLERS
from services.registration.domain.errors import DetailsIncomplete, OrganisationExists
from services.registration.jobs import jobs_of
from services.registration.queries.readiness import MIGRATIONS
from services.registration.settings import Settings, read_settings
from services.registration.use_cases.create_organisation import (
    create_organisation as create_one,
)
from shared.contracts.catalogue import TOPOLOGY
from shared.db import Database
from shared.db.migrations import migrate as bring_to_head
from shared.messaging.rabbitmq import RabbitMqTransport
from shared.messaging.worker import run_worker
from shared.settings import SettingsError
from shared.web.logs import configure_logging
from shared.web.serving import serve


def _settings() -> Settings:
    configure_logging()
    try:
        return read_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@click.group(help=__doc__)
def main() -> None:
    """The roles."""


@main.command()
def web() -> None:
    """Serve pages and the JSON API."""
    settings = _settings()
    serve(lambda: create_app(settings), settings.serving)


@main.command()
def worker() -> None:
    """Carry messages and build schedules until SIGTERM."""
    settings = _settings()
    if settings.broker_url is None:
        raise click.ClickException("The worker needs MATCHDAG_BROKER_URL.")
    database = Database(settings.database_url)
    transport = RabbitMqTransport(
        settings.broker_url, TOPOLOGY, namespace=settings.broker_namespace
    )
    sys.exit(
        run_worker(
            "registration",
            database=database,
            transport=transport,
            handlers=HANDLERS,
            jobs=jobs_of(settings, database),
        )
    )


@main.command()
def migrate() -> None:
    """Bring the database to the newest shape."""
    bring_to_head(_settings().database_url, MIGRATIONS)


@main.command("create-organisation")
@click.argument("name")
@click.option("--email", required=True, help="address of the first administrator")
@click.option("--administrator", default="", help="the administrator's name")
def create_organisation(name: str, email: str, administrator: str) -> None:
    """Create an organisation and its first administrator, who then signs in by mail link."""
    database = Database(_settings().database_url)
    try:
        with database.writing() as session:
            person = create_one(session, name=name, email=email, administrator_name=administrator)
    except (OrganisationExists, DetailsIncomplete) as error:
        raise click.ClickException(f"Not created: {error}") from error
    click.echo(f"Created. {person.email} can now sign in at /registration/sign-in.")


if __name__ == "__main__":
    main()
