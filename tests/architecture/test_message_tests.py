"""A message that a service listens to is tried in three ways: its effect once, heard again, and
unknown or malformed. A new one stands in the service's table of messages, or it fails here.
"""

import importlib

import pytest

from shared.contracts.catalogue import LISTENERS
from tests.architecture.source_tree import ROOT

#: registration's messages have tests of their own beside their subjects, not yet all of three kinds
_BESIDE_THEIR_SUBJECTS = frozenset({"registration"})
#: named by no test of registration's; the list only shrinks
_UNNAMED = {"RoomsOfferedV1", "PlaceChangedV1"}
KINDS = (
    "test_it_has_its_effect_once_however_often_it_is_heard",
    "test_a_malformed_one_is_refused_before_it_reaches_a_use_case",
    "test_of_",
)


@pytest.mark.parametrize("service", sorted(LISTENERS.keys() - _BESIDE_THEIR_SUBJECTS))
def test_every_message_is_tried_in_three_ways(service: str) -> None:
    module = importlib.import_module(f"tests.integration.{service}.test_every_message")
    assert set(module.MESSAGES) == set(LISTENERS[service])
    for kind in KINDS:
        assert any(name.startswith(kind) for name in vars(module)), kind


@pytest.mark.parametrize("service", sorted(_BESIDE_THEIR_SUBJECTS))
def test_every_message_is_named_in_a_test_of_its_service(service: str) -> None:
    folder = ROOT / "tests/integration" / service
    tests = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted(folder.rglob("test_*.py"))
    )
    support = "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests/support").glob("*.py"))
    )
    listened = {kind.__name__ for kind in LISTENERS[service]}
    assert {name for name in listened if name not in tests + support} == _UNNAMED
