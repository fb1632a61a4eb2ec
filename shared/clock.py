"""The only place that reads the time; it never converts to local time, which pages do."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place that may
