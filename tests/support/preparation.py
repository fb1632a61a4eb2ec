"""Documents, published meetings and links of companies, as tests of several subjects need them."""

import io
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import Publication
from services.registration.preparation.domain.preparation_errors import FileRefused
from services.registration.preparation.inspection.child import inspect
from services.registration.preparation.inspection.inspector import Verdict
from shared.auth import links
from shared.db import Database
from tests.support import made_files
from tests.support.browser import Browser
from tests.support.registration import KEY
from tests.support.world import NOW, World

EVENT_DAY = datetime(2027, 3, 12, 11, tzinfo=UTC)


def on_day(days: int) -> datetime:
    """Noon so many days after the event."""
    return EVENT_DAY + timedelta(days=days)


def look(content: bytes) -> Verdict:
    """As the child does it, without starting one."""
    try:
        clean = inspect(content)
    except FileRefused as refused:
        return Verdict(refused=str(refused.fields["reason"]))
    return Verdict(
        media_type=clean.media_type, content=clean.content, links_removed=clean.links_removed
    )


def meet(database: Database, world: World, student: int, company: int, *, slot: int = 0) -> UUID:
    """A published meeting of this student and this company."""
    meeting_id = uuid4()
    with database.writing() as session:
        if session.get(Publication, (world.event_id, 1)) is None:
            session.add(Publication(event_id=world.event_id, version=1, published_at=NOW, told=0))
        seat = (world.event_id, world.companies[company], slot)
        if session.get(CompanySlot, seat) is None:
            session.add(
                CompanySlot(event_id=seat[0], company_id=seat[1], slot=slot, capacity=9, taken=0)
            )
            session.flush()
        session.get_one(CompanySlot, seat).taken += 1
        session.add(
            Meeting(
                id=meeting_id,
                event_id=world.event_id,
                company_id=world.companies[company],
                person_id=world.students[student],
                slot=slot,
                origin="by_hand",
                created_at=NOW,
            )
        )
    return meeting_id


def link_of(world: World, company: int, generation: int = 1) -> str:
    """The address of this company's own day."""
    token = links.mint((KEY,), "invitation", world.participations[company], generation)
    return f"/reply/{token}/day"


def hand_in(student: Browser, world: World, kind: str = "cv", content: bytes = b"") -> None:
    answer = student.post(
        f"/my/events/{world.event_id}/preparation/{kind}",
        file=(io.BytesIO(content or made_files.pdf()), "mit.pdf"),
    )
    assert answer.status_code == 303, answer.text[:500]
