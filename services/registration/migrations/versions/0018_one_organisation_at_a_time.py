"""Show a web process the rows of one organisation only (PostgreSQL).

The running version must survive this: it works as the owner of the tables, who sees all rows as
before. It does not know the new table.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import (
    ASKER,
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

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ROLE = "registration_web"
_OWN = (
    "classes",
    "companies",
    "educations",
    "erasures",
    "people",
    "uploaded_lists",
)
_BY_EVENTS = (
    "attendance_marks",
    "booking_rules",
    "company_slots",
    "company_wishes",
    "day_notices",
    "documents",
    "event_attendances",
    "event_members",
    "event_slots",
    "event_students",
    "favourites",
    "group_plans",
    "group_rooms",
    "group_rules",
    "group_sessions",
    "interests",
    "meeting_topics",
    "meetings",
    "offered_rooms",
    "participations",
    "personal_sequences",
    "places",
    "preparation_plans",
    "preparation_reminders",
    "preparation_waivers",
    "publications",
    "schedule_builds",
    "stand_visits",
    "student_nudges",
    "waits",
    "wish_lists",
    "wish_rounds",
    "wishes",
)
_BY_PEOPLE = (
    "calendar_feeds",
    "class_teachers",
    "second_factors",
    "sessions",
    "staff_roles",
    "students",
)
_BY_COMPANIES = (
    "company_contacts",
    "company_educations",
)
_BY_PARTICIPATIONS = (
    "company_nudges",
    "participation_educations",
    "placements",
)
_BY_DOCUMENTS = (
    "document_accesses",
    "document_contents",
)
_BY_MEETINGS = ("meeting_attendances",)
_CONDITIONS = {
    "events": OWN_OR_GRANTED,
    "organisation_grants": OWN_GRANTS,
    "organisations": f"id = {ASKER}",
    **dict.fromkeys(_OWN, OWN),
    **dict.fromkeys(_BY_EVENTS, reached_by_event()),
    **{each: reached_by(each, "person_id", "people") for each in _BY_PEOPLE},
    **{each: reached_by(each, "company_id", "companies") for each in _BY_COMPANIES},
    **{each: reached_by(each, "participation_id", "participations") for each in _BY_PARTICIPATIONS},
    **{each: reached_by(each, "document_id", "documents") for each in _BY_DOCUMENTS},
    **{each: reached_by(each, "meeting_id", "meetings") for each in _BY_MEETINGS},
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
