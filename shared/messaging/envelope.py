"""The bytes of a message, the same in every transport: a CloudEvent as JSON; it sends nothing."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from cloudevents.core.exceptions import BaseCloudEventException
from cloudevents.core.v1.event import CloudEvent

from shared.contracts import Message
from shared.strict_json import read_strict_json
from shared.tracing import current_traceparent

CONTENT_TYPE: Final = "application/cloudevents+json"
LARGEST_BODY: Final = 1_000_000  # bytes; a wider fact is said in portions


class Unreadable(Exception):
    """The bytes are no message; `reason` is the code under which they are parked."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Envelope:
    """An opened message: who, what, which; the payload is not checked yet."""

    message_id: UUID
    type: str
    source: str
    aggregate_id: UUID
    aggregate_version: int
    payload: Any
    #: of the trace in which it was said, where traces are made (CloudEvents' extension for them)
    traceparent: str | None = None


def seal(message: Message, *, message_id: UUID, version: int, time: datetime, source: str) -> bytes:
    """Raises InvalidMessage for a wrong payload and ValueError for one that is too large."""
    event = CloudEvent(
        {
            "id": str(message_id),
            "type": message.TYPE,
            "source": f"/{source}",
            "subject": str(message.aggregate_id),
            "time": time,
            "datacontenttype": "application/json",
            "aggregateversion": str(version),
        }
    )
    attributes = event.get_attributes() | {"time": time.isoformat(), "data": message.to_payload()}
    if traceparent := current_traceparent():
        attributes["traceparent"] = traceparent
    body = json.dumps(attributes, ensure_ascii=False, separators=(",", ":")).encode()
    if len(body) > LARGEST_BODY:
        raise ValueError(f"{message.TYPE} has {len(body)} bytes; at most {LARGEST_BODY} may travel")
    return body


def open_sealed(body: bytes) -> Envelope:
    """Raises Unreadable for anything that `seal` could not have written."""
    attributes = _strict_json(body)
    payload, traceparent = attributes.pop("data", None), attributes.pop("traceparent", None)
    try:
        message_id = UUID(attributes["id"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable("no_message_id", "the message has no usable id") from error
    try:
        CloudEvent({**attributes, "time": datetime.fromisoformat(attributes["time"])})
        return Envelope(
            message_id=message_id,
            type=attributes["type"],
            source=attributes["source"].strip("/"),
            aggregate_id=UUID(attributes["subject"]),
            aggregate_version=int(attributes["aggregateversion"]),
            payload=payload,
            traceparent=traceparent if isinstance(traceparent, str) else None,
        )
    except (KeyError, ValueError, TypeError, AttributeError, BaseCloudEventException) as error:
        raise Unreadable("invalid_envelope", f"{type(error).__name__}: {error}") from error


def _strict_json(body: bytes) -> dict[str, Any]:
    if len(body) > LARGEST_BODY:
        raise Unreadable("too_large", f"{len(body)} bytes, at most {LARGEST_BODY} are read")
    try:
        value = read_strict_json(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Unreadable("not_json", str(error)[:500]) from error
    if not isinstance(value, dict):
        raise Unreadable("not_json", f"a JSON object was expected, not {type(value).__name__}")
    return value
