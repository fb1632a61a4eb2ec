"""Table of what each reader knows of the event itself, as they were told it last."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class KnownFacts(Base):
    """What a reader was told last of the event itself; who has no row has been told nothing."""

    __tablename__ = "known_facts"

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    #: a student's person id, or a company's participation id
    reader_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: an EventFacts
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
