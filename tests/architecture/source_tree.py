"""What the architecture tests look at: the tracked source files and what they import."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("scheduling", "registration", "notifications")


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file of the repository, tracked or about to be, relative to its root."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sorted({Path(line) for line in listing.splitlines() if (ROOT / line).is_file()}))


def python_files(*folders: str) -> list[Path]:
    return [
        path
        for path in tracked_files()
        if path.suffix == ".py" and any(path.is_relative_to(folder) for folder in folders)
    ]


def templates() -> list[Path]:
    return [
        path
        for path in tracked_files()
        if path.suffix == ".html" and "templates" in path.parts and "emails" not in path.parts
    ]


def page_sources() -> list[Path]:
    """What pages and mails are written in: templates, styles and scripts of our own."""
    return [
        path
        for path in tracked_files()
        if path.parts[0] in ("services", "shared")
        and path.suffix in (".html", ".css", ".js")
        and "vendor" not in path.parts
    ]


@cache
def imported_modules(path: Path) -> frozenset[str]:
    """The absolute names of all modules that a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return frozenset(found)
