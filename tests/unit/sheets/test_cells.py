"""Addresses and telephone numbers are read as people write them, or it is said what is wrong."""

from __future__ import annotations

import pytest

from shared.sheets import values as read_as


@pytest.mark.parametrize(
    ("written_as", "read"),
    [
        ("Ida Holm <Ida.Holm@Skole.example>", "ida.holm@skole.example"),
        ("mailto:ida@skole.example", "ida@skole.example"),
        ("ida@købmandsgården.example", "ida@xn--kbmandsgrden-0cb2x.example"),
        ("c.o'neill+1@skole.example", "c.o'neill+1@skole.example"),
    ],
)
def test_the_address_is_taken_out_of_what_stands_around_it(written_as: str, read: str) -> None:
    assert read_as.email(written_as) == read


@pytest.mark.parametrize(
    ("written_as", "code"),
    [
        ("a@x.example; b@x.example", "two_emails"),
        ("A <a@x.example>, B <b@x.example>", "two_emails"),
        ("søren@x.example", "email_letters"),
        ("i da@x.example", "email_space"),
        ("h.1.@x.example", "not_email"),
        ("ida", "not_email"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(written_as: str, code: str) -> None:
    with pytest.raises(read_as.BadCellError) as refused:
        read_as.email(written_as)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("written_as", "read"),
    [
        ("4520123456", "20 12 34 56"),
        (4520123456.0, "20 12 34 56"),
        ("20 12 34 56 / 30 12 34 56", "20 12 34 56 / 30 12 34 56"),
        ("tlf. 20123456", "20 12 34 56"),
        ("(+45) 20-12-34-56", "20 12 34 56"),
        ("+45 7020 1234 lok. 12", "70 20 12 34 lok. 12"),
        ("+49 (0)461 12345", "+49 (0)461 12345"),
    ],
)
def test_telephone_numbers_are_read_as_people_write_them(
    written_as: str | float, read: str
) -> None:
    assert read_as.phone(written_as) == read
