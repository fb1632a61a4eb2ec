"""`matchdag backup`: everything of an installation in one file, also while it runs."""

from pathlib import Path

import click

from services.suite.settings import DEFAULT_DATA, data_folder


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE.zip|FOLDER")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help=f"What to back up; else MATCHDAG_DATA_DIR, else ./{DEFAULT_DATA}.",
)
def backup(target: Path, data: Path | None) -> None:
    """Write the three databases and the key to one file: a single moment of all of them.

    Into a FOLDER it goes under a name with date and time. Whoever has the file can read everything
    and sign in as anybody: keep it as you keep the data folder.
    """
    from services.suite.backup.archive import UnusableArchive
    from services.suite.backup.taking import take_backup
    from services.suite.server.data_folder import DataFolder
    from services.suite.server.suite import SERVICES
    from shared import clock

    if target.is_dir():
        target = target / f"matchdag-{clock.now():%Y%m%d-%H%M%S}.zip"
    folder = DataFolder(data_folder(data).resolve())
    try:
        manifest = take_backup(folder, SERVICES, target)
    except UnusableArchive as trouble:
        raise click.ClickException(str(trouble)) from None
    except OSError as error:
        raise click.ClickException(f"{target}: {error.strerror or error}") from None
    rows = sum(sum(facts.rows.values()) for facts in manifest.databases.values())
    megabytes = target.stat().st_size / 1e6
    click.echo(f"{target}: {rows} rækker, {megabytes:.1f} MB, kontrolleret.")
