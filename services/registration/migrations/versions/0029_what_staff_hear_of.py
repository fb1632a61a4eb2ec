"""Remember which answers of companies the organisers have not heard of and who wants to hear, and
of which marks of absence student and teachers have.

What was marked before counts as heard. The running version must survive this: it does not know the
table, and what companies answer it is told to nobody, as before.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import protect_table, reached_by_event

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply_news",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("since", shared.db.UtcDateTime(), nullable=False),
        sa.Column("due_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participations.id"],
            name=op.f("fk_reply_news_participation_id_participations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_reply_news_event_id_events")
        ),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_reply_news")),
    )
    op.create_index("ix_reply_news_event_id", "reply_news", ["event_id"])
    op.create_index("ix_reply_news_due_at", "reply_news", ["due_at"])
    op.add_column(
        "event_members",
        sa.Column("hears_replies", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    for table in ("event_attendances", "meeting_attendances"):
        op.add_column(table, sa.Column("known_mark_id", sa.Uuid(), nullable=True))
        marks = sa.table(table, sa.column("known_mark_id"), sa.column("mark_id"))
        op.execute(marks.update().values(known_mark_id=marks.c.mark_id))
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        protect_table(connection, "reply_news", reached_by_event())


def downgrade() -> None:
    for table in ("event_attendances", "meeting_attendances"):
        op.drop_column(table, "known_mark_id")
    op.drop_column("event_members", "hears_replies")
    op.drop_table("reply_news")
