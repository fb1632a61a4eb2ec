"""Entry point of Alembic for scheduling; says only which tables there are."""

from services.scheduling.tables import METADATA
from shared.db.migrations import run_env

run_env(METADATA)
