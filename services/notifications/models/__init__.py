"""The tables of notifications, by subject; importing this package declares them all."""

from services.notifications.models.contacts import Contact, Suppression
from services.notifications.models.events import Event, Participation
from services.notifications.models.messages import CalendarEntry, DeliveryAttempt, Message
from services.notifications.models.metadata import Base

__all__ = [
    "Base",
    "CalendarEntry",
    "Contact",
    "DeliveryAttempt",
    "Event",
    "Message",
    "Participation",
    "Suppression",
]
