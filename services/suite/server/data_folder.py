"""The folder that holds everything of an installation in one process: databases, key and lock;
reads no row.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from shared.db.locks import FileLock

KEY_FILE = "secret-key"
LOCK_FILE = "running.lock"


class DataFolderInUse(Exception):
    """Another Matchdag works in the folder: two would send everything twice."""


@dataclass(frozen=True)
class DataFolder:
    """One installation's folder. Copy it while nothing runs, or use `matchdag backup`."""

    path: Path

    @classmethod
    def made(cls, path: Path) -> "DataFolder":
        """The folder, made readable for its owner only when it was not there."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(path.resolve())

    def database(self, service: str) -> Path:
        return self.path / f"{service}.sqlite"

    def database_url(self, service: str) -> str:
        return f"sqlite:///{self.database(service)}"

    def secret_key(self) -> str:
        """The key that signs sessions and links; made once, then the same at every start."""
        file = self.path / KEY_FILE
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text().strip()
        with os.fdopen(handle, "w") as opened:
            key = secrets.token_urlsafe(48)
            opened.write(key + "\n")
        return key

    def lock(self) -> FileLock:
        """Held as long as this process lives; the system frees it when the process dies."""
        lock = FileLock(self.path / LOCK_FILE)
        if not lock.acquire(0):
            raise DataFolderInUse(str(self.path))
        return lock
