"""`matchdag plan INSTANCE.json`: a schedule that keeps every rule, or a text naming the field."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from services.suite.cli import main
from tests.checker.check import violations
from tests.checker.generator import make_group_instance, make_instance

TINY = {
    "format": "pd-instance/1",
    "T": 2,
    "students": {"m": [1, 1]},
    "companies": {"cap": [1, 1]},
    "wishes": [[[0, 2], [1, 1]], [[0, 2]]],
}


def run(folder: Path, content: str | bytes | dict[str, Any], *options: str) -> Result:
    source = folder / "instance.json"
    if isinstance(content, dict):
        content = json.dumps(content)
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    return CliRunner().invoke(main, ["plan", str(source), "-o", str(folder / "out.json"), *options])


def planned(folder: Path, instance: dict[str, Any], *options: str) -> dict[str, Any]:
    result = run(folder, instance, *options)
    assert result.exit_code == 0, result.output
    schedule: dict[str, Any] = json.loads((folder / "out.json").read_text())
    return schedule


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("is_restricted", [False, True])
@pytest.mark.parametrize("objective", ["fair", "total"])
def test_a_plan_keeps_every_rule(
    tmp_path: Path, seed: int, is_restricted: bool, objective: str
) -> None:
    instance = make_instance(
        seed,
        students=40,
        companies=12,
        slots=8,
        meetings=4,
        is_restricted=is_restricted,
        objective=objective,
    )
    schedule = planned(tmp_path, instance)
    assert violations(instance, schedule) == []
    assert schedule["bookings"]


@pytest.mark.parametrize("seed", range(3))
def test_group_sessions_keep_every_rule(tmp_path: Path, seed: int) -> None:
    instance = make_group_instance(seed, students=40, companies=6, slots=4)
    schedule = planned(tmp_path, instance, "--time-limit", "3")
    assert violations(instance, schedule) == []
    assert schedule["bookings"]


def test_the_checker_finds_what_is_wrong() -> None:
    schedule = {
        "bookings": [[0, 0, 0], [1, 0, 0], [1, 1, 0]],
        "total": 9,
        "upper_bound": 3,
        "certified": True,
    }
    found = violations(TINY, schedule)
    assert "company 0 has 2 of 1 places taken in slot 0" in found
    assert "student 1 has 2 meetings in slot 0" in found
    assert "student 1 never wished for company 1" in found
    assert "the plan says 9 points and has 4" in found


def test_an_unmet_wish_has_its_reason(tmp_path: Path) -> None:
    instance = {**TINY, "T": 1, "wishes": [[[0, 2]], [[0, 2]]]}
    schedule = planned(tmp_path, instance, "--explain")
    (unmet,) = schedule["unmet"]
    assert unmet["company"] == 0
    assert unmet["reason"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not usable JSON"),
        ("[" * 100_000, "not usable JSON"),
        ('{"T": NaN}', "NaN"),
        ('{"T": 1, "T": 2}', "'T' comes twice"),
        ('{"T": ' + "9" * 5000 + "}", "5000 digits"),
        (b"\xff\xfe{}", "not usable JSON"),
        ("[]", "instance"),
        ({**TINY, "format": "pd-instance/9"}, "format"),
        ({**TINY, "T": "2"}, "T"),
        ({**TINY, "wishes": [[[7, 2]], []]}, "wishes[0][0]: company 7 does not exist (0-1)"),
        ({**TINY, "students": {"m": [1]}}, "wishes"),
    ],
)
def test_a_malformed_instance_is_named_and_nothing_is_written(
    tmp_path: Path, content: Any, words: str
) -> None:
    result = run(tmp_path, content)
    assert result.exit_code == 2
    assert words in result.output
    assert not (tmp_path / "out.json").exists()


def test_an_unknown_field_is_named_and_the_rest_is_planned(tmp_path: Path) -> None:
    result = run(tmp_path, {**TINY, "surprise": 1})
    assert result.exit_code in {0, 2}
    assert "surprise" in result.output


def test_an_impossible_pin_is_named_and_the_rest_is_planned(tmp_path: Path) -> None:
    result = run(tmp_path, {**TINY, "pins": [[0, 0, 0], [1, 0, 0]]})
    assert result.exit_code == 0
    assert "pins[1]" in result.output
    assert json.loads((tmp_path / "out.json").read_text())["bookings"]


def test_the_same_instance_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    source = tmp_path / "instance.json"
    instance = make_instance(3, students=30, companies=10, slots=6, meetings=3)
    source.write_text(json.dumps(instance))
    schedules = []
    for hash_seed in ("1", "2"):
        finished = subprocess.run(
            [sys.executable, "-m", "services.suite.cli", "plan", str(source)],
            env={"PYTHONHASHSEED": hash_seed, "PATH": ""},
            capture_output=True,
            check=True,
        )
        schedule = json.loads(finished.stdout)
        del schedule["seconds"]
        schedules.append(schedule)
    assert schedules[0] == schedules[1]
