"""Rooms, stands, companies and programmes.

The running version must survive this: add first, use later, remove in a later release.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "buildings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buildings")),
        sa.UniqueConstraint(
            "organisation_id", "name_key", name=op.f("uq_buildings_organisation_id_name_key")
        ),
    )
    op.create_table(
        "event_companies",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("representatives", sa.Integer(), nullable=False),
        sa.Column("unavailable_slots", sa.JSON(), nullable=False),
        sa.Column("needs_power", sa.Boolean(), nullable=False),
        sa.Column("needs_screen", sa.Boolean(), nullable=False),
        sa.Column("needs_step_free", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("placements", sa.Integer(), nullable=False),
        sa.Column("has_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            '"tables" >= 0 AND representatives >= 0',
            name=op.f("ck_event_companies_figures_are_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_companies_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", "company_id", name=op.f("pk_event_companies")),
    )
    op.create_table(
        "planned_sessions",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "expected >= 0", name=op.f("ck_planned_sessions_expected_is_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_planned_sessions_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", "company_id", "slot", name=op.f("pk_planned_sessions")),
    )
    op.create_table(
        "programme_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("kept_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('allocated', 'cleared', 'restored', 'published')",
            name=op.f("ck_programme_versions_origin_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_programme_versions_event_id_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_versions")),
        sa.UniqueConstraint(
            "event_id", "number", name=op.f("uq_programme_versions_event_id_number")
        ),
    )
    op.create_table(
        "programmes",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("published_version", sa.Integer(), nullable=False),
        sa.Column("published_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("sessions_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "published_version >= 0", name=op.f("ck_programmes_published_is_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_programmes_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_programmes")),
    )
    op.create_table(
        "rooms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("building_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("floor", sa.String(length=40), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("has_power", sa.Boolean(), nullable=False),
        sa.Column("has_screen", sa.Boolean(), nullable=False),
        sa.Column("is_step_free", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", shared.db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "capacity BETWEEN 1 AND 5000", name=op.f("ck_rooms_capacity_is_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["building_id"], ["buildings.id"], name=op.f("fk_rooms_building_id_buildings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rooms")),
    )
    op.create_index(
        "uq_rooms_building_id_name_key",
        "rooms",
        ["building_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.create_table(
        "sheet_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("read_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "subject IN ('rooms', 'stands')", name=op.f("ck_sheet_imports_subject_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_sheet_imports_event_id_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_imports")),
    )
    op.create_table(
        "stands",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("hall", sa.String(length=120), nullable=False),
        sa.Column("hall_key", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("square_metres", sa.Integer(), nullable=False),
        sa.Column("has_power", sa.Boolean(), nullable=False),
        sa.Column("has_screen", sa.Boolean(), nullable=False),
        sa.Column("is_step_free", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 9999", name=op.f("ck_stands_number_is_sensible")),
        sa.CheckConstraint(
            "square_metres BETWEEN 1 AND 500", name=op.f("ck_stands_size_is_sensible")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_stands_event_id_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stands")),
        sa.UniqueConstraint(
            "event_id", "hall_key", "number", name=op.f("uq_stands_event_id_hall_key_number")
        ),
    )
    op.create_table(
        "told_places",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("building", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_told_places_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", "company_id", name=op.f("pk_told_places")),
    )
    op.create_table(
        "placings",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("stand_id", sa.Uuid(), nullable=True),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(room_id IS NULL) <> (stand_id IS NULL)", name=op.f("ck_placings_either_room_or_stand")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "company_id"],
            ["event_companies.event_id", "event_companies.company_id"],
            name=op.f("fk_placings_event_id_company_id_event_companies"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_placings_event_id_events")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_placings_room_id_rooms")),
        sa.ForeignKeyConstraint(
            ["stand_id"], ["stands.id"], name=op.f("fk_placings_stand_id_stands")
        ),
        sa.PrimaryKeyConstraint("event_id", "company_id", name=op.f("pk_placings")),
        sa.UniqueConstraint("event_id", "room_id", name=op.f("uq_placings_event_id_room_id")),
        sa.UniqueConstraint("event_id", "stand_id", name=op.f("uq_placings_event_id_stand_id")),
    )
    op.create_table(
        "room_blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("ends_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "starts_at < ends_at", name=op.f("ck_room_blocks_starts_before_it_ends")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_room_blocks_room_id_rooms"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_blocks")),
    )
    op.create_index("ix_room_blocks_room_id", "room_blocks", ["room_id"], unique=False)
    op.create_table(
        "withheld_rooms",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_withheld_rooms_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_withheld_rooms_room_id_rooms")
        ),
        sa.PrimaryKeyConstraint("event_id", "room_id", name=op.f("pk_withheld_rooms")),
    )


def downgrade() -> None:
    op.drop_table("withheld_rooms")
    op.drop_index("ix_room_blocks_room_id", table_name="room_blocks")
    op.drop_table("room_blocks")
    op.drop_table("placings")
    op.drop_table("told_places")
    op.drop_table("stands")
    op.drop_table("sheet_imports")
    op.drop_index(
        "uq_rooms_building_id_name_key",
        table_name="rooms",
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )
    op.drop_table("rooms")
    op.drop_table("programmes")
    op.drop_table("programme_versions")
    op.drop_table("planned_sessions")
    op.drop_table("event_companies")
    op.drop_table("buildings")
