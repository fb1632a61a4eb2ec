"""Every body of scheduling's JSON door, with what no program sends: a problem, never a 5xx."""

from typing import Any
from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from tests.integration.scheduling.world import World
from tests.support.hostile_bodies import Door, faults

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def test_no_body_breaks_the_door(world: World) -> None:
    event = world.event("career_day")
    (room,) = world.rooms(["101"])
    known = {"event_id": event.id, "room_id": room.id, "company_id": world.company(event)}
    world.app.config["PROPAGATE_EXCEPTIONS"] = False
    client = world.browser("organiser", "administrator").client

    def send(method: str, address: str, body: Any) -> TestResponse:
        headers = {"Idempotency-Key": uuid4().hex, "If-Match": "*"}
        return client.open(address, method=method, json=body, headers=headers)

    description = client.get("/api/openapi.json").json
    assert description is not None
    bad, right = faults(Door(description, known), send)
    assert bad == []
    assert right >= 10
