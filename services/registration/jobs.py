"""The loops that the worker runs beside relay and consumer; none of them in a web process."""

from services.registration.builder import Builder
from shared.db import Database
from shared.messaging.worker import Job


def worker_jobs(database: Database) -> dict[str, Job]:
    """By name, as shared.messaging.worker wants them."""
    return {"builds": Builder(database).run}
