"""What all tests share: nothing is left behind on the servers."""

import pytest

from tests.databases import drop_templates


def pytest_sessionfinish(session: pytest.Session) -> None:
    drop_templates()
