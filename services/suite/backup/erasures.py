"""Erases again, in a restored folder, whom somebody erased after the back-up was made.

Knows people by their ids alone.
"""

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import StaticPool, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from services.registration.operations import (
    Erased,
    LastAdministrator,
    everybody_erased,
    replay_erasure,
)
from services.suite.backup.archive import UnusableArchive, opened
from services.suite.server.data_folder import DataFolder
from shared.audit.deeds import console_deed
from shared.db import Database
from shared.db.migrations import migrate


def erased_in(place: Path) -> list[Erased]:
    """From a data folder, a back-up file, or a list that `matchdag erased` printed.

    Raises Unusable.
    """
    try:
        if place.is_dir():
            return _of_database(DataFolder(place).database("registration"))
        if zipfile.is_zipfile(place):
            with _unpacked(place) as database:
                return _of_database(database)
        lines = place.read_text().splitlines()
        return [Erased.from_line(line) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, SQLAlchemyError) as error:
        raise UnusableArchive(
            f"{place} kan ikke læses som en liste over slettede: {error}"
        ) from error


def erase_all_again(folder: DataFolder, package: str, erased: Iterable[Erased]) -> int:
    """How many there were; whoever is not in the back-up, or erased in it, is passed over.

    `package` holds registration's migrations. The other services hear of it when Matchdag starts.
    """
    url = folder.database_url("registration")
    migrate(url, package)
    database = Database(url, pool_size=1)
    try:
        return sum(_is_erased(database, one) for one in erased)
    finally:
        database.dispose()


def _is_erased(database: Database, one: Erased) -> bool:
    try:
        with console_deed("registration", "erase_again"), database.writing() as session:
            return replay_erasure(session, one)
    except LastAdministrator as refused:
        raise UnusableArchive(
            f"{one.person_id} er den eneste administrator i sikkerhedskopien og blev slettet siden."
            " Gendan uden, udnævn en anden administrator, og slet så igen."
        ) from refused


def _of_database(path: Path) -> list[Erased]:
    if not path.exists():
        raise UnusableArchive(f"{path} mangler.")
    with opened(path) as connection:
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        with Session(engine) as session:
            return everybody_erased(session)


@contextmanager
def _unpacked(backup: Path) -> Iterator[Path]:
    with (
        tempfile.TemporaryDirectory(prefix="matchdag-erased-") as made,
        zipfile.ZipFile(backup) as archive,
    ):
        yield Path(archive.extract("registration.sqlite", made))
