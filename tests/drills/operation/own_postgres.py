"""A PostgreSQL server of a drill's own, which may be stopped without disturbing anybody."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.databases import left_out
from tests.support.processes import free_port

OPTIONS = "-c fsync=off -c max_connections=100 -c shared_buffers=64MB"


class OwnPostgres:
    def __init__(self, programs: Path, folder: Path, port: int) -> None:
        self._programs = programs
        self._folder = folder
        self.port = port

    def url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def run(self, program: str, *arguments: str) -> None:
        """As the user postgres where we are root, which PostgreSQL does not run as."""
        command = [str(self._programs / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=120, cwd="/")

    def start(self, options: str = "") -> None:
        given = f"-p {self.port} -k {self._folder} {OPTIONS} {options}"
        self._control("start", "-o", given)

    def restart_at_once(self) -> None:
        """As if the power went: nothing is finished, the log is replayed at the start."""
        self._control("restart", "-m", "immediate")

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def _control(self, action: str, *options: str) -> None:
        folder = str(self._folder)
        self.run("pg_ctl", action, "-D", folder, "-w", "-s", "-l", f"{folder}/log", *options)


@contextmanager
def own_postgres(options: str = "") -> Iterator[OwnPostgres]:
    programs = _programs()
    if programs is None:
        left_out("PostgreSQL's own programs (initdb, pg_ctl) are not installed")
        raise AssertionError
    place = Path("/tmp") / f"matchdag-pg-{os.getpid()}-{free_port()}"  # a socket's path is short
    place.mkdir(mode=0o700)
    server = OwnPostgres(programs, place, free_port())
    try:
        if os.getuid() == 0:
            shutil.chown(place, "postgres", "postgres")
        server.run(
            "initdb", "-D", str(place), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        server.start(options)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None
