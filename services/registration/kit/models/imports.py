"""Table of uploaded lists that wait for somebody to say yes; their rows are not taken in yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class UploadedList(Base):
    """Kept from preview to confirmation, an hour at most."""

    __tablename__ = "uploaded_lists"
    __table_args__ = (
        CheckConstraint("subject IN ('students', 'companies')", name="subject_is_known"),
        Index("ix_uploaded_lists_created_at", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisations.id"))
    event_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("events.id"))
    subject: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
