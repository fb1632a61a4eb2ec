"""`matchdag restore`: a data folder from a back-up, checked before anything is put in its place."""

from pathlib import Path

import click

from services.suite.settings import DEFAULT_DATA, data_folder


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help=f"An empty or new folder; else MATCHDAG_DATA_DIR, else ./{DEFAULT_DATA}.",
)
@click.option(
    "--erased-in",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="Where to read who was erased since: the old data folder, a later back-up, or a list.",
)
def restore(source: Path, data: Path | None, erased_in: tuple[Path, ...]) -> None:
    """Put the back-up SOURCE into an empty folder; then start with `matchdag up --data FOLDER`."""
    from services.suite.backup.archive import UnusableArchive
    from services.suite.backup.erasures import erase_all_again
    from services.suite.backup.erasures import erased_in as read_erased
    from services.suite.backup.restoring import restore_backup
    from services.suite.server.data_folder import DataFolder
    from services.suite.server.suite import MIGRATIONS

    folder = DataFolder.made(data_folder(data))
    try:
        since = {one for place in erased_in for one in read_erased(place)}
        manifest = restore_backup(source, folder, MIGRATIONS)
        again = erase_all_again(folder, MIGRATIONS["registration"], since) if since else 0
    except UnusableArchive as trouble:
        raise click.ClickException(str(trouble)) from None
    except OSError as error:
        raise click.ClickException(f"{folder.path}: {error.strerror or error}") from None
    click.echo(f"{folder.path} er gendannet, som det var {manifest.made_at}.")
    if erased_in:
        click.echo(f"Slettet igen, fordi de blev slettet siden: {again}.")
    else:
        click.echo(
            "Er nogen slettet siden, så gendan med --erased-in GAMMEL-MAPPE, før du starter."
        )
    click.echo(f"Start nu med:  matchdag up --data {folder.path}")
