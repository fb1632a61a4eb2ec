"""Reads of publications: whether an event is published, by which build, when."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.meetings.models.publications import Publication


def is_published(session: Session, event_id: UUID) -> bool:
    return bool(published_events(session, [event_id]))


def published_events(session: Session, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of them that have been published at all."""
    query = select(Publication.event_id).where(Publication.event_id.in_(ids)).distinct()
    return frozenset(session.scalars(query))


def was_published(session: Session, build_id: UUID) -> bool:
    """Whether the build has been the schedule that stands, now or earlier."""
    query = select(Publication.version).where(Publication.build_id == build_id).limit(1)
    return session.scalar(query) is not None
