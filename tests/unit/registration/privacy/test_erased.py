"""Who was erased is written as a line that is read back as it was, and nothing else is read."""

from uuid import UUID

import pytest

from services.registration.privacy.domain.erased import Erased

PERSON, BY = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize("erased", [Erased(PERSON, BY), Erased(PERSON, None)])
def test_a_line_is_read_back_as_it_was(erased: Erased) -> None:
    assert Erased.from_line(f"{erased}\n") == erased


def test_a_time_limit_erases_by_nobody() -> None:
    assert str(Erased(PERSON, None)) == f"{PERSON} -"


@pytest.mark.parametrize("line", ["", "karen", f"{PERSON} karen", f"{PERSON} {BY} {BY}"])
def test_what_is_no_such_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="badly formed"):
        Erased.from_line(line)
