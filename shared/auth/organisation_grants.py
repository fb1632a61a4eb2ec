"""Which organisation may see another's event, and until when; read by the policies of PostgreSQL.

Nobody writes it yet: it is for several schools in one event. A grant opens the event and what hangs
on it, not the other school's people and companies.
"""

from sqlalchemy import Column, MetaData, Table, Uuid

from shared.db import UtcDateTime


def define_organisation_grants(metadata: MetaData) -> Table:
    """Declare the table into a service's metadata."""
    return Table(
        "organisation_grants",
        metadata,
        Column("event_id", Uuid(), primary_key=True),
        Column("granted_organisation_id", Uuid(), primary_key=True),
        Column("organisation_id", Uuid(), nullable=False),
        Column("until", UtcDateTime(), nullable=False),
    )
