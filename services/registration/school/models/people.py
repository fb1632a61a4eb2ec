"""Tables of people, their roles and how they sign in; no event and no company lives here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Uuid,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, validates

from services.registration.kit.models.metadata import Base
from services.registration.school.domain.recognition import person_key
from shared.db import UtcDateTime


class Person(Base):
    """Somebody of an organisation: staff or student. Company contacts have their own table."""

    __tablename__ = "people"
    __table_args__ = (
        # the address is stored in lower case; a person without one is told on paper
        Index(
            "uq_people_organisation_id_email",
            "organisation_id",
            "email",
            unique=True,
            postgresql_where=text("NOT shares_address"),
            sqlite_where=text("NOT shares_address"),
        ),
        CheckConstraint("kind IN ('staff', 'student')", name="kind_is_known"),
        CheckConstraint("email = lower(email)", name="email_is_lower_case"),
        CheckConstraint("version >= 1", name="version_starts_at_one"),
        Index("ix_people_email", "email"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    #: the name as it is searched: databases fold only a-z, so æ, ø and å are folded before
    name_key: Mapped[str] = mapped_column(String(220), server_default="")
    email: Mapped[str | None] = mapped_column(String(254))
    #: staff said that another student reads mail there too
    shares_address: Mapped[bool] = mapped_column(default=False, server_default=false())
    language: Mapped[str] = mapped_column(String(2), default="da")
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @validates("name")
    def _keep_key(self, _attribute: str, name: str) -> str:
        self.name_key = person_key(name)
        return name


class StaffRole(Base):
    __tablename__ = "staff_roles"
    __table_args__ = (
        CheckConstraint(
            "role IN ('administrator', 'organiser', 'teacher', 'crew', 'leadership',"
            " 'leadership_people', 'guest', 'operator')",
            name="role_is_known",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class SignInRequest(Base):
    """One asked-for sign-in link. Unknown addresses get a row too, so that nobody can tell."""

    __tablename__ = "sign_in_requests"
    __table_args__ = (
        Index("ix_sign_in_requests_address_digest_created_at", "address_digest", "created_at"),
        # a typed code is looked for among what its browser asked for
        Index("ix_sign_in_requests_browser_digest", "browser_digest"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    address_digest: Mapped[str] = mapped_column(String(64))
    browser_digest: Mapped[str] = mapped_column(String(64))
    next_path: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HalfSignIn(Base):
    """Somebody who has shown the first of two things, in one browser; ended once it is used up."""

    __tablename__ = "half_sign_ins"
    __table_args__ = (
        CheckConstraint("step IN ('code', 'enrolment')", name="step_is_known"),
        CheckConstraint("started_at < expires_at", name="expires_after_it_starts"),
        Index("ix_half_sign_ins_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    #: what it waits for; where something else is due by now it opens nothing
    step: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignedInSession(Base):
    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_person_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: what the session was begun with, for its owner to know it again; "" is not known
    browser: Mapped[str] = mapped_column(String(20), default="", server_default="")
    system: Mapped[str] = mapped_column(String(20), default="", server_default="")
    network: Mapped[str] = mapped_column(String(20), default="", server_default="")


class SecondFactor(Base):
    """A staff member's TOTP secret, sealed; confirmed_at is empty until the first right code.

    Who has passkeys and no code app has a row without a secret: wrong answers are counted here.
    """

    __tablename__ = "second_factors"

    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: the session or half sign-in to which alone an unconfirmed secret is shown
    begun_by: Mapped[UUID | None] = mapped_column(Uuid)
    #: the last accepted 30-second step: a code works once
    last_step: Mapped[int] = mapped_column(default=0)
    failed_attempts: Mapped[int] = mapped_column(default=0)
    #: after many wrong codes: no code is looked at before
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """One of ten ways in without the code app; each works once."""

    __tablename__ = "recovery_codes"

    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FactorReset(Base):
    """A factor that somebody else took away; `reset_by` is empty where the command did it."""

    __tablename__ = "factor_resets"
    __table_args__ = (Index("ix_factor_resets_person_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    reset_by: Mapped[UUID | None] = mapped_column(Uuid)
    reset_at: Mapped[datetime] = mapped_column(UtcDateTime)
