"""Runs one job in a child process of its own and tells its time and memory; it judges nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measured:
    """What a job answered and what it took; the median of its runs, its process's peak."""

    answer: Any
    wall: float
    """seconds"""
    cpu: float
    """seconds of the process, all threads"""
    peak: float
    """MB, reading the instance included"""


class JobFailed(Exception):
    """The child process ended without an answer; the text is the end of what it said."""


def measure(job: str, **arguments: Any) -> Measured:
    """Runs `benchmarks.jobs.JOB(**arguments)` in a fresh process."""
    return measure_in({}, job, **arguments)


def measure_in(environment: Mapping[str, str], job: str, **arguments: Any) -> Measured:
    """The same with further environment variables."""
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.child"],
        input=json.dumps({"job": job, "arguments": arguments}, default=str),
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
    )
    if child.returncode:
        raise JobFailed(child.stderr[-2000:] or f"{job} ended with {child.returncode}")
    return Measured(**json.loads(child.stdout.splitlines()[-1]))
