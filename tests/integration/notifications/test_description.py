"""Notifications does what its API description says: no 5xx, no status that it does not name."""

from typing import Any
from uuid import UUID

import hypothesis
import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from tests.integration.notifications.test_every_route import own
from tests.integration.notifications.test_pages import app, client_of, settings
from tests.integration.notifications.world import World
from tests.support.doors.described import Asked, DescribedDoor

__all__ = ["app", "own", "settings"]  # fixtures, found by their names


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_operation_answers_as_described(
    app: Flask, world: World, own: dict[str, UUID]
) -> None:
    client = client_of(app, world.organisation_id, "administrator")
    description: Any = client.get("/api/openapi.json").json
    door, asked = DescribedDoor(description, own), list[Asked]()

    def ask(method: str, path: str, body: Any, headers: Any) -> Any:
        return client.open(path, method=method, json=body, headers=headers)

    @hypothesis.settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def every_operation(data: st.DataObject) -> None:
        asked.extend(door.ask_all(data, ask))

    every_operation()
    faults = sorted({str(each) for each in asked if each.is_fault})
    assert not faults, "\n".join(faults)
    assert sum(each.status == 200 for each in asked) > 30
