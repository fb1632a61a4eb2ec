"""The house keeps its shape: sizes, names, and who may touch environment, broker and time."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, imported_modules, python_files, tracked_files

LONGEST_FILE = 400
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
OWN_CODE = {".py", ".html", ".css", ".js"}


def is_own_code(path: Path) -> bool:
    return path.suffix in OWN_CODE and "vendor" not in path.parts


def test_no_file_has_more_than_400_lines() -> None:
    too_long = {
        str(path): lines
        for path in filter(is_own_code, tracked_files())
        if (lines := len((ROOT / path).read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not too_long


def test_no_module_is_a_drawer() -> None:
    drawers = [str(p) for p in python_files("services", "shared") if p.stem in DRAWERS]
    drawers += [str(p) for p in python_files("services", "shared") if DRAWERS & set(p.parent.parts)]
    assert not drawers


@pytest.mark.parametrize("path", python_files("services", "shared"), ids=str)
def test_a_module_begins_with_what_it_is_for(path: Path) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    if tree.body:
        assert ast.get_docstring(tree), f"{path} does not say what it is for"


def test_the_environment_is_read_in_settings_alone() -> None:
    reads = [
        str(path)
        for path in python_files("services", "shared")
        if path.name != "settings.py"
        and re.search(r"\bos\.(environ|getenv)\b", (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert not reads


def test_only_the_rabbitmq_transport_imports_pika() -> None:
    importers = [
        str(path)
        for path in python_files("services", "shared")
        if any(name.split(".")[0] == "pika" for name in imported_modules(path))
    ]
    assert importers == [
        "shared/messaging/rabbitmq.py",
        "shared/messaging/rabbitmq_publisher.py",
    ]


def test_use_cases_never_commit_nor_know_a_request() -> None:
    offenders = [
        str(path)
        for path in python_files("services")
        if "use_cases" in path.parts
        and (
            any(name.split(".")[0] == "flask" for name in imported_modules(path))
            or re.search(r"\.commit\(\)", (ROOT / path).read_text(encoding="utf-8"))
        )
    ]
    assert not offenders


def test_the_domain_is_plain_python() -> None:
    allowed = {"numpy", "scipy", "highspy"}
    # nothing but the standard library, and what reads an address, lies beneath
    plain = {
        "shared.addresses",
        "shared.calendar_keys",
        "shared.errors",
        "shared.limits",
        "shared.text",
    }
    offenders = {
        str(path): outside
        for path in python_files("services")
        if "domain" in path.parts
        and (
            outside := {
                name.split(".")[0]
                for name in imported_modules(path)
                if name.split(".")[0] in {"flask", "sqlalchemy", "pika", "marshmallow", "os"}
                or (name.startswith("shared") and name not in plain)
            }
            - allowed
        )
    }
    assert not offenders


def test_nothing_names_a_path_of_the_machine_it_was_made_on() -> None:
    readable = {".py", ".md", ".sh", ".toml", ".yml", ".html", ".json", ".po", ".txt", ""}
    offenders = [
        str(path)
        for path in tracked_files()
        if path.suffix in readable
        and "vendor" not in path.parts
        and re.search(
            r"/(?:work|root|home)/\w", (ROOT / path).read_text(encoding="utf-8", errors="ignore")
        )
    ]
    assert not offenders


_RUNS_AN_ENTRY_POINT = re.compile(r"^from services\.\w+\.__main__ import", re.MULTILINE)


def test_no_test_runs_an_entry_point_in_its_own_process() -> None:
    """It says for the whole process where lines go, and the tests after it read none."""
    assert not [
        str(path)
        for path in python_files("tests")
        if _RUNS_AN_ENTRY_POINT.search((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert _RUNS_AN_ENTRY_POINT.search("from services.registration.__main__ import main\n")
