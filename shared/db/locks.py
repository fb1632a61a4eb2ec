"""Locks that the operating system frees when their holder dies; nothing is stored in them."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class LockBusy(Exception):
    """Somebody else holds the lock and did not let go in time."""


class FileLock:
    """One holder at a time among all threads and processes of this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread_lock = threading.Lock()
        self._file: int | None = None

    def acquire(self, timeout: float) -> bool:
        deadline = time.monotonic() + timeout
        if not self._thread_lock.acquire(timeout=max(timeout, 0.0)):
            return False
        try:
            self._file = self._locked_file(deadline)
        finally:
            if self._file is None:
                self._thread_lock.release()
        return self._file is not None

    def release(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self._thread_lock.release()

    @contextmanager
    def held(self, timeout: float) -> Iterator[None]:
        if not self.acquire(timeout):
            raise LockBusy(f"{self.path.name} was busy for {timeout:g} s")
        try:
            yield
        finally:
            self.release()

    def _locked_file(self, deadline: float) -> int | None:
        """A descriptor of the file; kept open only while it is locked, so no child inherits it."""
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        pause = 0.0002
        while not _try_lock(file):
            if time.monotonic() >= deadline:
                os.close(file)
                return None
            time.sleep(pause)
            pause = min(pause * 2, 0.005)
        return file


_locks: dict[str, FileLock] = {}
_locks_guard = threading.Lock()


def lock_for(path: Path) -> FileLock:
    """The one lock object of this process for this path."""
    key = str(path.resolve())
    with _locks_guard:
        return _locks.setdefault(key, FileLock(path))
