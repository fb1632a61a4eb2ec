"""Lay out wishes, builds, seats, meetings, what was told, and attendance.

The running version must survive this: add first, use later, remove in a later release.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "personal_sequences",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("told_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('student', 'company')",
            name=op.f("ck_personal_sequences_audience_is_known"),
        ),
        sa.CheckConstraint(
            "sequence >= 0", name=op.f("ck_personal_sequences_sequence_is_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_personal_sequences_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", "reader_id", name=op.f("pk_personal_sequences")),
    )
    op.create_table(
        "company_slots",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_adjusted", sa.Boolean(), nullable=False),
        sa.CheckConstraint("taken <= capacity", name=op.f("ck_company_slots_never_overbooked")),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_company_slots_taken_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_company_slots_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_company_slots_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", "company_id", "slot", name=op.f("pk_company_slots")),
    )
    op.create_table(
        "event_attendances",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("marked_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("mark_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "reason IS NULL OR status = 'absent'",
            name=op.f("ck_event_attendances_only_absence_has_a_reason"),
        ),
        sa.CheckConstraint(
            "status IN ('present', 'absent', 'unknown')",
            name=op.f("ck_event_attendances_status_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_attendances_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_event_attendances_person_id_people")
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_event_attendances")),
    )
    op.create_table(
        "schedule_builds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("objective", sa.String(length=10), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requested_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("started_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("finished_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("order", sa.JSON(), nullable=False),
        sa.Column("input_digest", sa.String(length=64), nullable=False),
        sa.Column("engine_version", sa.String(length=60), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("best_score", sa.Integer(), nullable=True),
        sa.Column("upper_bound", sa.Integer(), nullable=True),
        sa.Column("certified", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", shared.db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "objective IN ('fair', 'total')", name=op.f("ck_schedule_builds_objective_is_known")
        ),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_schedule_builds_status_is_known"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_schedule_builds_number_starts_at_one")),
        sa.CheckConstraint(
            "progress BETWEEN 0 AND 100", name=op.f("ck_schedule_builds_progress_is_a_percentage")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_schedule_builds_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["people.id"], name=op.f("fk_schedule_builds_requested_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_builds")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_schedule_builds_event_id_number")),
    )
    op.create_index(
        "ix_schedule_builds_status_requested_at",
        "schedule_builds",
        ["status", "requested_at"],
        unique=False,
    )
    op.create_table(
        "stand_visits",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("marked_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("mark_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('met', 'unknown')", name=op.f("ck_stand_visits_status_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_stand_visits_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_stand_visits_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_stand_visits_person_id_people")
        ),
        sa.PrimaryKeyConstraint(
            "event_id", "person_id", "company_id", name=op.f("pk_stand_visits")
        ),
    )
    op.create_index(
        "ix_stand_visits_event_id_company_id",
        "stand_visits",
        ["event_id", "company_id"],
        unique=False,
    )
    op.create_table(
        "wish_lists",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submitted_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("version >= 0", name=op.f("ck_wish_lists_version_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_wish_lists_entered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_wish_lists_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_wish_lists_person_id_people")
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_wish_lists")),
    )
    op.create_index("ix_wish_lists_person_id", "wish_lists", ["person_id"], unique=False)
    op.create_table(
        "wish_rounds",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("reminded_at", shared.db.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_wish_rounds_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["people.id"], name=op.f("fk_wish_rounds_opened_by_people")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_wish_rounds")),
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("holds_seat", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", shared.db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "origin IN ('built', 'booked', 'by_hand')", name=op.f("ck_meetings_origin_is_known")
        ),
        sa.CheckConstraint(
            "status IN ('booked', 'cancelled')", name=op.f("ck_meetings_status_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["people.id"], name=op.f("fk_meetings_changed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "company_id", "slot"],
            ["company_slots.event_id", "company_slots.company_id", "company_slots.slot"],
            name=op.f("fk_meetings_event_id_company_id_slot_company_slots"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meetings_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_meetings_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index(
        "ix_meetings_event_id_company_id_slot",
        "meetings",
        ["event_id", "company_id", "slot"],
        unique=False,
    )
    op.create_index(
        "uq_meetings_student_once_per_company",
        "meetings",
        ["event_id", "person_id", "company_id"],
        unique=True,
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )
    op.create_index(
        "uq_meetings_student_once_per_slot",
        "meetings",
        ["event_id", "person_id", "slot"],
        unique=True,
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )
    op.create_table(
        "publications",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("build_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["build_id"],
            ["schedule_builds.id"],
            name=op.f("fk_publications_build_id_schedule_builds"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_publications_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["people.id"], name=op.f("fk_publications_published_by_people")
        ),
        sa.PrimaryKeyConstraint("event_id", "version", name=op.f("pk_publications")),
    )
    op.create_table(
        "wishes",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_wishes_rank_starts_at_one")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_wishes_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "person_id"],
            ["wish_lists.event_id", "wish_lists.person_id"],
            name=op.f("fk_wishes_event_id_person_id_wish_lists"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", "company_id", name=op.f("pk_wishes")),
        sa.UniqueConstraint(
            "event_id", "person_id", "rank", name=op.f("uq_wishes_event_id_person_id_rank")
        ),
    )
    op.create_index(
        "ix_wishes_event_id_company_id", "wishes", ["event_id", "company_id"], unique=False
    )
    op.create_table(
        "attendance_marks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("marked_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("received_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "subject IN ('event', 'meeting', 'visit')",
            name=op.f("ck_attendance_marks_subject_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_attendance_marks_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_attendance_marks_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_attendance_marks_meeting_id_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_attendance_marks_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_marks")),
    )
    op.create_index(
        "ix_attendance_marks_event_id_person_id",
        "attendance_marks",
        ["event_id", "person_id"],
        unique=False,
    )
    op.create_table(
        "meeting_attendances",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("marked_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        sa.Column("mark_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "status IN ('met', 'absent', 'unknown')",
            name=op.f("ck_meeting_attendances_status_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_attendances_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_attendances")),
    )


def downgrade() -> None:
    op.drop_table("meeting_attendances")
    op.drop_index("ix_attendance_marks_event_id_person_id", table_name="attendance_marks")
    op.drop_table("attendance_marks")
    op.drop_index("ix_wishes_event_id_company_id", table_name="wishes")
    op.drop_table("wishes")
    op.drop_table("publications")
    op.drop_index(
        "uq_meetings_student_once_per_slot",
        table_name="meetings",
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )
    op.drop_index(
        "uq_meetings_student_once_per_company",
        table_name="meetings",
        sqlite_where=sa.text("status = 'booked'"),
        postgresql_where=sa.text("status = 'booked'"),
    )
    op.drop_index("ix_meetings_event_id_company_id_slot", table_name="meetings")
    op.drop_table("meetings")
    op.drop_table("wish_rounds")
    op.drop_index("ix_wish_lists_person_id", table_name="wish_lists")
    op.drop_table("wish_lists")
    op.drop_index("ix_stand_visits_event_id_company_id", table_name="stand_visits")
    op.drop_table("stand_visits")
    op.drop_index("ix_schedule_builds_status_requested_at", table_name="schedule_builds")
    op.drop_table("schedule_builds")
    op.drop_table("event_attendances")
    op.drop_table("company_slots")
    op.drop_table("personal_sequences")
