"""Tables that prove what was deleted: whom everything was erased about, and how many rows."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class Erasure(Base):
    """Somebody whom nothing is held about any more: a person, or a company's contact."""

    __tablename__ = "erasures"
    __table_args__ = (
        CheckConstraint("kind IN ('student', 'staff', 'contact')", name="kind_is_known"),
        Index("ix_erasures_organisation_id_erased_at", "organisation_id", "erased_at"),
    )

    #: of the person or the contact, as the other services know it
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(10))
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: None when a time limit did it
    erased_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    #: notifications, the only other service that holds personal data, has erased it too
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DeletionCount(Base):
    """How many rows of a subject a day's runs deleted; a row with 0 says that the job ran."""

    __tablename__ = "deletion_counts"
    __table_args__ = (CheckConstraint("count >= 0", name="count_is_not_negative"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(30), primary_key=True)
    count: Mapped[int] = mapped_column()
    last_run_at: Mapped[datetime] = mapped_column(UtcDateTime)
