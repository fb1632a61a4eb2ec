"""A person's name, address and roles: what is kept, how it is written, and what is refused."""

import pytest

from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.domain.people import (
    NAME_LIMIT,
    checked_address,
    checked_name,
    checked_optional_address,
    checked_roles,
)


def test_a_name_is_kept_without_needless_spaces() -> None:
    assert checked_name("  Åse   O'Brien ") == "Åse O'Brien"
    assert checked_name("x" * NAME_LIMIT) == "x" * NAME_LIMIT


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", "name_missing"),
        (" \n ", "name_missing"),
        ("12 34", "name_missing"),
        ("x" * (NAME_LIMIT + 1), "name_too_long"),
    ],
)
def test_what_is_no_name_is_refused_beside_its_field(given: str, reason: str) -> None:
    with pytest.raises(DetailsIncomplete) as refused:
        checked_name(given, field="contact_name")
    assert refused.value.fields == {"contact_name": reason}


def test_an_address_is_kept_in_lower_case() -> None:
    assert checked_address(" Karen.Holst@Skole.Example.dk ") == "karen.holst@skole.example.dk"
    assert checked_optional_address("KAREN@skole.dk") == "karen@skole.dk"
    assert checked_optional_address("  ") is None


@pytest.mark.parametrize("given", ["", "karen", "karen@", "@skole.dk", "a b@skole.dk", "a@b@c.dk"])
def test_what_can_get_no_mail_is_refused(given: str) -> None:
    with pytest.raises(DetailsIncomplete) as refused:
        checked_address(given)
    assert refused.value.fields == {"email": "address_not_valid"}


def test_staff_have_one_known_role_at_least() -> None:
    assert checked_roles(["teacher", "crew", "crew"]) == {"teacher", "crew"}
    with pytest.raises(DetailsIncomplete) as nobody:
        checked_roles([])
    with pytest.raises(DetailsIncomplete) as unknown:
        checked_roles(["teacher", "student"])
    assert nobody.value.fields == {"roles": "role_missing"}
    assert unknown.value.fields == {"roles": "role_unknown"}
