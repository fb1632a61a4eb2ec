"""`matchdag plan`: schedules from files, without a server; the engine is the one that pages use."""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from services.registration.domain.planning import Instance, Schedule

PROBLEM = 2  # exit code: nothing was planned, the text says why


class Unusable(Exception):
    """The input cannot be planned; the text names the place and what to do."""


@click.command()
@click.argument(
    "instance_file", type=click.Path(dir_okay=False, path_type=Path), metavar="INSTANCE.json"
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=None,
    help="Where the schedule goes; standard output unless given.",
)
@click.option("--explain", is_flag=True, help="Add a reason for every unmet wish.")
@click.option("--time-limit", type=click.FloatRange(min=0.1), default=None, help="Seconds.")
@click.option("--seed", type=click.IntRange(min=0), default=None, help="Another lot.")
@click.option("--objective", type=click.Choice(["fair", "total"]), default=None)
def plan(
    instance_file: Path,
    output: Path | None,
    *,
    explain: bool,
    time_limit: float | None,
    seed: int | None,
    objective: str | None,
) -> None:
    """Plan the instance in INSTANCE.json (format pd-instance/1) as a schedule (pd-schedule/1).

    Exit code 0 and a schedule, or 2 and a text that names the field.
    """
    try:
        instance = _with_wanted(_read(instance_file), seed=seed, objective=objective)
    except Unusable as fault:
        click.echo(str(fault), err=True)
        sys.exit(PROBLEM)
    began = time.perf_counter()
    schedule = _planned(instance, explain=explain, time_limit=time_limit)
    text = json.dumps(
        {**schedule.to_dict(), "seconds": round(time.perf_counter() - began, 3)},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    _write(output, text)
    for problem in schedule.problems:
        click.echo(f"{problem.field}: {problem.text}", err=True)
    click.echo(_sentence(schedule), err=True)


def _read(path: Path) -> "Instance":
    from services.registration.domain.planning import Instance, InstanceError

    try:
        document = json.loads(
            path.read_bytes().decode("utf-8-sig"),
            parse_constant=_refuse_constant,
            parse_int=_short_integer,
            object_pairs_hook=_without_doubles,
        )
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise Unusable(f"{path}: not usable JSON: {error}") from error
    try:
        return Instance.from_dict(document)
    except InstanceError as error:
        raise Unusable(str(error)) from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _short_integer(digits: str) -> int:
    if len(digits) > 18:
        raise ValueError(f"a number has {len(digits)} digits; at most 18 are read")
    return int(digits)


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {double!r} comes twice in one object")
    return found


def _with_wanted(instance: "Instance", *, seed: int | None, objective: str | None) -> "Instance":
    changes: dict[str, Any] = {}
    if seed is not None:
        changes["seed"] = seed
    if objective is not None:
        changes["objective"] = objective
    return replace(instance, **changes) if changes else instance


def _planned(instance: "Instance", *, explain: bool, time_limit: float | None) -> "Schedule":
    from services.registration.domain.planning import plan as plan_instance
    from services.registration.domain.planning.explain import explain as reasons_for

    schedule = plan_instance(instance, time_limit=time_limit)
    return replace(schedule, unmet=reasons_for(instance, schedule)) if explain else schedule


def _write(output: Path | None, text: str) -> None:
    if output is None:
        click.echo(text)
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        click.echo(f"{output}: {error.strerror or error}", err=True)
        sys.exit(PROBLEM)


def _sentence(schedule: "Schedule") -> str:
    share = 100 * schedule.total / schedule.upper_bound if schedule.upper_bound else 100.0
    proof = "proven best" if schedule.certified else "proven limit"
    return (
        f"{schedule.total} points of at most {schedule.upper_bound} ({share:.2f} %, {proof}),"
        f" {len(schedule.bookings)} meetings,"
        f" {schedule.fairness.students_with_none} students with none."
    )
