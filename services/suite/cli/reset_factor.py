"""`matchdag reset-factor`: the way back for an administrator who has lost the code app."""

from pathlib import Path

import click

from services.suite.settings import DEFAULT_DATA, data_folder


@click.command()
@click.argument("address")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help=f"The data folder; else MATCHDAG_DATA_DIR, else ./{DEFAULT_DATA}.",
)
def reset_factor(address: str, data: Path | None) -> None:
    """Take away the lost code app of whoever on the staff has ADDRESS, who is told by mail."""
    from services.registration.operations import reset_factors_of_address
    from services.suite.server.data_folder import DataFolder
    from shared.audit.deeds import console_deed
    from shared.db import Database

    folder = DataFolder(data_folder(data).resolve())
    if not folder.database("registration").exists():
        raise click.ClickException(f"{folder.path} holds no installation.")
    database = Database(folder.database_url("registration"), pool_size=1)
    with console_deed("registration", "reset_factor"), database.writing() as session:
        names = [person.name for person in reset_factors_of_address(session, address)]
    if not names:
        raise click.ClickException("Nobody on the staff has that address and a code app.")
    click.echo(f"Reset for {', '.join(names)}, who now signs in by a mailed link alone.")
