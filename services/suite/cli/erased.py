"""`matchdag erased`: the ids of everybody who was erased, to be kept apart from the back-ups."""

from pathlib import Path

import click

from services.suite.settings import DEFAULT_DATA, data_folder


@click.command()
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help=f"The data folder; else MATCHDAG_DATA_DIR, else ./{DEFAULT_DATA}.",
)
def erased(data: Path | None) -> None:
    """Print who was erased, as ids without names; `matchdag restore --erased-in` reads it."""
    from services.suite.backup.archive import UnusableArchive
    from services.suite.backup.erasures import erased_in

    try:
        for one in erased_in(data_folder(data)):
            click.echo(str(one))
    except UnusableArchive as trouble:
        raise click.ClickException(str(trouble)) from None
