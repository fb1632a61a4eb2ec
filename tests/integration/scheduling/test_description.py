"""Scheduling does what its API description says: no 5xx, no status that it does not name."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.registration.programs.domain import PERMISSIONS
from tests.integration.scheduling.test_token_matrix import ids, programs
from tests.integration.scheduling.world import World, on_one_database
from tests.support.doors.described import Asked, DescribedDoor
from tests.support.doors.programs import Programs

__all__ = ["ids", "programs"]  # fixtures, found by their names


@pytest.mark.slow
@pytest.mark.timeout(120)
@on_one_database
def test_every_operation_answers_as_described(
    world: World, ids: dict[str, UUID], programs: Programs
) -> None:
    bearer = {"Authorization": f"Bearer {programs.token(PERMISSIONS)}"}
    client = world.app.test_client()
    description: Any = client.get("/api/openapi.json").json
    door, asked = DescribedDoor(description, ids | {"place_id": ids["stand_id"]}), list[Asked]()

    def ask(method: str, path: str, body: Any, headers: Any) -> Any:
        return client.open(path, method=method, json=body, headers={**headers, **bearer})

    @settings(
        max_examples=5,
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
    assert sum(each.status < 300 for each in asked) > 30
