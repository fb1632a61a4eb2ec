"""All tables of scheduling in one metadata; a model is taken from its own module."""

from services.scheduling.models import (
    companies,
    events,
    imports,
    programmes,
    rooms,
    session_rooms,
    stands,
)
from services.scheduling.models.metadata import Base

#: importing a module of models is what declares its tables
DECLARED_BY = (companies, events, imports, programmes, rooms, session_rooms, stands)

METADATA = Base.metadata
