"""Each operation has one name and each body an example of its shape; programs may be given exactly
what opens a JSON door to an organiser.
"""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from services.registration.programs.domain import OF_THE_SCHOOL, PERMISSIONS
from services.registration.programs.texts import PERMISSION_TEXTS
from shared.auth.access import register_access_matrix
from shared.auth.permissions import Permission, Scope
from tests.architecture.test_access_table import MAKERS, app_of

#: people and their roles are no program's business
NEVER = {
    "manage_staff",
    "manage_api_tokens",
    "manage_members",
    "view_privacy",
    "export_person",
    "erase_person",
    "view_contact",
    "run_operations",
    "view_mailbox",
    "secure_sign_in",
}


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Flask]:
    folder: Path = tmp_path_factory.mktemp("description")
    return {service: app_of(service, folder) for service in MAKERS}


def description_of(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get("/api/openapi.json").json
    assert answer is not None
    return answer


def operations_in(description: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        operation
        for path in description["paths"].values()
        for method, operation in path.items()
        if method != "parameters"
    ]


@pytest.mark.parametrize("service", sorted(MAKERS))
def test_every_operation_has_a_name_of_its_own_and_says_who_may(
    service: str, apps: dict[str, Flask]
) -> None:
    found = operations_in(description_of(apps[service]))
    names = [operation["operationId"] for operation in found]
    assert len(names) == len(set(names))
    for operation in found:
        is_guarded = {"session": []} in operation["security"]
        assert is_guarded == ("401" in operation["responses"]), operation["operationId"]
        assert ("If-Match" in str(operation.get("parameters"))) == ("428" in operation["responses"])


@pytest.mark.parametrize("service", sorted(MAKERS))
def test_every_body_has_an_example_of_its_shape(service: str, apps: dict[str, Flask]) -> None:
    description = description_of(apps[service])
    for operation in operations_in(description):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if content is None:
            continue
        schema = {**content["schema"], "components": description["components"]}
        faults = list(Draft202012Validator(schema).iter_errors(content["example"]))
        assert faults == [], operation["operationId"]


def test_a_program_may_be_given_what_opens_a_door_to_an_organiser(apps: dict[str, Flask]) -> None:
    opening: set[Permission] = set()
    for app in apps.values():
        for _method, rule, _endpoint, access in register_access_matrix(app):
            if rule.startswith("/api/v1/") and isinstance(access, tuple):
                opening |= set(access)
    fit = {each for each in opening if each.is_for_programs}
    assert {each.name for each in fit} == set(PERMISSIONS) == set(PERMISSION_TEXTS)
    assert NEVER.isdisjoint(PERMISSIONS)
    of_no_event = {each.name for each in fit if each.scopes.get("owner") is not Scope.EVENT}
    assert of_no_event == OF_THE_SCHOOL
