"""Count turns of limits, and find what a browser has asked for.

The running version must survive this: it counts sign-in requests by their rows, which stay.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_TURNS = "claimed_turns"
_REQUESTS = "sign_in_requests"


def upgrade() -> None:
    op.create_table(
        _TURNS,
        sa.Column("limit_name", sa.String(length=40), nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("free_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("limit_name", "key_digest", name=op.f("pk_claimed_turns")),
    )
    op.create_index(op.f("ix_claimed_turns_free_at"), _TURNS, ["free_at"])
    op.create_index("ix_sign_in_requests_browser_digest", _REQUESTS, ["browser_digest"])


def downgrade() -> None:
    op.drop_index("ix_sign_in_requests_browser_digest", _REQUESTS)
    op.drop_index(op.f("ix_claimed_turns_free_at"), _TURNS)
    op.drop_table(_TURNS)
