"""A form is read by the shape of the JSON door; what was typed comes back as typed."""

from typing import Any

import pytest
from marshmallow import fields
from werkzeug.datastructures import MultiDict

from shared.web.api.strict import Flag, Strict
from shared.web.typed.fields import Choice, CleanText, Id, WallMoment, WholeNumber, at_most
from shared.web.typed.forms import TypedForm, read_form

SOMEBODY = "0190c7a0-0000-7000-8000-000000000001"

pytestmark = pytest.mark.usefixtures("danish")


class Order(Strict):
    """Something of every kind."""

    name = CleanText(longest=5, required=True)
    note = CleanText(longest=5, shortest=0, load_default="")
    tables = WholeNumber(minimum=1, maximum=9, load_default=3)
    most = WholeNumber(minimum=1, maximum=9, load_default=None)
    way = Choice(("open", "built"), data_key="how", load_default="open")
    who = fields.List(Id(), load_default=list, validate=at_most(2))
    opens_at = WallMoment(load_default=None)
    is_on = Flag(load_default=True)


def read(**sent: Any) -> TypedForm:
    return read_form(Order(), MultiDict({"name": "Ib", **sent}))


def test_what_is_not_sent_is_as_the_shape_has_it_but_no_tick_is_no() -> None:
    assert read().loaded == {
        "name": "Ib",
        "note": "",
        "tables": 3,
        "most": None,
        "way": "open",
        "who": [],
        "opens_at": None,
        "is_on": False,
    }


def test_text_becomes_what_the_shape_takes() -> None:
    form = read(tables=" 4 ", most="", how="built", who=["", SOMEBODY], is_on="yes")
    assert form.errors == {}
    assert (form.loaded["tables"], form.loaded["most"]) == (4, None)
    assert (form.loaded["way"], form.loaded["is_on"]) == ("built", True)
    assert [str(each) for each in form.loaded["who"]] == [SOMEBODY]


def test_a_time_of_the_wall_is_an_instant_and_one_that_is_skipped_is_refused() -> None:
    assert read(opens_at="2027-03-12T09:00").loaded["opens_at"].isoformat() == (
        "2027-03-12T08:00:00+00:00"
    )
    assert "opens_at" in read(opens_at="2027-03-28T02:30").errors
    assert "opens_at" in read(opens_at="2027-03-12T09:00+01:00").errors


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": " "}, "Skriv noget her."),
        ({"note": "x" * 6}, "Højst 5 tegn. Her er 6."),
        ({"tables": ""}, "Skriv et helt tal."),
        ({"tables": "12.7"}, "Skriv et helt tal."),
        ({"tables": "٣"}, "Skriv et helt tal."),
        ({"most": "10"}, "Skal være fra 1 til 9."),
        ({"how": "sludder"}, "Vælg en på listen."),
        ({"who": ["sludder"]}, "Vælg en på listen."),
        ({"who": [SOMEBODY] * 3}, "Vælg højst 2."),
        ({"opens_at": "i morgen"}, "Skriv en dato og et klokkeslæt, som findes."),
    ],
    ids=str,
)
def test_a_fault_stands_beside_its_input_and_what_was_typed_stays(
    sent: dict[str, Any], sentence: str
) -> None:
    form = read(**sent)
    (name,) = sent
    assert (form.errors, form.loaded) == ({name: sentence}, None)
    assert form.values[name] == sent[name]


def test_a_tick_that_is_no_tick_is_refused() -> None:
    assert read(is_on="maybe").errors == {"is_on": "Vælg ja eller nej."}
