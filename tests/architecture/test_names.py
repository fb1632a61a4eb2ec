"""A name is a glossary noun or begins with a verb of the one list; no piece of a sentence."""

from functools import cache
from pathlib import Path

import pytest

from tests.architecture import names
from tests.architecture.source_tree import ROOT, python_files

#: Names with such a word that stay, and why.
EXCEPTIONS = {
    "NotFound": "the name that HTTP and every library use",
    "DayNoticeGivenV1": "a message's class is called after the message, in the past tense",
    "ONE_CLICK_PATH": "RFC 8058 calls it one-click",
    "left": "beside `right`: the side, not the rest",
}


@cache
def sources() -> dict[Path, str]:
    return {
        path: (ROOT / path).read_text(encoding="utf-8")
        for path in python_files("services", "planning", "shared")
        if "migrations" not in path.parts
    }


@cache
def verbs() -> frozenset[str]:
    return names.verbs_of((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))


@cache
def nouns() -> frozenset[str]:
    return names.nouns_of((ROOT / "docs/glossary.md").read_text(encoding="utf-8"))


def test_a_use_case_begins_with_a_verb_of_the_list() -> None:
    found = names.use_cases_without_a_verb(sources(), verbs(), nouns())
    assert not [str(name) for name in found]


def test_no_public_name_is_prose() -> None:
    found = [name for name in names.prose_names(sources()) if name.text not in EXCEPTIONS]
    assert not [str(name) for name in found]


def test_every_exception_is_still_needed() -> None:
    assert set(EXCEPTIONS) <= {name.text for name in names.prose_names(sources())}


def test_a_class_name_stands_for_one_thing_in_a_service() -> None:
    assert not names.doubled_classes(sources())


def test_every_verb_of_the_list_is_used() -> None:
    """The list grows by review and shrinks by itself."""
    used = {
        name for path, text in sources().items() for name in [path.stem, *names.functions_of(text)]
    }
    assert not [
        verb for verb in verbs() if not any(f"{name}_".startswith(f"{verb}_") for name in used)
    ]


@pytest.mark.parametrize(
    "name",
    [
        "KeptList",
        "EventWords",
        "tell_contact",
        "held_back",
        "students_held_back",
        "take_in_rows",
        "OneLabel",
        "KEPT_FOR",
        "look_after_waiting",
    ],
)
def test_control_a_piece_of_a_sentence_is_seen(name: str) -> None:
    assert names.is_prose(name)


@pytest.mark.parametrize("name", ["SentSchedule", "outdoor", "wordless", "leftover", "stonemason"])
def test_control_a_word_within_a_word_is_none(name: str) -> None:
    assert not names.is_prose(name)


MADE_UP = {
    Path("services/bakery/use_cases/bake_bread.py"): """
def bake_bread(oven): ...
def bread_of(oven): ...
def is_baked(bread): ...
def _anything(bread): ...
""",
    Path("services/bakery/use_cases/dough.py"): "",
    Path("services/bakery/use_cases/flour_matters.py"): "",
    Path("services/bakery/pages/shop.py"): """
MOST_FOUND = 3
class Loaf: ...
class GivenBread:
    def told(self): ...
    def _told(self): ...
@shop.get("/loaves")
def one_loaf(asked): ...
def weight(loaf, *, alone): ...
""",
    Path("services/bakery/models/words.py"): "class Loaf: ...",
    Path("services/mill/models.py"): "class Loaf: ...",
}


def test_control_a_use_case_without_a_verb_is_seen() -> None:
    found = names.use_cases_without_a_verb(MADE_UP, {"bake"}, {"dough"})
    assert [(name.kind, name.text) for name in found] == [
        ("function", "bread_of"),
        ("module", "flour_matters"),
    ]


def test_control_prose_is_seen_in_every_kind_of_name() -> None:
    assert [(name.kind, name.text) for name in names.prose_names(MADE_UP)] == [
        ("constant", "MOST_FOUND"),
        ("class", "GivenBread"),
        ("function", "told"),
        ("parameter", "asked"),
        ("parameter", "alone"),
        ("module", "words"),
    ]


def test_control_a_doubled_class_is_seen() -> None:
    assert names.doubled_classes(MADE_UP) == {
        ("bakery", "Loaf"): [
            Path("services/bakery/pages/shop.py"),
            Path("services/bakery/models/words.py"),
        ]
    }


def test_control_the_list_and_the_glossary_are_read() -> None:
    assert {"create", "publish"} <= verbs()
    assert {"tell", "keep", "change"}.isdisjoint(verbs())
    assert {"participation", "time_slot", "second_factor"} <= nouns()
