"""Entry point of Alembic for registration; says only which tables there are."""

from services.registration.tables import METADATA
from shared.db.migrations import run_env

run_env(METADATA)
