"""Registration does what its API description says: no 5xx, no status that it does not name."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from services.registration.programs.domain import PERMISSIONS
from services.registration.tables import METADATA
from tests.integration.registration.test_every_route import own
from tests.support.doors.described import Asked, DescribedDoor
from tests.support.doors.programs import Programs
from tests.support.preparation import link_of

__all__ = ["own"]  # a fixture, found by its name
pytestmark = [pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.usefixtures("the_day_before")]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["program", "student", "nobody"])
def test_every_operation_answers_as_described(who, app, own, world, database, browser_of):
    app.config["MATCHDAG_REQUESTS_PER_MINUTE"] = 10**9
    programs = Programs(app, database, METADATA, world.organisation_id, world.organiser)
    bearer = {"Authorization": f"Bearer {programs.token(PERMISSIONS)}"} if who == "program" else {}
    client = browser_of(world.students[0]).client if who == "student" else app.test_client()
    description = client.get("/api/openapi.json").json
    known = own | {"token": link_of(world, 0).split("/")[2], "email": "ny@skole.example"}
    door, asked = DescribedDoor(description, known), []

    def ask(method, path, body, headers):
        return client.open(path, method=method, json=body, headers={**headers, **bearer})

    @settings(
        max_examples=2,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def every_operation(data):
        asked.extend(door.ask_all(data, ask))

    every_operation()
    faults = sorted({str(each) for each in asked if each.is_fault})
    assert not faults, "\n".join(faults)
    assert len(asked) > 300
    if who == "program":
        assert sum(each.status < 300 for each in asked) > 60


def test_an_answer_that_is_not_named_is_a_fault():
    """The control."""
    assert Asked("x", "", 418, "", is_described=False).is_fault
    assert Asked("x", "junk", 500, "", is_described=True).is_fault
    assert Asked("x", "", 422, "not_valid", is_described=True).is_fault
    assert not Asked("x", "junk", 422, "not_valid", is_described=True).is_fault
