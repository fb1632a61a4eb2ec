"""Counts the files that a change of one subject touches; reads source text and runs none of it.

`python tools/subject_reach.py [--root DIR] [--list SUBJECT]`, with DIR this checkout or another.

The rule. SUBJECTS gives each subject its roots (classes of its tables and names of its domain) and
its stems. Of the Python files below `services`, migrations apart, and the planning engine apart,
which has terms of its own (a folder `planning`, and what is imported from there):

1. A file touches the subject when it defines or imports a root. One with an underscore
   (`link_generation`) or in capitals (`LINK`) counts as a name or an attribute as well.
2. A class or function at the top of a touching file whose own name holds a stem as a word is about
   the subject: a file that imports it touches as well, and so on until no file is added. What
   begins with an underscore is seen by its own file only and passed over.

A template touches the subject when its path or an identifier inside `{{ }}` or `{% %}` holds a
stem as a word; a file of texts (`.po`) when its path does.

A root of an older checkout stays in the table beside its new name, so that both can be counted.
"""

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

CODE = ("services",)
ENGINE = "planning"
PRODUCT = ("services", "planning", "shared")
PACKAGES = (*PRODUCT, "tests", "benchmarks", "tools")
LARGEST_SHOWN = 10


@dataclass(frozen=True)
class Subject:
    roots: frozenset[str]
    #: a word of a name belongs to the subject when it begins so
    stems: tuple[str, ...]


SUBJECTS = {
    "wish": Subject(frozenset({"Wish", "WishList", "WishRound"}), ("wish",)),
    "booking": Subject(frozenset({"Meeting", "CompanySlot", "Wait", "BookingRule"}), ("book",)),
    "link": Subject(
        frozenset({"links", "LinkToken", "LINK", "link_generation", "link_purpose"}), ("link",)
    ),
    "leaving": Subject(
        frozenset(
            {"withdraw_company", "release_company", "CompanyWithdrewV1", "remove_counsellor"}
            | {"withdraw_participation", "withdraw"}
        ),
        ("withdr",),
    ),
    "attendance": Subject(
        frozenset({"EventAttendance", "MeetingAttendance", "AttendanceMark", "StandVisit"}),
        ("attend", "absen"),
    ),
}


@dataclass(frozen=True)
class Source:
    """One Python file: what it defines at its top, what it imports, and every name in it."""

    path: Path
    tree: ast.Module

    @cached_property
    def defined(self) -> frozenset[str]:
        kinds = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        return frozenset(node.name for node in self.tree.body if isinstance(node, kinds))

    @cached_property
    def imported(self) -> frozenset[str]:
        imports = (n for n in ast.walk(self.tree) if isinstance(n, ast.Import | ast.ImportFrom))
        return frozenset(
            alias.name.rpartition(".")[2]
            for node in imports
            for alias in node.names
            if ENGINE not in (getattr(node, "module", None) or "").split(".")
        )

    @cached_property
    def named(self) -> frozenset[str]:
        nodes = list(ast.walk(self.tree))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        return frozenset(names | {node.attr for node in nodes if isinstance(node, ast.Attribute)})


def words_of(name: str) -> list[str]:
    """`CompanyWishList` and `company_wish_list` alike: company, wish, list."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]


def is_about(name: str, subject: Subject) -> bool:
    return any(word.startswith(subject.stems) for word in words_of(name))


def touching_sources(sources: Iterable[Source], subject: Subject) -> set[Path]:
    """By the two steps of the rule."""
    sources = list(sources)
    touching = [source for source in sources if _names_root(source, subject)]
    while True:
        about = {
            name
            for source in touching
            for name in source.defined
            if not name.startswith("_") and is_about(name, subject)
        }
        added = [one for one in sources if one not in touching and about & one.imported]
        if not added:
            return {source.path for source in touching}
        touching += added


def _names_root(source: Source, subject: Subject) -> bool:
    anywhere = {root for root in subject.roots if "_" in root or root.isupper()}
    return bool(subject.roots & (source.defined | source.imported) or anywhere & source.named)


def touching_texts(root: Path, subject: Subject) -> set[Path]:
    """Templates and files of texts."""
    found = set()
    for path in _files(root, CODE, "*"):
        parts = path.relative_to(root).with_suffix("").parts
        if "templates" in parts:
            code = re.findall(r"\{[{%].*?[%}]\}", path.read_text(encoding="utf-8"), re.S)
            names = [*parts, *re.findall(r"\w+", " ".join(code))]
        elif path.suffix == ".po":
            names = [*parts]
        else:
            continue
        if any(is_about(name, subject) for name in names):
            found.add(path)
    return found


def touching(root: Path, subject: Subject) -> list[Path]:
    paths = (path for path in _files(root, CODE, "*.py") if ENGINE not in path.parent.parts)
    sources = [Source(path, _parsed(path)) for path in paths]
    return sorted(touching_sources(sources, subject) | touching_texts(root, subject))


def flat_folders(root: Path) -> list[tuple[int, Path]]:
    """How many Python files lie directly in each folder, the most first."""
    counted = Counter(path.parent.relative_to(root) for path in _files(root, PACKAGES, "*.py"))
    return sorted(((count, folder) for folder, count in counted.items()), reverse=True)


def silent_folders(root: Path) -> list[Path]:
    """Folders with Python files of the product whose `__init__` is missing or says nothing."""
    folders = {path.parent for path in _files(root, PRODUCT, "*.py")}
    return sorted(one.relative_to(root) for one in folders if not _says_what_it_is(one))


def _says_what_it_is(folder: Path) -> bool:
    start = folder / "__init__.py"
    return start.exists() and ast.get_docstring(_parsed(start)) is not None


def _files(root: Path, folders: Iterable[str], pattern: str) -> Iterator[Path]:
    left_out = {"migrations", "golden", "__pycache__", "node_modules"}
    for folder in folders:
        for path in sorted((root / folder).rglob(pattern)):
            if path.is_file() and not left_out & set(path.relative_to(root).parts):
                yield path


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _lines(paths: Iterable[Path]) -> int:
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def report(root: Path) -> str:
    said = ["subject      files  python  folders   lines"]
    for name, subject in SUBJECTS.items():
        paths = touching(root, subject)
        python = sum(path.suffix == ".py" for path in paths)
        folders = len({path.parent for path in paths})
        said.append(f"{name:<12}{len(paths):>6}{python:>8}{folders:>9}{_lines(paths):>8}")
    said += ["", "largest flat folders (.py files directly in it)"]
    said += [f"{count:>5}  {folder}" for count, folder in flat_folders(root)[:LARGEST_SHOWN]]
    silent = silent_folders(root)
    said += ["", f"folders whose __init__ does not say what lives there: {len(silent)}"]
    return "\n".join([*said, *(f"       {folder}" for folder in silent)])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[1])
    parser.add_argument("--list", choices=SUBJECTS, help="the files of one subject")
    options = parser.parse_args()
    if options.list is None:
        print(report(options.root))
    else:
        paths = touching(options.root, SUBJECTS[options.list])
        print("\n".join(str(path.relative_to(options.root)) for path in paths))
    return 0


if __name__ == "__main__":
    sys.exit(main())
