"""All messages, who listens to them, and the documents made from that; it sends nothing."""

from typing import Final

from shared.contracts import notifications, registration, scheduling
from shared.contracts.base import Message

SERVICES: Final = ("scheduling", "registration", "notifications")


def _messages_in(module: object) -> list[type[Message]]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Message) and "TYPE" in vars(value)
    ]


CATALOGUE: Final[dict[str, type[Message]]] = {
    message.TYPE: message
    for module in (scheduling, registration, notifications)
    for message in _messages_in(module)
}
