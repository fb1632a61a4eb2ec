"""Fields take what people mean and say what to do about the rest."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from shared.web.typed.fields import CleanText, QueryNumber, WholeNumber, typed_number


class Reply(Schema):
    """Some fields of both doors."""

    tables = WholeNumber(minimum=1, maximum=9)
    limit = QueryNumber(minimum=1, maximum=200)
    name = CleanText(longest=20)
    note = CleanText(longest=50, shortest=0, lines=True)


def faults(**data: Any) -> dict[str, list[str]]:
    errors = Reply().validate(data)
    assert isinstance(errors, dict)
    return errors


@pytest.mark.parametrize("value", ["3", 3.0, 3.5, True, None, 0, 10, [3]])
@pytest.mark.usefixtures("danish")
def test_a_json_number_must_be_a_whole_number_within_bounds(value: Any) -> None:
    assert "tables" in faults(tables=value)


@pytest.mark.parametrize("value", ["12.7", "٣", "", "1e2", "0x1", "9" * 30, "0", "-1"])
@pytest.mark.usefixtures("danish")
def test_a_written_number_has_plain_digits_only(value: str) -> None:
    assert "limit" in faults(limit=value)


@pytest.mark.usefixtures("danish")
def test_numbers_that_are_meant_pass() -> None:
    assert Reply().load({"tables": 9, "limit": " 200 "}) == {"tables": 9, "limit": 200}


@pytest.mark.parametrize("text", ["٣", "12.7", "", "1_0", "+1", "9" * 10, "9" * 5000])
def test_a_form_gives_a_number_only_where_every_column_holds_it(text: str) -> None:
    with pytest.raises(ValueError, match="column"):
        typed_number(text)
    assert (typed_number(" 7 "), typed_number("-1"), typed_number("9" * 9)) == (7, -1, 999_999_999)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("  O'Brien ", "O'Brien"),
        ("Å", "Å"),
        ("A\u030angstro\u0308m", "Ångström"),
        ("J", "J"),
        ("{{7*7}}", "{{7*7}}"),
        ("\ufeffEl\u00adværket\tNord\u200b", "Elværket Nord"),
    ],
)
@pytest.mark.usefixtures("danish")
def test_names_are_kept_in_one_form(value: str, kept: str) -> None:
    assert Reply().load({"name": value}) == {"name": kept}


@pytest.mark.parametrize(
    "value", ["", "   ", "\u200b", "a\u202eb", "a\x00b", "a\nb", "a\u2028b", "x" * 21, "\ufeff", 7]
)
@pytest.mark.usefixtures("danish")
def test_names_that_cannot_be_read_are_refused(value: Any) -> None:
    with pytest.raises(ValidationError):
        Reply().load({"name": value})


@pytest.mark.usefixtures("danish")
def test_a_note_keeps_its_lines() -> None:
    assert Reply().load({"note": "en\r\nto"}) == {"note": "en\nto"}
