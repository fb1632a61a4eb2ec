"""A role of a service whose health is judged as it once was: no heartbeats, and a mail counts from
its last try. `python -m tests.drills.health.unguarded services.notifications web`.
"""

import importlib
import runpy
import sys
from dataclasses import replace

import services.notifications.queries.backlog as backlog
import shared.health.faults as faults
from services.notifications.models.messages import Message
from shared.health.faults import Facts, HealthFault


def main(package: str, role: str) -> None:
    backlog.__dict__["_wanted_at"] = Message.due_at
    judge = faults.faults_of

    def without_heartbeats(facts: Facts) -> tuple[HealthFault, ...]:
        return judge(replace(facts, heartbeats={}))

    for module in (
        "shared.health.faults",
        "shared.web.health.service_health",
        "shared.web.health.figures",
    ):
        importlib.import_module(module).__dict__["faults_of"] = without_heartbeats
    sys.argv = [package, role]
    runpy.run_module(package, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
