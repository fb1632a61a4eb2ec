"""Keep what students and companies say of each other after a meeting, and who was reminded.

The running version must survive this: it knows none of the tables.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KNOWN = "IN ('yes', 'maybe', 'no')"
_TWO_YES = (
    "(matched_at IS NOT NULL) = (coalesce(student_answer, '') = 'yes'"
    " AND coalesce(company_answer, '') = 'yes')"
)


def upgrade() -> None:
    op.create_table(
        "interests",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        *_side("student"),
        *_side("company"),
        sa.Column("matched_at", shared.db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            f"student_answer {_KNOWN}", name=op.f("ck_interests_student_answer_is_known")
        ),
        sa.CheckConstraint(
            f"company_answer {_KNOWN}", name=op.f("ck_interests_company_answer_is_known")
        ),
        sa.CheckConstraint(
            "(student_answer IS NULL) = (student_answered_at IS NULL)",
            name=op.f("ck_interests_student_answer_has_time"),
        ),
        sa.CheckConstraint(
            "(company_answer IS NULL) = (company_answered_at IS NULL)",
            name=op.f("ck_interests_company_answer_has_time"),
        ),
        sa.CheckConstraint(_TWO_YES, name=op.f("ck_interests_match_is_two_yes")),
        *_keys("interests", event_id="events", person_id="people", company_id="companies"),
    )
    op.create_index("ix_interests_person_id", "interests", ["person_id"])
    op.create_index("ix_interests_company_id", "interests", ["company_id"])
    _create_nudges("student_nudges", event_id="events", person_id="people")
    _create_nudges("company_nudges", participation_id="participations")


def downgrade() -> None:
    op.drop_table("company_nudges")
    op.drop_table("student_nudges")
    op.drop_table("interests")


def _side(side: str) -> list[sa.Column[Any]]:
    return [
        sa.Column(f"{side}_answer", sa.String(length=5), nullable=True),
        sa.Column(f"{side}_answered_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column(f"{side}_note", sa.String(length=500), server_default="", nullable=False),
    ]


def _keys(table: str, **keys: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint(*keys, name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
            )
            for column, other in keys.items()
        ),
    ]


def _create_nudges(table: str, **keys: str) -> None:
    op.create_table(
        table,
        *(sa.Column(column, sa.Uuid(), nullable=False) for column in keys),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("nudged_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f(f"ck_{table}_count_starts_at_one")),
        *_keys(table, **keys),
    )
