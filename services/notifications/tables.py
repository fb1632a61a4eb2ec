"""All tables of notifications in one metadata; a model is taken from its own module."""

from services.notifications.models import contacts, events, messages
from services.notifications.models.metadata import Base

#: importing a module of models is what declares its tables
DECLARED_BY = (contacts, events, messages)

METADATA = Base.metadata
