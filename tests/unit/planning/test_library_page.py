"""The page that shows the engine as a library says what is so: its example runs as it stands."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

PAGE = Path("docs/planning-as-a-library.md")


def example() -> str:
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found.group(1)


def test_the_example_runs_and_gives_the_proven_best() -> None:
    run = subprocess.run(
        [sys.executable, "-c", example()], capture_output=True, text=True, check=True
    )
    summary, *bookings = run.stdout.splitlines()
    assert summary == "8 8 True"
    assert {tuple(map(int, line.split()))[:2] for line in bookings} == {(0, 0), (0, 1), (1, 0)}


def test_every_name_on_the_page_is_there() -> None:
    names = re.findall(r"`(planning(?:\.\w+)+)(?:\(|`)", PAGE.read_text(encoding="utf-8"))
    assert len(names) > 6
    for name in names:
        parent, _, leaf = name.rpartition(".")
        assert hasattr(import_module(parent), leaf) or import_module(name), name
