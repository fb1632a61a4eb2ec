"""Takes a back-up while Matchdag runs or stands still; changes nothing in the data folder."""

import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path

from services.suite.backup.archive import MANIFEST, Manifest, UnusableArchive, facts_of, opened
from services.suite.server.data_folder import KEY_FILE, DataFolder
from shared import clock
from shared.db.locks import LockBusy, lock_for

WRITER_WAIT_SECONDS = 30.0


def take_backup(folder: DataFolder, services: tuple[str, ...], target: Path) -> Manifest:
    """Write `target`, readable for its owner only, or nothing at all.

    Raises Unusable when there is nothing to back up, something is damaged, or `target` is there.
    """
    if target.exists():
        raise UnusableArchive(f"{target} findes allerede. Vælg et andet navn.")
    missing = [
        str(folder.database(name)) for name in services if not folder.database(name).exists()
    ]
    if missing:
        raise UnusableArchive(f"Her er ingen data at kopiere: {', '.join(missing)} mangler.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as made:
        work = Path(made)
        copies = _copies_of_one_moment(folder, services, work)
        facts = {name: facts_of(copy) for name, copy in copies.items()}
        manifest = Manifest(clock.now().isoformat(timespec="seconds"), version("matchdag"), facts)
        packed = work / "packed.zip"
        _pack(packed, manifest, folder, copies)
        packed.replace(target)
    return manifest


def _copies_of_one_moment(
    folder: DataFolder, services: tuple[str, ...], work: Path
) -> dict[str, Path]:
    """All three as they were at the same instant.

    One after the other would not do: a message that the first had handed over and the second had
    not yet received at its own instant would be in neither copy. Writers are held back only until
    every reader has begun; the copying itself disturbs nobody.
    """
    copies = {name: work / f"{name}.sqlite" for name in services}
    with ExitStack() as readers:
        sources = {name: readers.enter_context(opened(folder.database(name))) for name in services}
        with _writers_held_back(folder, services):
            for source in sources.values():
                _begin_to_read(source)
        for name, source in sources.items():
            with opened(copies[name]) as copy:
                source.backup(copy)
    return copies


@contextmanager
def _writers_held_back(folder: DataFolder, services: tuple[str, ...]) -> Iterator[None]:
    with ExitStack() as held:
        for name in sorted(services):
            lock = lock_for(Path(f"{folder.database(name)}.writer"))
            try:
                held.enter_context(lock.held(WRITER_WAIT_SECONDS))
            except LockBusy as error:
                raise UnusableArchive(
                    "Der skrives uden ophold lige nu. Prøv igen om lidt."
                ) from error
        yield


def _begin_to_read(source: sqlite3.Connection) -> None:
    """From its first read on a transaction sees one state, whatever is written meanwhile."""
    source.execute("PRAGMA query_only=ON")
    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _pack(packed: Path, manifest: Manifest, folder: DataFolder, copies: dict[str, Path]) -> None:
    handle = os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(MANIFEST, manifest.to_json())
            archive.writestr(KEY_FILE, folder.secret_key())
            for copy in copies.values():
                archive.write(copy, copy.name)
        file.flush()
        os.fsync(file.fileno())
