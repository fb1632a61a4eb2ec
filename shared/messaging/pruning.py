"""Deletes what outbox and inbox have kept long enough; what that is, relay and consumer say."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Delete

from shared import clock
from shared.db.database import Database

INTERVAL = timedelta(hours=1)


class Pruning:
    """For one thread. `outdated`: the statement that deletes, from the time that it is now."""

    def __init__(self, database: Database, outdated: Callable[[datetime], Delete]) -> None:
        self._database = database
        self._outdated = outdated
        self._pruned_at = clock.now()

    def run_hourly(self) -> None:
        """Nothing, where it ran within the hour."""
        now = clock.now()
        if now - self._pruned_at < INTERVAL:
            return
        self._pruned_at = now
        with self._database.writing() as session:
            session.execute(self._outdated(now))
