"""Without a collector nothing is traced, and without its libraries it is said what to install."""

import json
import sys

import pytest

from shared import clock
from shared.contracts.notifications import PersonErasedHereV1
from shared.ids import new_id
from shared.messaging.envelope import open_sealed, seal
from shared.settings import SettingsError
from shared.tracing import current_traceparent, is_tracing, message_span, start_tracing

TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def sealed() -> bytes:
    message = PersonErasedHereV1(person_id=new_id())
    return seal(message, message_id=new_id(), version=1, time=clock.now(), source="notifications")


def test_without_a_collector_a_message_carries_nothing_more() -> None:
    start_tracing(None, "registration")
    with message_span("any", new_id(), TRACEPARENT):
        assert current_traceparent() is None
        assert "traceparent" not in json.loads(sealed())
    assert not is_tracing()


def test_a_trace_that_a_message_names_is_read_and_nonsense_is_no_fault() -> None:
    for said, read in ((TRACEPARENT, TRACEPARENT), ({"not": "text"}, None)):
        body = json.dumps(json.loads(sealed()) | {"traceparent": said}).encode()
        assert open_sealed(body).traceparent == read


def test_without_the_libraries_the_setting_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.resources", None)
    with pytest.raises(SettingsError, match=r"MATCHDAG_TRACES_URL needs the extra `tracing`"):
        start_tracing("http://127.0.0.1:4318", "registration")
    assert not is_tracing()
