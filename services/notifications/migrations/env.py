"""Entry point of Alembic for notifications; says only which tables there are."""

from services.notifications.tables import METADATA
from shared.db.migrations import run_env

run_env(METADATA)
