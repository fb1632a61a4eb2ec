"""Links: what is signed for one purpose opens nothing else."""

from uuid import UUID

import pytest

from shared.auth.links import LinkToken, mint, read

SUBJECT = UUID("01890f5e-0000-7000-8000-000000000001")
OLD, NEW = "o" * 40, "n" * 40


def test_a_minted_link_says_its_subject_and_generation() -> None:
    token = mint([NEW], "invitation", SUBJECT, 3)
    assert read([NEW], "invitation", token) == LinkToken(SUBJECT, 3)


def test_a_link_that_was_mailed_long_ago_still_opens() -> None:
    """Written down once: whoever changes how tokens are made closes every link in a mailbox."""
    token = "AYkPXgAAcACAAAAAAAAAAQAAAAP34I2dsLu3BTa3lC1E5UQ13GoqOU0tiwD-EfIGufi8Zg"
    assert mint([OLD], "invitation", SUBJECT, 3) == token
    assert read([OLD], "invitation", token) == LinkToken(SUBJECT, 3)


def test_a_link_for_one_purpose_is_refused_at_another() -> None:
    assert read([NEW], "sign-in", mint([NEW], "invitation", SUBJECT, 0)) is None


def test_a_link_survives_the_rotation_of_keys_until_its_key_is_gone() -> None:
    token = mint([OLD], "invitation", SUBJECT, 0)
    assert read([NEW, OLD], "invitation", token) == LinkToken(SUBJECT, 0)
    assert read([NEW], "invitation", token) is None


def test_every_changed_letter_makes_a_link_useless() -> None:
    token = mint([NEW], "invitation", SUBJECT, 1)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert read([NEW], "invitation", token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("token", ["", "x", "å" * 70, "A" * 70, "A" * 5000, "../" * 23 + "a"])
def test_what_is_not_a_link_is_refused_without_an_error(token: str) -> None:
    assert read([NEW], "invitation", token) is None


def test_two_generations_have_different_links() -> None:
    assert mint([NEW], "invitation", SUBJECT, 1) != mint([NEW], "invitation", SUBJECT, 2)
