"""Registration's tables on both databases, and rows of an audit log that nobody has sealed yet."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.db import Database
from tests.support.databases import KINDS
from tests.support.registration import fresh_database


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with fresh_database(request.param, tmp_path) as opened:
        yield opened
