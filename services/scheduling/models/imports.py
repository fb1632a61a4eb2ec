"""Table of lists that were read without a fault and wait for the organiser's yes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduling.models.metadata import Base
from shared.db import UtcDateTime
from shared.ids import new_id


class SheetImport(Base):
    """Checked rows between preview and confirmation; used once or forgotten after a day."""

    __tablename__ = "sheet_imports"
    __table_args__ = (CheckConstraint("subject IN ('rooms', 'stands')", name="subject_is_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    subject: Mapped[str] = mapped_column(String(20))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
