"""The metadata that every table of scheduling hangs on; it holds no table of its own subject."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from shared.audit.tables import define_audit_tables
from shared.auth.api_tokens import define_api_tokens
from shared.auth.ended_sessions import define_ended_sessions_table
from shared.auth.event_roles import define_event_members
from shared.auth.organisation_grants import define_organisation_grants
from shared.db import NAMING_CONVENTION
from shared.health.heartbeats import define_heartbeats_table
from shared.messaging.tables import define_message_tables
from shared.web.api.idempotency import define_idempotency_table


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING_CONVENTION)


define_message_tables(Base.metadata)
define_audit_tables(Base.metadata)
define_idempotency_table(Base.metadata)
define_ended_sessions_table(Base.metadata)
define_event_members(Base.metadata)
define_heartbeats_table(Base.metadata)
define_organisation_grants(Base.metadata)
define_api_tokens(Base.metadata)
