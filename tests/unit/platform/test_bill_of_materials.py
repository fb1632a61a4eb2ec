"""A release names what it is made of, with licences, and two builds of it are the same bytes."""

import json
import os
import shutil
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tools.bill_of_materials import ROOT, VENDOR, Incomplete, bill, licence_of, locked, needed

LOCK = (ROOT / "uv.lock").read_text()


@pytest.fixture(scope="module")
def papers() -> dict[str, Any]:
    return bill(LOCK, json.loads(VENDOR.read_text()))


def test_everything_the_product_runs_with_is_named_and_nothing_else(papers: dict[str, Any]) -> None:
    names = {at["name"] for at in papers["components"] if at["purl"].startswith("pkg:pypi/")}
    assert names == set(needed(locked(LOCK), "matchdag"))
    assert {"flask", "sqlalchemy", "psycopg-binary", "werkzeug"} <= names
    assert not {"pytest", "ruff", "ortools"} & names
    assert "htmx.org" in {at["name"] for at in papers["components"]}


def test_every_component_has_a_licence_and_names_public_places(papers: dict[str, Any]) -> None:
    assert all(at["licenses"] for at in papers["components"])
    assert len({at["bom-ref"] for at in papers["components"]}) == len(papers["components"])
    places = {
        file["url"].split("/")[2]
        for at in papers["components"]
        for file in at.get("externalReferences", [])
    }
    assert places == {"files.pythonhosted.org"}


def test_the_same_lock_gives_the_same_bytes(papers: dict[str, Any]) -> None:
    again = bill(LOCK, json.loads(VENDOR.read_text()))
    assert json.dumps(again) == json.dumps(papers)


def test_a_package_without_a_known_licence_stops_a_release() -> None:
    assert licence_of("flask", ["0.1"]) is None
    more = LOCK + '\n[[package]]\nname = "unknown-package"\nversion = "1"\n'
    more = more.replace(
        '    { name = "alembic" },',
        '    { name = "alembic" },\n    { name = "unknown-package" },',
        1,
    )
    with pytest.raises(Incomplete, match="unknown-package 1"):
        bill(more, {})


def digest_of(folder: Path, out: Path) -> str:
    """Of the wheel of that source."""
    uv = shutil.which("uv") or str(ROOT / ".tools/bin/uv")
    command = [uv, "build", "--quiet", "--wheel", "--out-dir", str(out), str(folder)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=110)
    if done.returncode != 0 and "hatchling" in done.stderr:
        pytest.skip("the package index, which has the build backend, does not answer")
    assert done.returncode == 0, done.stderr
    (wheel,) = out.glob("*.whl")
    assert "services/suite/cli/doctor.py" in zipfile.ZipFile(wheel).namelist()
    return sha256(wheel.read_bytes()).hexdigest()


def source_in(folder: Path) -> Path:
    folder.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("planning", "services", "shared"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored, copy_function=shutil.copyfile)
    for name in ("pyproject.toml", "README.md"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


@pytest.mark.slow
def test_two_builds_of_the_wheel_are_the_same_bytes(tmp_path: Path) -> None:
    first, second = source_in(tmp_path / "first"), source_in(tmp_path / "second")
    same = {digest_of(source, tmp_path / f"{source.name}-wheel") for source in (first, second)}
    assert len(same) == 1
    (second / "shared" / "clock.py").write_text((second / "shared" / "clock.py").read_text() + "\n")
    assert digest_of(second, tmp_path / "changed") not in same  # the control: a line more is seen


FAKE = "#!/bin/bash\necho '{words}' >&2\nexit {code}\n"


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        ("error: Request failed after 3 retries", 2, 0),
        ("", 0, 0),
        ("flask 3.1.3 has 1 known vulnerability", 1, 1),
    ],
)
def test_a_known_vulnerability_fails_and_an_index_that_is_away_does_not(
    words: str, code: int, expected: int, tmp_path: Path
) -> None:
    fake = tmp_path / "uv"
    fake.write_text(FAKE.format(words=words, code=code))
    fake.chmod(0o755)
    environment = os.environ | {"MATCHDAG_TEST_UV": str(fake)}
    command = ["bash", str(ROOT / "tools/audit_dependencies.sh")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == expected, done.stdout
