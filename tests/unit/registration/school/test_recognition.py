"""Who and what is recognised again in spite of its spelling, and what is not."""

import unicodedata

import pytest

from services.registration.school.domain.recognition import (
    address_key,
    company_key,
    has_letter,
    label_key,
    person_key,
)
from shared.text import clean_paragraphs, clean_text


@pytest.mark.parametrize("spelling", ["HF 2a", "hf2A", "Hf-2.a", " HF  2 A ", "HF\u00a02a"])
def test_a_class_spelt_in_many_ways_is_one(spelling: str) -> None:
    assert label_key(spelling) == label_key("HF 2a")


@pytest.mark.parametrize(("one", "other"), [("2.1", "21"), ("H1", "H2"), ("1 a", "1 b")])
def test_other_classes_stay_others(one: str, other: str) -> None:
    assert label_key(one) != label_key(other)


@pytest.mark.parametrize("form", ["", " A/S", " ApS", ", a/s", " I/S", " aps."])
def test_a_legal_form_does_not_make_another_company(form: str) -> None:
    assert company_key(f"Elværket Nord{form}") == company_key("elværket nord")


def test_a_company_named_as_a_form_keeps_a_key() -> None:
    assert company_key("A/S")


def test_composed_and_decomposed_letters_are_one() -> None:
    name = "Åse Ængmark-Ødegård"
    assert person_key(unicodedata.normalize("NFD", name)) == person_key(name)


@pytest.mark.parametrize("name", ["O'Brien", "Ængmark-Ødegård", "X", "Nguyễn", "Şahin"])
def test_peoples_names_pass_unchanged(name: str) -> None:
    assert clean_text(name) == name
    assert has_letter(name)


@pytest.mark.parametrize("name", ["", "12", "😀😀", "--", "\u200b"])
def test_what_has_no_letters_is_no_name(name: str) -> None:
    assert not has_letter(clean_text(name))


def test_nothing_invisible_is_kept() -> None:
    assert clean_text("B\u200bo\u202e\x00 \t Holm\n") == "Bo Holm"
    assert clean_paragraphs("A \r\n\r\n\r\n\r\nB\u202e") == "A\n\nB"


def test_addresses_are_one_whatever_the_case() -> None:
    assert address_key(" Ida@Skole.DK ") == "ida@skole.dk"
