"""Table of the tokens by which a school's own programs come in; a digest, never the token."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class ApiToken(Base):
    """What it names has the columns that `shared.auth.api_tokens` reads in every service."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        CheckConstraint("created_at < expires_at", name="expires_after_it_is_made"),
        Index("ix_api_tokens_organisation_id", "organisation_id"),
        Index("ix_api_tokens_made_by", "made_by"),
        Index("ix_api_tokens_event_id", "event_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    secret_digest: Mapped[str] = mapped_column(String(64))
    #: names of lines of the access table, with blanks between
    permissions: Mapped[str] = mapped_column(Text)
    #: None: the whole school
    event_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("events.id"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: to the hour, in whichever service
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
