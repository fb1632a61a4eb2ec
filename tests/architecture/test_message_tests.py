"""A message that a service listens to is tried in three ways: its effect once, heard again, and
unknown or malformed. A new one stands in the service's table of messages, or it fails here.
"""

import importlib

import pytest

from shared.contracts.catalogue import LISTENERS

KINDS = (
    "test_it_has_its_effect_once_however_often_it_is_heard",
    "test_a_malformed_one_is_refused_before_it_reaches_a_use_case",
    "test_of_",
)


@pytest.mark.parametrize("service", sorted(LISTENERS))
def test_every_message_is_tried_in_three_ways(service: str) -> None:
    module = importlib.import_module(f"tests.integration.{service}.test_every_message")
    assert set(module.MESSAGES) == set(LISTENERS[service])
    for kind in KINDS:
        assert any(name.startswith(kind) for name in vars(module)), kind
