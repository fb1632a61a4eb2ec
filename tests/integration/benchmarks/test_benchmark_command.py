"""The benchmark command runs and shows its columns; figures are not looked at, the time is CI's."""

import json
from pathlib import Path

import pytest

from benchmarks.__main__ import SUBJECTS, main

SMALLEST = ["--sizes", "small", "--kinds", "even", "--limit", "2", "--no-cp-sat", "--quick"]


@pytest.mark.slow
def test_the_benchmark_prints_figures_baselines_and_bars(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "figures.json"
    assert main([*SMALLEST, "--rows", "total,gaps,groups", "-o", str(target)]) == 0
    printed = capsys.readouterr().out
    for column in ("ours", "first come", "round robin", "HiGHS", "bar", "reached"):
        assert f"| {column} " in printed
    rows = json.loads(target.read_text(encoding="utf-8"))["rows"]
    assert {row["subject"] for row in rows} == {"total", "gaps", "groups"}
    broken = [row for row in rows if row["what"].startswith("broken rules")]
    assert broken
    assert all(row["reached"] for row in broken)


def test_an_unknown_row_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--rows", "speed"])
    said = capsys.readouterr().err
    assert all(subject in said for subject in SUBJECTS)
