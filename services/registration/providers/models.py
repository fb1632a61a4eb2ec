"""Tables of the providers by which a school's people sign in, and of who is who there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class SignInProvider(Base):
    """Settings of one provider of one school; "" is what is usual for its kind, or nothing."""

    __tablename__ = "sign_in_providers"
    __table_args__ = (
        CheckConstraint("kind IN ('unilogin', 'entra', 'other')", name="kind_is_known"),
        CheckConstraint(
            "least_level IN ('none', 'low', 'substantial', 'high')", name="least_level_is_known"
        ),
        CheckConstraint("newcomers IN ('refuse', 'mapped', 'guest')", name="newcomers_is_known"),
        CheckConstraint("version >= 1", name="version_starts_at_one"),
        Index("ix_sign_in_providers_organisation_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(String(10))
    #: what stands on the button
    name: Mapped[str] = mapped_column(String(60))
    issuer: Mapped[str] = mapped_column(String(300))
    client_id: Mapped[str] = mapped_column(String(200))
    sealed_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_active: Mapped[bool] = mapped_column(default=False)
    institution: Mapped[str] = mapped_column(String(12))
    #: domains, role lines and values of a second factor, with a line break between
    mail_domains: Mapped[str] = mapped_column(Text)
    roles: Mapped[str] = mapped_column(Text)
    factor_values: Mapped[str] = mapped_column(Text)
    least_level: Mapped[str] = mapped_column(String(12))
    trusts_factor: Mapped[bool] = mapped_column(default=False)
    newcomers: Mapped[str] = mapped_column(String(10))
    acr_values: Mapped[str] = mapped_column(String(200))
    mail_claim: Mapped[str] = mapped_column(String(80))
    groups_claim: Mapped[str] = mapped_column(String(80))
    institution_claim: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)


class ProviderIdentity(Base):
    """Who somebody is at a provider; a person has one there, and it is nobody else's."""

    __tablename__ = "provider_identities"
    __table_args__ = (
        UniqueConstraint("provider_id", "person_id"),
        Index("ix_provider_identities_person_id", "person_id"),
    )

    provider_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("sign_in_providers.id"), primary_key=True
    )
    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProviderAnswer(Base):
    """An answer that somebody brought back: each counts once, and too many are refused."""

    __tablename__ = "provider_answers"
    __table_args__ = (
        Index("ix_provider_answers_provider_id_answered_at", "provider_id", "answered_at"),
        Index("ix_provider_answers_browser_digest_answered_at", "browser_digest", "answered_at"),
    )

    state_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("sign_in_providers.id"))
    browser_digest: Mapped[str] = mapped_column(String(64))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
