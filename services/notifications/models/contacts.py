"""Tables of who gets mail, a projection of registration's contacts, and of what they refuse."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models.metadata import Base
from shared.db import UtcDateTime


class Contact(Base):
    """A person or company contact; an erased one stays as an empty row that late messages meet."""

    __tablename__ = "contacts"
    __table_args__ = (
        CheckConstraint("kind IN ('staff', 'student', 'company')", name="kind_is_known"),
        CheckConstraint(
            "(erased_at IS NULL) = (organisation_id IS NOT NULL)",
            name="only_the_erased_are_nowhere",
        ),
        CheckConstraint(
            "erased_at IS NULL OR (name = '' AND email = '')", name="erased_means_empty"
        ),
        Index("ix_contacts_email", "email"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID | None] = mapped_column()
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(5))
    version: Mapped[int] = mapped_column()
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Suppression(Base):
    """Mail that a contact shall not get: at an address that refused it, or any that it declined."""

    __tablename__ = "suppressions"
    __table_args__ = (
        CheckConstraint("reason IN ('refused', 'declined')", name="reason_is_known"),
        Index("uq_suppressions_contact_id_reason", "contact_id", "reason", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("contacts.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(20))
    #: the refused address; empty when the contact declined whatever the address
    email: Mapped[str] = mapped_column(String(320), default="")
    since: Mapped[datetime] = mapped_column(UtcDateTime)
