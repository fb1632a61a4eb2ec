"""What serves stays small and starts quickly: no solver, nothing that few requests need."""

import subprocess
import sys

PROGRAM = """
import sys
import services.suite.server.running
unwanted = {"scipy", "numpy", "highspy", "ortools", "alembic", "xlsxwriter", "segno", "webauthn"}
unwanted |= {"joserfc", "cryptography"}
loaded = unwanted & set(sys.modules)
sys.exit(", ".join(sorted(loaded)) or 0)
"""


def test_all_services_together_load_no_solver():
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_the_quick_repair_that_a_page_shows_loads_no_solver():
    program = PROGRAM.replace("services.suite.server.running", "planning.quick_repair")
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_the_check_would_see_one():
    program = PROGRAM.replace("import services.suite.server.running", "import numpy")
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == 1
