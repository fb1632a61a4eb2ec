"""What a service does with the messages it hears: one handler per type, in the order of arrival."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from shared.contracts import Message

Handler = Callable[[Session, Any], None]
Handlers = Mapping[type[Message], Handler]


class Together:
    """A handler that takes several messages at once, with a statement for all where one by one
    there would be one for each. It must leave what they would leave one after the other.
    """

    def __init__(self, handle: Callable[[Session, Sequence[Any]], None]) -> None:
        self.handle_all = handle

    def __call__(self, session: Session, message: Message) -> None:
        self.handle_all(session, [message])


def handle_in_order(session: Session, handlers: Handlers, messages: Sequence[Message]) -> None:
    """Each sees what those before it wrote; neighbours with one `Together` are handled at once."""
    for handler, neighbours in groupby(messages, key=lambda message: handlers[type(message)]):
        if isinstance(handler, Together):
            handler.handle_all(session, list(neighbours))
            _forget(session)
            continue
        for message in neighbours:
            handler(session, message)
            _forget(session)


def _forget(session: Session) -> None:
    """The next handler reads what is stored, as if it had a session of its own."""
    session.flush()
    session.expunge_all()
