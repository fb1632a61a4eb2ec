"""Tables of uploaded lists that wait for somebody to say yes, and of what their headings mean."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime

_SUBJECTS = "subject IN ('students', 'companies', 'wishes', 'scores')"


class UploadedList(Base):
    """Kept from preview to confirmation, an hour at most."""

    __tablename__ = "uploaded_lists"
    __table_args__ = (
        CheckConstraint(_SUBJECTS, name="subject_is_known"),
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
    #: kit.domain.list_choices.ListChoices as JSON
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")


class KnownHeading(Base):
    """What a school's heading means, once somebody said so; "" where nothing is read from it."""

    __tablename__ = "known_headings"
    __table_args__ = (
        CheckConstraint(_SUBJECTS, name="subject_is_known"),
        CheckConstraint("heading <> ''", name="heading_is_there"),
    )

    organisation_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("organisations.id"), primary_key=True
    )
    subject: Mapped[str] = mapped_column(String(10), primary_key=True)
    #: as headings are compared: shared.sheets.fold
    heading: Mapped[str] = mapped_column(String(200), primary_key=True)
    column_name: Mapped[str] = mapped_column(String(40))
