"""Tables of companies, their contacts, and their part in each event."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class Company(Base):
    __tablename__ = "companies"
    __table_args__ = (
        UniqueConstraint("organisation_id", "cvr"),
        CheckConstraint("kind IN ('company', 'counsellor')", name="kind_is_known"),
        Index("ix_companies_organisation_id_name_key", "organisation_id", "name_key"),
        Index("ix_companies_owner_id_last_contact_on", "owner_id", "last_contact_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(200))
    #: the name as it is recognised again: domain.recognition.company_key(name)
    name_key: Mapped[str] = mapped_column(String(200))
    cvr: Mapped[str | None] = mapped_column(String(8))
    #: a counsellor receives students as a company does, and stands in no directory
    kind: Mapped[str] = mapped_column(String(10), default="company", server_default="company")
    #: the colleague who follows it; None: nobody does
    owner_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    #: the day of the newest contact in its log, kept so that lists sort by it
    last_contact_on: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CompanyEducation(Base):
    """A company of the directory trains people in this education."""

    __tablename__ = "company_educations"

    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"), primary_key=True)
    education_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("educations.id"), primary_key=True)


class CompanyContact(Base):
    """The person at a company who gets the mails; its id is the contact_id of messages."""

    __tablename__ = "company_contacts"
    __table_args__ = (
        UniqueConstraint("company_id", "email"),
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(30), default="")
    language: Mapped[str] = mapped_column(String(2), default="da")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: when somebody last corrected it; time limits count from there
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ContactAddress(Base):
    """An address beside a contact's own: one that is asked to confirm, or one that is told.

    Its id is the contact_id of the mails to it, so that they go there whatever the contact's
    address has become when they leave.
    """

    __tablename__ = "contact_addresses"
    __table_args__ = (
        CheckConstraint(
            "state IN ('pending', 'confirmed', 'over', 'former')", name="state_is_known"
        ),
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        Index("ix_contact_addresses_contact_id", "contact_id"),
        Index(
            "uq_contact_addresses_contact_id_pending",
            "contact_id",
            unique=True,
            postgresql_where=text("state = 'pending'"),
            sqlite_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("company_contacts.id"))
    email: Mapped[str] = mapped_column(String(254))
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: from then on its link opens nothing, and the address is erased
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Participation(Base):
    """A company's part in one event: from the invitation to the answer and what it brings."""

    __tablename__ = "participations"
    __table_args__ = (
        UniqueConstraint("event_id", "company_id"),
        CheckConstraint(
            "status IN ('invited', 'accepted', 'declined', 'withdrawn')", name="status_is_known"
        ),
        CheckConstraint("tables BETWEEN 1 AND 20", name="tables_are_few"),
        CheckConstraint("representatives BETWEEN 1 AND 50", name="representatives_are_few"),
        CheckConstraint("link_generation >= 1", name="link_generation_starts_at_one"),
        Index("ix_participations_contact_id", "contact_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"))
    contact_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("company_contacts.id"))
    status: Mapped[str] = mapped_column(String(10), default="invited")
    reason: Mapped[str | None] = mapped_column(String(30))
    reason_text: Mapped[str] = mapped_column(String(500), default="")
    representatives: Mapped[int] = mapped_column(default=1)
    tables: Mapped[int] = mapped_column(default=1)
    #: numbers of the slots in which the company cannot be there
    unavailable_slots: Mapped[list[int]] = mapped_column(JSON, default=list)
    needs_power: Mapped[bool] = mapped_column(default=False)
    needs_screen: Mapped[bool] = mapped_column(default=False)
    needs_step_free: Mapped[bool] = mapped_column(default=False)
    #: what the students read; plain text
    presentation: Mapped[str] = mapped_column(Text, default="")
    #: raised to make every earlier link to this participation worthless
    link_generation: Mapped[int] = mapped_column(default=1)
    link_revoked: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: whom the company asks; None when a program invited
    invited_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: the staff member who answered on the company's behalf, if one did
    answered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    #: it said yes to another day, and is asked whether it can come on this one
    reconfirmation_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivery_failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivery_failure: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)


class ParticipationEducation(Base):
    """A company wants to meet students of this education at this event."""

    __tablename__ = "participation_educations"

    participation_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("participations.id"), primary_key=True
    )
    education_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("educations.id"), primary_key=True)


class Placement(Base):
    """How many training places of one agreement type a company offers in one education."""

    __tablename__ = "placements"
    __table_args__ = (
        CheckConstraint(
            "agreement_type IN ('full', 'short', 'combined', 'remainder')",
            name="agreement_type_is_known",
        ),
        CheckConstraint("count BETWEEN 1 AND 200", name="count_is_positive"),
    )

    participation_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("participations.id"), primary_key=True
    )
    education_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("educations.id"), primary_key=True)
    agreement_type: Mapped[str] = mapped_column(String(12), primary_key=True)
    count: Mapped[int] = mapped_column()


class ReplyNews(Base):
    """A company has answered, and the organisers have not heard: `was` is its answer as they knew
    it. The row goes when they hear.
    """

    __tablename__ = "reply_news"
    __table_args__ = (
        Index("ix_reply_news_event_id", "event_id"),
        Index("ix_reply_news_due_at", "due_at"),
    )

    participation_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("participations.id", ondelete="CASCADE"), primary_key=True
    )
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    was: Mapped[dict[str, Any]] = mapped_column(JSON)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: they hear of it whatever they chose
    is_urgent: Mapped[bool] = mapped_column(default=False)
