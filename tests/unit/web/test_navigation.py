"""The menu and an event's path lead nobody to a page that turns them away."""

import pytest

from shared.auth.identity import Identity
from shared.ids import new_id
from shared.web.navigation import menu_for, steps_for

EVERY_STEP = ["setup", "companies", "rooms", "students", "schedules", "day", "after"]


def person(*roles: str) -> Identity:
    return Identity(new_id(), new_id(), new_id(), frozenset(roles), "Jo")


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (["organiser"], EVERY_STEP),
        (["crew"], [step for step in EVERY_STEP if step != "after"]),
        (["leadership"], ["setup", "rooms", "after"]),
        (["leadership_people"], [step for step in EVERY_STEP if step != "day"]),
        (["leadership", "teacher"], EVERY_STEP),
        (["guest"], []),
        (["student"], []),
    ],
)
@pytest.mark.usefixtures("danish")
def test_a_person_sees_the_steps_that_their_roles_may_open(
    roles: list[str], expected: list[str]
) -> None:
    assert [step.key for step in steps_for(person(*roles), "1")] == expected


@pytest.mark.usefixtures("danish")
def test_the_path_shows_nothing_to_somebody_who_is_not_signed_in() -> None:
    assert steps_for(None, "1") == []


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (
            ["administrator"],
            [
                "/registration/",
                "/registration/companies",
                "/registration/my-day",
                "/registration/staff",
                "/registration/audit",
            ],
        ),
        (["organiser"], ["/registration/", "/registration/companies", "/registration/my-day"]),
        (["teacher"], ["/registration/", "/registration/classes"]),
        (["student"], ["/registration/", "/registration/my/contacts"]),
    ],
)
@pytest.mark.usefixtures("danish")
def test_the_menu_follows_the_roles(roles: list[str], expected: list[str]) -> None:
    assert [entry.address for entry in menu_for(person(*roles))] == expected
