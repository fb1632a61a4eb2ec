"""Tables of what students prepare: documents, who looked at them, and what the event asks for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class PreparationPlan(Base):
    """What the organiser asks for at one event; without a row both documents, and no waiting."""

    __tablename__ = "preparation_plans"
    __table_args__ = (CheckConstraint("version >= 1", name="version_starts_at_one"),)

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    asks_for_application: Mapped[bool] = mapped_column(default=True)
    asks_for_cv: Mapped[bool] = mapped_column(default=True)
    #: a student's schedule is told and shown when the student is prepared or excused
    schedule_waits: Mapped[bool] = mapped_column(default=False)
    #: anybody may read what the companies of the event offer
    openings_are_public: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class Document(Base):
    """One upload. It is in quarantine (`checking`) until the inspector has opened it."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id", "kind", "number"),
        CheckConstraint("kind IN ('application', 'cv')", name="kind_is_known"),
        CheckConstraint(
            "state IN ('checking', 'ready', 'refused', 'deleted')", name="state_is_known"
        ),
        CheckConstraint("review IN ('new', 'good', 'change')", name="review_is_known"),
        CheckConstraint("number >= 1", name="number_starts_at_one"),
        CheckConstraint("links_removed >= 0", name="links_removed_is_not_negative"),
        CheckConstraint("version >= 1", name="version_starts_at_one"),
        Index("ix_documents_state_uploaded_at", "state", "uploaded_at"),
        Index("ix_documents_person_id", "person_id"),
    )

    #: random, and the only name that the stored file has
    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(12))
    #: 1 for the first upload of this kind, 2 for what replaced it
    number: Mapped[int] = mapped_column()
    state: Mapped[str] = mapped_column(String(10), default="checking")
    #: why it was refused: a code of domain.uploads.REASONS
    refusal: Mapped[str | None] = mapped_column(String(30))
    media_type: Mapped[str | None] = mapped_column(String(100))
    size: Mapped[int] = mapped_column()
    #: addresses that the upload led to and the kept copy does not
    links_removed: Mapped[int] = mapped_column(default=0, server_default="0")
    digest: Mapped[str | None] = mapped_column(String(64))
    #: as the sender called it, made harmless; shown to the sender and the teacher only
    name: Mapped[str] = mapped_column(String(80))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: an inspector holds it until then; past it, another may take it
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review: Mapped[str] = mapped_column(String(10), default="new")
    comment: Mapped[str] = mapped_column(String(500), default="")
    reviewed_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class DocumentContent(Base):
    """The bytes of an upload, apart from its facts so that no list ever reads them."""

    __tablename__ = "document_contents"

    document_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary)


class DocumentAccess(Base):
    """Somebody fetched a document. The student and the teacher can read the list."""

    __tablename__ = "document_accesses"
    __table_args__ = (
        CheckConstraint("reader IN ('student', 'staff', 'company')", name="reader_is_known"),
        CheckConstraint(
            "(person_id IS NULL) <> (participation_id IS NULL)", name="one_reader_is_named"
        ),
        Index("ix_document_accesses_document_id_at", "document_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("documents.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reader: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    participation_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("participations.id"))


class PreparationWaiver(Base):
    """This student needs nothing more at this event, says a teacher."""

    __tablename__ = "preparation_waivers"

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    waived_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    waived_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PreparationReminder(Base):
    """How often a student was reminded of one event, and when last."""

    __tablename__ = "preparation_reminders"
    __table_args__ = (CheckConstraint("count >= 1", name="count_starts_at_one"),)

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    count: Mapped[int] = mapped_column()
    reminded_at: Mapped[datetime] = mapped_column(UtcDateTime)
