"""Show a web process the rows of one organisation only (PostgreSQL).

The running version must survive this: it works as the owner of the tables, who sees all rows as
before. It does not know the new table.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import (
    OWN,
    OWN_GRANTS,
    OWN_OR_GRANTED,
    admit_role,
    create_event_lookup,
    dismiss_role,
    drop_event_lookup,
    protect_table,
    reached_by,
    reached_by_event,
    unprotect_table,
)

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ROLE = "scheduling_web"
_OWN = ("buildings",)
_BY_EVENTS = (
    "event_breaks",
    "event_companies",
    "event_members",
    "event_slots",
    "placings",
    "planned_sessions",
    "programme_versions",
    "programmes",
    "session_room_plans",
    "session_rooms",
    "sheet_imports",
    "stands",
    "told_places",
    "withheld_rooms",
)
_BY_BUILDINGS = ("rooms",)
_BY_ROOMS = ("room_blocks",)
_CONDITIONS = {
    "events": OWN_OR_GRANTED,
    "organisation_grants": OWN_GRANTS,
    **dict.fromkeys(_OWN, OWN),
    **dict.fromkeys(_BY_EVENTS, reached_by_event()),
    **{each: reached_by(each, "building_id", "buildings") for each in _BY_BUILDINGS},
    **{each: reached_by(each, "room_id", "rooms") for each in _BY_ROOMS},
}


def upgrade() -> None:
    op.create_table(
        "organisation_grants",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("granted_organisation_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("until", shared.db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "event_id", "granted_organisation_id", name=op.f("pk_organisation_grants")
        ),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        admit_role(connection, _ROLE)
        create_event_lookup(connection)
        for table, condition in _CONDITIONS.items():
            protect_table(connection, table, condition)


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for table in _CONDITIONS:
            unprotect_table(connection, table)
        drop_event_lookup(connection)
        dismiss_role(connection, _ROLE)
    op.drop_table("organisation_grants")
