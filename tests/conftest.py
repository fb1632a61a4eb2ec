"""What all tests share: nothing is left on the servers, and names that every process agrees on."""

import re

import pytest

from tests.databases import drop_templates

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Leave random ids out of a test's name: parallel processes must collect the same tests."""
    shown = repr(val)
    if isinstance(val, bytes):
        return argname
    return _ID.sub("id", shown)[:80] if _ID.search(shown) else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    drop_templates()
