"""Makes a data folder from a back-up file; touches no folder that already holds data."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from services.suite.backup.archive import MANIFEST, Manifest, UnusableArchive, facts_of
from services.suite.server.data_folder import KEY_FILE, DataFolder, DataFolderInUse
from shared.db.revisions import is_known


def restore_backup(
    source: Path, folder: DataFolder, migrations: Mapping[str, str], *, is_checked: bool = True
) -> Manifest:
    """Every part is checked before the first is put in its place.

    `migrations` names each service's package of migrations. `is_checked=False` leaves the checks
    out, for the test that shows what they are for. Raises Unusable.
    """
    try:
        lock = folder.lock()
    except DataFolderInUse as taken:
        raise UnusableArchive(f"Matchdag kører med mappen {taken}. Stop det først.") from None
    try:
        _require_empty(folder, migrations)
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=folder.path) as made:
            manifest = _unpacked(source, Path(made), tuple(migrations))
            if is_checked:
                _check(manifest, Path(made), migrations)
            for name in (KEY_FILE, *(f"{service}.sqlite" for service in migrations)):
                (Path(made) / name).replace(folder.path / name)
        return manifest
    finally:
        lock.release()


def _require_empty(folder: DataFolder, services: Mapping[str, str]) -> None:
    present = [folder.database(name) for name in services]
    taken = [str(path) for path in (*present, folder.path / KEY_FILE) if path.exists()]
    if taken:
        raise UnusableArchive(
            f"Mappen er ikke tom: {', '.join(taken)}. Vælg en ny mappe med --data, eller flyt det."
        )


def _unpacked(source: Path, work: Path, services: tuple[str, ...]) -> Manifest:
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = Manifest.from_json(archive.read(MANIFEST))
            for name in (KEY_FILE, *(f"{service}.sqlite" for service in services)):
                with archive.open(name) as packed, _private(work / name) as file:
                    shutil.copyfileobj(packed, file)
    except OSError as error:
        raise UnusableArchive(f"{source}: {error.strerror or error}") from error
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise UnusableArchive(f"{source} er ikke en hel sikkerhedskopi: {error}") from error
    return manifest


def _private(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _check(manifest: Manifest, work: Path, migrations: Mapping[str, str]) -> None:
    for name, package in migrations.items():
        expected = manifest.databases.get(name)
        found = facts_of(work / f"{name}.sqlite")
        if found != expected:
            raise UnusableArchive(
                f"{name}.sqlite er ikke, som den var, da sikkerhedskopien blev lavet."
            )
        if found.revision is None or not is_known(package, found.revision):
            raise UnusableArchive(
                f"Sikkerhedskopien er fra en nyere udgave af Matchdag ({manifest.version})."
                " Installér den udgave først."
            )
