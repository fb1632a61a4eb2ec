"""Every body of registration's JSON door, with what no program sends: a problem, never a 5xx."""

import base64
from uuid import uuid4

import pytest

from shared.auth.identity import STAFF_ROLES
from tests.integration.registration.test_every_route import own
from tests.support.hostile_bodies import Door, faults
from tests.support.made_files import pdf
from tests.support.preparation import link_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), pytest.mark.usefixtures("the_day_before")]
__all__ = ["own"]  # a fixture, found by its name
WORDS = {
    "kind": "cv",
    "email": "ny@skole.example",
    "name": "Åse O'Brien",
    "class_name": "2.A",
    "education": "Elektriker",
    "contact": "Bo",
    "cvr": "",
    "phone": "",
    "status": "present",
    "reason": "illness",
    "way": "open",
    "content": base64.b64encode(pdf()).decode(),
}


@pytest.mark.parametrize("who", ["student", "staff"])
def test_no_body_breaks_the_door(who, app, own, world, browser_of):
    if who == "student":
        browser = browser_of(world.students[0])
    else:
        browser = browser_of(world.organiser, *sorted(STAFF_ROLES))

    def send(method, address, body):
        headers = {"Idempotency-Key": uuid4().hex, "If-Match": "*"}
        return browser.api(method, address.removeprefix("/api/v1"), body, headers=headers)

    token = link_of(world, 0).split("/")[2]
    description = browser.client.get("/api/openapi.json").json
    bad, right = faults(Door(description, own | WORDS | {"token": token}), send)
    assert bad == []
    assert right >= 10
