"""What the services say to each other: immutable messages, each in the module of its owner."""

from shared.contracts.message import InvalidMessage, Message

__all__ = ["InvalidMessage", "Message"]
