"""Tables of passkeys: public keys alone, for what signs never leaves the person's device."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
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


class Passkey(Base):
    """One of a colleague's passkeys, named by her."""

    __tablename__ = "passkeys"
    __table_args__ = (
        UniqueConstraint("credential_id"),
        CheckConstraint("sign_count >= 0", name="sign_count_is_not_negative"),
        Index("ix_passkeys_person_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisations.id"))
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    #: COSE, as the authenticator gave it
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    #: how often the authenticator says that it signed; many never count and stay at 0
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: when its counter fell: there is a copy of it, and neither is accepted any more
    copied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SpentChallenge(Base):
    """A challenge that was answered; it is kept as long as it could be answered again."""

    __tablename__ = "spent_challenges"
    __table_args__ = (Index("ix_spent_challenges_person_id", "person_id"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    spent_at: Mapped[datetime] = mapped_column(UtcDateTime)
