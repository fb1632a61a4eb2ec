"""The roles of registration: `python -m services.registration web | worker | migrate`.

A new installation gets its first organisation by `python -m services.registration
create-organisation NAME --email ADDRESS`.
"""

import sys
from typing import TextIO

import click

from services.registration.app import create_app
from services.registration.consumers import HANDLERS
from services.registration.health import MIGRATIONS
from services.registration.jobs import jobs_of
from services.registration.privacy.domain.erased import Erased
from services.registration.privacy.queries.erasures import everybody_erased
from services.registration.privacy.use_cases.replay_erasures import replay_erasure
from services.registration.providers.use_cases.renew_provider_seals import renew_provider_seals
from services.registration.school.domain.errors import (
    DetailsIncomplete,
    LastAdministrator,
    OrganisationExists,
)
from services.registration.school.use_cases.create_organisation import (
    create_organisation as create_one,
)
from services.registration.school.use_cases.invite_staff import add_operator
from services.registration.school.use_cases.renew_seals import renew_seals as renew_with
from services.registration.school.use_cases.reset_second_factor import reset_factors_of_address
from services.registration.settings import Settings, read_settings
from shared.audit.command import verify_audit
from shared.audit.deeds import console_deed, describe_deed
from shared.contracts.catalogue import TOPOLOGY
from shared.db import Database
from shared.db.migrations import migrate as bring_to_head
from shared.errors import NotFound
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
            traces_url=settings.web.traces_url,
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
        with console_deed("registration", "create_organisation"), database.writing() as session:
            person = create_one(session, name=name, email=email, administrator_name=administrator)
            describe_deed(organisation_id=person.organisation_id, person_id=person.id)
    except (OrganisationExists, DetailsIncomplete) as error:
        raise click.ClickException(f"Not created: {error}") from error
    click.echo(f"Created. {person.email} can now sign in at /registration/sign-in.")


@main.command("name-operator")
@click.option("--email", required=True, help="address of a colleague who signs in already")
def name_operator(email: str) -> None:
    """Let a colleague see the operations pages of all schools, from the next sign-in on."""
    database = Database(_settings().database_url, pool_size=1)
    try:
        with console_deed("registration", "name_operator"), database.writing() as session:
            person = add_operator(session, email=email)
            describe_deed(organisation_id=person.organisation_id, person_id=person.id)
    except (NotFound, DetailsIncomplete) as error:
        raise click.ClickException(f"Nobody who may sign in has the address {email}.") from error
    click.echo(f"{person.name} operates the installation from the next sign-in on.")


@main.command("reset-factor")
@click.argument("address")
def reset_factor(address: str) -> None:
    """Take away the lost code app of whoever on the staff has ADDRESS; the person is told by mail.

    For the last administrator: an administrator does it for colleagues on their page.
    """
    database = Database(_settings().database_url, pool_size=1)
    with console_deed("registration", "reset_factor"), database.writing() as session:
        names = [person.name for person in reset_factors_of_address(session, address)]
    if not names:
        raise click.ClickException("Nobody on the staff has that address and a code app.")
    click.echo(f"Reset for {', '.join(names)}, who now signs in by a mailed link alone.")


@main.command("renew-seals")
def renew_seals() -> None:
    """Seal secrets of code apps and providers with the first of MATCHDAG_SECRET_KEYS, at once.

    The worker does it every hour by itself.
    """
    settings = _settings()
    with Database(settings.database_url, pool_size=1).writing() as session:
        renewed = renew_with(session, keys=settings.web.secret_keys)
        renewed += renew_provider_seals(session, keys=settings.web.secret_keys)
    click.echo(f"Sealed anew: {renewed}. No older key is needed for code apps and providers.")


@main.command("verify-audit")
@click.option("--accept-restored", is_flag=True, help="a back-up was put back: begin from there")
def check_log(accept_restored: bool) -> None:
    """Name every row of the audit log that is not what was sealed; exit 1 where there is one."""
    settings = _settings()
    lines, holds = verify_audit(
        "registration",
        settings.database_url,
        settings.audit,
        accept_restored=accept_restored,
    )
    click.echo("\n".join(lines))
    sys.exit(0 if holds else 1)


@main.command()
def erased() -> None:
    """List who was erased, as ids without names, to keep apart from the back-ups."""
    database = Database(_settings().database_url, pool_size=1)
    with database.reading() as session:
        for one in everybody_erased(session):
            click.echo(str(one))


@main.command("erase-again")
@click.argument("source", type=click.File(), default="-", metavar="[LIST]")
def erase_again(source: TextIO) -> None:
    """After a restore, before anything starts: erase whom LIST names (or standard input).

    All or nobody. The other services are told when the workers start.
    """
    url = _settings().database_url
    try:
        listed = {Erased.from_line(line) for line in source if line.strip()}
    except ValueError as error:
        raise click.ClickException(f"That is no list of erased people: {error}") from error
    bring_to_head(url, MIGRATIONS)
    try:
        with (
            console_deed("registration", "erase_again"),
            Database(url, pool_size=1).writing() as session,
        ):
            done = sum(replay_erasure(session, one) for one in sorted(listed, key=str))
    except LastAdministrator as refused:
        raise click.ClickException(
            f"{refused.fields['person_id']} is the only administrator in the back-up and was erased"
            " since. Nobody was erased. Start without that line, make somebody else administrator,"
            " and erase the person on the privacy page."
        ) from refused
    click.echo(f"Erased again: {done} of {len(listed)}; the others are not in this back-up.")


if __name__ == "__main__":
    main()
