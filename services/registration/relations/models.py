"""Tables of what was said with companies, what comes next, and whose companies changed hands."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class ContactEntry(Base):
    """One contact with a company, as whoever had it wrote it down; facts, not opinions."""

    __tablename__ = "contact_entries"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('visit', 'call', 'mail', 'meeting', 'note')", name="kind_is_known"
        ),
        CheckConstraint(
            "outcome IN ('', 'talked', 'not_there', 'wants_student', 'declined')",
            name="outcome_is_known",
        ),
        CheckConstraint("text <> '' OR outcome <> ''", name="says_something"),
        Index("ix_contact_entries_company_id_happened_on", "company_id", "happened_on", "id"),
        Index("ix_contact_entries_author_id", "author_id"),
        Index("ix_contact_entries_contact_id", "contact_id"),
    )

    #: given by whoever writes, so that the same line sent twice is one
    id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"))
    #: None: nobody in particular, or erased since
    contact_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("company_contacts.id"))
    kind: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str] = mapped_column(String(15), default="")
    happened_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text, default="")
    #: None once the colleague was erased
    author_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class NextStep(Base):
    """What one colleague will do about a company, and until when; open until `finished_at`."""

    __tablename__ = "next_steps"
    __table_args__ = (
        CheckConstraint("kind IN ('call', 'visit', 'mail', 'other')", name="kind_is_known"),
        CheckConstraint("outcome IN ('', 'done', 'dropped')", name="outcome_is_known"),
        CheckConstraint("(outcome = '') = (finished_at IS NULL)", name="finished_has_outcome"),
        Index(
            "ix_next_steps_owner_id_due_on_open",
            "owner_id",
            "due_on",
            postgresql_where=text("finished_at IS NULL"),
            sqlite_where=text("finished_at IS NULL"),
        ),
        Index("ix_next_steps_company_id", "company_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"))
    #: nothing is without an owner
    owner_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(String(300), default="")
    #: somebody at the company was promised it
    is_promised: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(10), default="")
    version: Mapped[int] = mapped_column(default=1)


class PortfolioTransfer(Base):
    """One colleague's companies and open steps went to another; what went can be taken back."""

    __tablename__ = "portfolio_transfers"
    __table_args__ = (
        CheckConstraint("from_id <> to_id", name="goes_to_another"),
        Index("ix_portfolio_transfers_organisation_id_made_at", "organisation_id", "made_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisations.id"))
    from_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    to_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    made_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TransferredCompany(Base):
    """Which companies went with a transfer."""

    __tablename__ = "transferred_companies"

    transfer_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("portfolio_transfers.id"), primary_key=True
    )
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"), primary_key=True)


class TransferredStep(Base):
    """Which open steps went with a transfer."""

    __tablename__ = "transferred_steps"

    transfer_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("portfolio_transfers.id"), primary_key=True
    )
    step_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("next_steps.id"), primary_key=True)
