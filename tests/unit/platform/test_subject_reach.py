"""The count of the files that a change of one subject touches, on a tree made up for it."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[3] / "tools" / "subject_reach.py"
TREE = {
    "services/school/__init__.py": '"""A service."""\n',
    "services/school/models.py": "class Wish: ...\n\n\nclass Room: ...\n",
    "services/school/wishes.py": "from services.school.models import Wish\ndef add_wish(): ...\n",
    "services/school/page.py": "from services.school.wishes import add_wish\n\n\ndef show(): ...\n",
    # the controls: what shows a page, another table, a local name alike, a private function
    "services/school/site.py": "from services.school.page import show\n",
    "services/school/rooms.py": "from services.school.models import Room\n",
    "services/school/letters.py": "Wish = 'with best wishes'\nprint(Wish)\n",
    "services/school/secret.py": "from services.school.wishes import _count_wishes\n",
    "services/school/migrations/0001.py": "class Wish: ...\n",
    "services/school/planning/pairs.py": "class Wish: ...\n",
    "services/school/templates/list.html": "<p>{{ own_wishes }}</p>\n",
    "services/school/templates/other.html": "<p>Best wishes from {{ school }}</p>\n",
    "services/school/translations/en/wishes.po": "",
    "services/school/translations/en/rooms.po": "",
}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("subject_reach", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in TREE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def touched(script: ModuleType, root: Path, subject: str) -> list[str]:
    paths = script.touching(root, script.SUBJECTS[subject])
    return [str(path.relative_to(root / "services/school")) for path in paths]


def test_who_names_a_root_or_imports_what_is_about_it_touches_the_subject(
    script: ModuleType, root: Path
) -> None:
    assert touched(script, root, "wish") == [
        "models.py",
        "page.py",
        "templates/list.html",
        "translations/en/wishes.po",
        "wishes.py",
    ]


def test_another_subject_is_touched_by_none_of_them(script: ModuleType, root: Path) -> None:
    assert touched(script, root, "attendance") == []


@pytest.mark.parametrize("line", ["from shared.auth import links", "print(row.link_generation)"])
def test_a_module_is_a_root_where_it_is_imported_and_a_column_where_it_is_named(
    line: str, script: ModuleType, root: Path
) -> None:
    (root / "services/school/door.py").write_text(f"{line}\n")
    (root / "services/school/menu.py").write_text("links = ['home']\nprint(links)\n")
    assert touched(script, root, "link") == ["door.py"]


def test_folders_are_counted_flat_and_the_silent_ones_named(script: ModuleType, root: Path) -> None:
    assert script.flat_folders(root)[0] == (8, Path("services/school"))
    assert script.silent_folders(root) == [Path("services/school/planning")]


def test_the_report_is_the_same_each_time(root: Path) -> None:
    command = [sys.executable, str(SCRIPT), "--root", str(root)]
    first, second = (subprocess.check_output(command, text=True) for _ in range(2))
    assert first == second
    assert "wish             5       3        3" in first
    listed = subprocess.check_output([*command, "--list", "wish"], text=True)
    assert listed.splitlines()[0] == "services/school/models.py"
