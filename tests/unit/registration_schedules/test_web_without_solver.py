"""A web process stays small: no solver and no numeric library is loaded by the app."""

import subprocess
import sys

PROGRAM = """
import sys
import services.registration.app
loaded = {"scipy", "numpy", "highspy", "ortools"} & set(sys.modules)
sys.exit(", ".join(sorted(loaded)) or 0)
"""


def test_the_app_loads_no_solver():
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_the_check_would_see_one():
    program = PROGRAM.replace("import services.registration.app", "import numpy")
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == 1
