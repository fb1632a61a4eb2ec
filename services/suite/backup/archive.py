"""What a back-up file holds and how its parts are counted and checked; knows no table by name."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shared.db import ordering

FORMAT = "matchdag-backup/1"
MANIFEST = "manifest.json"
_BLOCK = 1 << 20


class UnusableArchive(Exception):
    """The file, or a database in it, is not what a back-up must be; the text says what to do."""


@dataclass(frozen=True)
class DatabaseFacts:
    """`revision` is the newest migration it has had; `rows` the number of rows of each table."""

    sha256: str
    revision: str | None
    rows: dict[str, int]


@dataclass(frozen=True)
class Manifest:
    """`made_at` in ISO 8601, UTC; `version` of Matchdag that made it."""

    made_at: str
    version: str
    databases: dict[str, DatabaseFacts]

    def to_json(self) -> str:
        return json.dumps({"format": FORMAT} | asdict(self), indent=2)

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        try:
            read: Mapping[str, Any] = json.loads(text)
            if read["format"] != FORMAT:
                raise UnusableArchive(
                    f"Sikkerhedskopien har formatet {read['format']}, ikke {FORMAT}."
                )
            databases = {name: DatabaseFacts(**facts) for name, facts in read["databases"].items()}
            return cls(read["made_at"], read["version"], databases)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UnusableArchive("Filen er ikke en sikkerhedskopi fra Matchdag.") from error


def facts_of(path: Path) -> DatabaseFacts:
    """Looks through the whole database. Raises Unusable when it is not sound."""
    with opened(path) as connection:
        try:
            _require_sound(connection, path)
            rows = {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - names of its own tables
                for name in _tables(connection)
            }
            revision = (
                connection.execute("SELECT version_num FROM alembic_version").fetchone()
                if "alembic_version" in rows
                else None
            )
        except sqlite3.DatabaseError as error:
            raise UnusableArchive(f"{path.name} er beskadiget: {error}") from error
    return DatabaseFacts(sha256_of(path), revision[0] if revision else None, rows)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that knows the services' own order of letters, and begins nothing by itself."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=10)) as connection:
        connection.create_collation(ordering.COLLATION, ordering.compare)
        yield connection


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " ORDER BY name"
    )
    return [name for (name,) in found]


def _require_sound(connection: sqlite3.Connection, path: Path) -> None:
    (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if verdict != "ok" or orphan is not None:
        raise UnusableArchive(
            f"{path.name} er beskadiget: {verdict if verdict != 'ok' else orphan}"
        )
