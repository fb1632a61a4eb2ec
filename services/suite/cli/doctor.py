"""`matchdag doctor`: what is wrong with an installation, in plain words; 1 where something is."""

import sys
from pathlib import Path

import click

from services.suite.settings import DEFAULT_DATA, data_folder, environment


@click.command()
@click.option("--mail-to", default="", help="Send one mail to this address.")
@click.option("--dkim-selector", "selector", default="", help="The key the mail server signs with.")
@click.option("--sign-in", "wants_links", is_flag=True, help="Print sign-in links in any case.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help=f"Where no database is set; else MATCHDAG_DATA_DIR, else ./{DEFAULT_DATA}.",
)
def doctor(mail_to: str, selector: str, wants_links: bool, data: Path | None) -> None:
    """Look at settings, database, broker, mail, clock and disk, and say what is wrong.

    In production it examines the service in whose container it runs. Where mails do not leave yet,
    it prints links with which the administrators sign in: each once, for ten minutes.
    """
    import logging

    from services.suite.doctor.installation import (
        Examination,
        examine,
        has_faults,
        services_in,
        settings_of,
        sign_in_links,
    )
    from services.suite.doctor.names import SystemResolver
    from services.suite.server.data_folder import KEY_FILE, DataFolder
    from shared.web.logs import configure_logging

    configure_logging(logging.CRITICAL)
    given = dict(environment())
    folder = Path("/")  # of a container that is the disk on which the volumes lie
    if not services_in(given):
        folder = data_folder(data).resolve()
        if not (folder / KEY_FILE).is_file():
            raise click.ClickException(f"{folder} is no data folder, and no database is set.")
        given = settings_of(DataFolder(folder)) | given
    findings = []
    for finding in examine(given, SystemResolver(), Examination(mail_to, selector), folder=folder):
        click.echo(str(finding))
        findings.append(finding)
    examined = services_in(given)
    is_mail_away = "notifications" in examined and has_faults(findings, "mail")
    is_open = not has_faults(findings, "database of registration")
    if "registration" in examined and is_open and (wants_links or is_mail_away):
        for name, link in sign_in_links(given):
            click.echo(f"sign in as {name}, once within ten minutes: {link}")
    sys.exit(int(has_faults(findings)))
