"""Moves the clock of every process that finds this folder on its path, from its first line on.

MATCHDAG_DRILL_CLOCK says by how many seconds; the clock goes on ticking. Processes must agree to
far less than a request takes: a session that was signed in the future is no session.
"""

import os
import time

import time_machine

_seconds = float(os.environ.get("MATCHDAG_DRILL_CLOCK") or 0)
if _seconds:
    _traveller = time_machine.travel(time.time() + _seconds, tick=True).start()  # noqa: TID251
    for _ in range(2):  # what passed until the clock had moved is taken off again
        _moved = time.time() - time_machine.escape_hatch.time.time()  # noqa: TID251
        _traveller.shift(_seconds - _moved)
