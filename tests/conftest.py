"""What all tests share: nothing is left on the servers, and names that every process agrees on."""

import re
from itertools import zip_longest

import pytest

from tests.support.databases import drop_templates

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Leave random ids out of a test's name: parallel processes must collect the same tests."""
    shown = repr(val)
    if isinstance(val, bytes):
        return argname
    return _ID.sub("id", shown)[:80] if _ID.search(shown) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What was given much time begins first, so that at the end nobody waits for it alone; each
    with a short one behind it, because every process takes two at a time.
    """
    long = sorted(filter(_seconds_given, items), key=_seconds_given, reverse=True)
    short = [item for item in items if not _seconds_given(item)]
    pairs = zip_longest(long, short[: len(long)])
    items[:] = [item for pair in pairs for item in pair if item] + short[len(long) :]


def _seconds_given(item: pytest.Item) -> float:
    marker = item.get_closest_marker("timeout")
    return float(marker.args[0]) if marker else 0.0


def pytest_sessionfinish(session: pytest.Session) -> None:
    drop_templates()
