"""Keep what readers are told of the event itself, so that what changes later is known as news."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.events.domain.event_facts import EventFacts
from services.registration.events.models.events import Event
from services.registration.events.models.known_facts import KnownFacts
from services.registration.events.queries.event_facts import event_facts
from services.registration.kit.models.statements import upsert
from shared import clock


def record_event_facts(session: Session, event: Event, readers: Iterable[UUID]) -> None:
    """These readers know now when and where the event is; of their own room or stand they know what
    they knew.
    """
    wanted = set(readers)
    known = session.execute(
        select(KnownFacts.reader_id, KnownFacts.facts).where(
            KnownFacts.event_id == event.id, KnownFacts.reader_id.in_(wanted)
        )
    )
    own_places = {row.reader_id: row.facts["own_place"] for row in known}
    facts = event_facts(session, event)
    record_facts(
        session,
        event.id,
        {each: replace(facts, own_place=own_places.get(each, "")) for each in wanted},
    )


def record_facts(session: Session, event_id: UUID, facts: Mapping[UUID, EventFacts]) -> None:
    """Reader → what they know from now on."""
    if not facts:
        return
    now = clock.now()
    statement = upsert(session, KnownFacts)
    new = statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["event_id", "reader_id"],
            set_={"facts": new.facts, "told_at": new.told_at},
        ),
        [
            {"event_id": event_id, "reader_id": reader, "facts": told.to_row(), "told_at": now}
            for reader, told in facts.items()
        ],
    )
