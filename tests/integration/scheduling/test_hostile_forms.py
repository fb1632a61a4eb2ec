"""Every form of scheduling, sent with what no form sends: refused in plain words, never a 5xx."""

import pytest

from tests.integration.scheduling.test_access import address, guarded_routes
from tests.integration.scheduling.world import World
from tests.support.hostile_forms import broken_by, forms_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def test_no_form_falls_over(world: World) -> None:
    event = world.event("career_day")
    (room,) = world.rooms(["101"])
    ids = {"event_id": event.id, "room_id": room.id, "company_id": world.company(event)}
    world.app.config["PROPAGATE_EXCEPTIONS"] = False
    client = world.browser("organiser", "administrator").client
    pages = [
        address(world, rule, ids)
        for method, rule in guarded_routes(world)
        if method == "GET" and rule.arguments <= ids.keys() and "/api/" not in rule.rule
    ]
    tried, bad = 0, []
    for form in forms_of(client, sorted(pages)):
        tried += 1
        bad += broken_by(client, form)
    assert bad == []
    assert tried >= 10
