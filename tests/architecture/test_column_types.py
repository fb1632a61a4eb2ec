"""A column has its type as soon as its own module is read, whatever else has been read by then.

Statements are written when modules are read. A column that takes its type from the one it refers to
has none until that table is known, and a statement written meanwhile hands its values to the driver
as they are: whether it works would depend on the order of imports.
"""

import json
import subprocess
import sys

import pytest

from tests.architecture.source_tree import python_files

ASKED = """
import importlib, json, sys
from sqlalchemy.orm import DeclarativeBase
module = importlib.import_module(sys.argv[1])
tables = {
    value.__table__
    for value in vars(module).values()
    if isinstance(value, type) and issubclass(value, DeclarativeBase)
    and hasattr(value, "__table__")
}
print(json.dumps(sorted(str(c) for t in tables for c in t.columns if c.type._isnull)))
"""
MODULES = sorted(
    ".".join(path.with_suffix("").parts)
    for path in python_files("services")
    if "models" in {*path.parts, path.stem} and path.stem != "__init__"
)


def untyped(module: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-c", ASKED, module], capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("module", MODULES)
def test_a_column_has_its_type_before_other_tables_are_known(module: str) -> None:
    assert untyped(module) == []


def test_a_type_that_is_taken_from_elsewhere_is_found(tmp_path, monkeypatch) -> None:
    (tmp_path / "borrowed.py").write_text(
        "from uuid import UUID\n"
        "from sqlalchemy import ForeignKey\n"
        "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
        "class Base(DeclarativeBase): pass\n"
        "class Wait(Base):\n"
        "    __tablename__ = 'waits'\n"
        "    event_id: Mapped[UUID] = mapped_column(ForeignKey('events.id'), primary_key=True)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert untyped("borrowed") == ["waits.event_id"]
