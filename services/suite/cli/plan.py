"""`matchdag plan`: schedules from files, without a server; the engine is the one that pages use."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shared.strict_json import read_strict_json

if TYPE_CHECKING:
    from planning import Instance, Schedule

FOLDER_SECONDS = 30.0  # group sessions, unless a time limit is given
PROBLEM = 2  # exit code: nothing was planned, the text says why


class UnusableInput(Exception):
    """The input cannot be planned; the text names the place and what to do."""


@click.command()
@click.argument(
    "instance_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="[INSTANCE.json]",
    required=False,
)
@click.option(
    "--from-folder",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Plan from a folder of Excel or CSV lists instead; OUTPUT is then a folder.",
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
@click.option("--slots", type=click.IntRange(1, 100), help="Folder: how many, without a list.")
@click.option("--meetings", type=click.IntRange(1, 100), help="Folder: at most, per student.")
@click.option("--without-hidden-rows", is_flag=True, help="Folder: leave rows out that are hidden.")
def plan(
    instance_file: Path | None,
    folder: Path | None,
    output: Path | None,
    *,
    explain: bool,
    time_limit: float | None,
    seed: int | None,
    objective: str | None,
    slots: int | None,
    meetings: int | None,
    without_hidden_rows: bool,
) -> None:
    """Plan the instance in INSTANCE.json (format pd-instance/1) as a schedule (pd-schedule/1).

    Exit code 0 and a schedule, or 2 and a text that names the field.
    """
    if (instance_file is None) == (folder is None) or (folder and output is None):
        raise click.UsageError("Give INSTANCE.json, or --from-folder DIR and -o DIR.")
    try:
        if folder is not None and output is not None:
            choices = (slots, meetings, seed or 0, objective or "fair")
            schedule = _plan_folder(
                folder,
                output,
                choices,
                time_limit=time_limit,
                leaves_hidden_out=without_hidden_rows,
            )
        elif instance_file is not None:
            instance = _with_wanted(_read(instance_file), seed=seed, objective=objective)
            schedule = _planned(instance, explain=explain, time_limit=time_limit)
            _write(output, json.dumps(schedule.to_dict(), ensure_ascii=False))
    except UnusableInput as fault:
        click.echo(str(fault), err=True)
        sys.exit(PROBLEM)
    for problem in schedule.problems:
        click.echo(f"{problem.field}: {problem.text}", err=True)
    click.echo(_danish_sentence(schedule) if folder else _sentence(schedule), err=True)


def _plan_folder(
    folder: Path,
    target: Path,
    choices: tuple[int | None, int | None, int, str],
    *,
    time_limit: float | None,
    leaves_hidden_out: bool,
) -> "Schedule":
    from planning.lists.event import Choices, make_event
    from planning.lists.folder import FolderFaults, read_lists
    from planning.papers.folder import write_papers

    try:
        event = make_event(
            read_lists(folder, leaves_hidden_out=leaves_hidden_out), Choices(*choices)
        )
    except FolderFaults as faults:
        raise UnusableInput(str(faults)) from faults
    limit = time_limit or (FOLDER_SECONDS if event.instance.is_group_mode else None)
    schedule = _planned(event.instance, explain=True, time_limit=limit)
    for note in event.notes:
        click.echo(note, err=True)
    for path in write_papers(event, schedule, target, name=folder.resolve().name):
        click.echo(path)
    return schedule


def _read(path: Path) -> "Instance":
    from planning import Instance, InstanceError

    try:
        document = read_strict_json(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UnusableInput(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise UnusableInput(f"{path}: not usable JSON: {error}") from error
    try:
        return Instance.from_dict(document)
    except InstanceError as error:
        raise UnusableInput(str(error)) from error


def _with_wanted(instance: "Instance", *, seed: int | None, objective: str | None) -> "Instance":
    changes: dict[str, Any] = {}
    if seed is not None:
        changes["seed"] = seed
    if objective is not None:
        changes["objective"] = objective
    return replace(instance, **changes) if changes else instance


def _planned(instance: "Instance", *, explain: bool, time_limit: float | None) -> "Schedule":
    from planning import plan as plan_instance
    from planning.explain import explain as reasons_for

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


def _danish_sentence(schedule: "Schedule") -> str:
    """As the lists and papers of a folder are: Danish."""
    share = 100 * schedule.total / schedule.upper_bound if schedule.upper_bound else 100.0
    proof = "bevist bedst" if schedule.certified else "bevist grænse"
    percent = f"{share:.2f}".replace(".", ",")
    return (
        f"{schedule.total} af højst {schedule.upper_bound} point ({percent} %, {proof})."
        f" Samtaler: {len(schedule.bookings)}."
        f" Elever uden samtaler: {schedule.fairness.students_with_none}."
    )


def _sentence(schedule: "Schedule") -> str:
    share = 100 * schedule.total / schedule.upper_bound if schedule.upper_bound else 100.0
    proof = "proven best" if schedule.certified else "proven limit"
    none = schedule.fairness.students_with_none
    fewest = schedule.nothing_bound
    least = "" if fewest is None else f" (proven: {fewest} at least in any plan)"
    lesser = f" A lesser method decided: {schedule.fallback}." if schedule.fallback else ""
    return (
        f"{schedule.total} points of at most {schedule.upper_bound} ({share:.2f} %, {proof}),"
        f" {len(schedule.bookings)} meetings,"
        f" {none} students with none{least}.{lesser}"
    )
