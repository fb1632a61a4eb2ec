"""A company's own day behind its link: whom it meets, when and where, and who came."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from flask import Blueprint, current_app, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.domain.attendance import Mark
from services.registration.models import Company, Event, Participation
from services.registration.pages.day import slot_now
from services.registration.queries.access import access_participation_by_link
from services.registration.queries.attendance import (
    MeetingOnTheDay,
    meetings_on_the_day,
    visits,
)
from services.registration.queries.personal_schedules import event_slots, places_of
from services.registration.use_cases.record_attendance import record_attendance
from services.registration.use_cases.tell_schedules import is_published
from shared import clock
from shared.auth import links
from shared.errors import NotFound
from shared.ids import new_id
from shared.web.factory import current_database, is_htmx
from shared.web.settings import WebSettings

company_day = Blueprint("company_day", __name__)


@company_day.get("/reply/<token>/day")
def show(token: str) -> str:
    with current_database().reading() as session:
        participation = _participation(session, token)
        event = session.get_one(Event, participation.event_id)
        published = is_published(session, event.id)
        by_slot: dict[int, list[MeetingOnTheDay]] = defaultdict(list)
        if published:
            for meeting in meetings_on_the_day(
                session, event.id, company_id=participation.company_id
            ):
                by_slot[meeting.slot].append(meeting)
        slots = event_slots(session, event.id)
        return render_template(
            "registration/day/company.html",
            token=token,
            event=event,
            company=session.get_one(Company, participation.company_id),
            participation=participation,
            place=places_of(session, event.id).get(participation.company_id, ""),
            published=published,
            slots=slots,
            slot_now=slot_now(slots),
            by_slot=by_slot,
            meeting_count=sum(len(meetings) for meetings in by_slot.values()),
            visits=visits(session, event.id, company_id=participation.company_id),
            new_id=new_id,
            is_the_day=_has_begun(slots),
        )


@company_day.post("/reply/<token>/day/meetings/<uuid:meeting_id>/mark")
def mark(token: str, meeting_id: UUID) -> Response | str:
    """The company says who came. Only its own meetings; a foreign one is not found."""
    with current_database().writing() as session:
        participation = _participation(session, token)
        meeting = _own_meeting(session, participation, meeting_id)
        record_attendance(
            session,
            event_id=participation.event_id,
            marks=[
                Mark(
                    id=_id(request.form.get("id")),
                    subject="meeting",
                    person_id=meeting.person_id,
                    meeting_id=meeting_id,
                    status=request.form.get("status", ""),
                    marked_at=clock.now(),
                    marked_by=participation.contact_id,
                )
            ],
        )
        after = _own_meeting(session, participation, meeting_id)
    if not is_htmx():
        return redirect(url_for(".show", token=token) + f"#meeting-{meeting_id}", 303)
    return render_template(
        "registration/day/_meeting.html",
        one=after,
        new_id=new_id,
        action=url_for(".mark", token=token, meeting_id=meeting_id),
    )


def _participation(session: Session, token: str) -> Participation:
    """Only a company that comes has a day."""
    settings: WebSettings = current_app.config["MATCHDAG_WEB_SETTINGS"]
    found = access_participation_by_link(
        session, links.read(settings.secret_keys, "invitation", token)
    )
    if found.status != "accepted":
        raise NotFound
    return found


def _own_meeting(
    session: Session, participation: Participation, meeting_id: UUID
) -> MeetingOnTheDay:
    found = meetings_on_the_day(
        session,
        participation.event_id,
        company_id=participation.company_id,
        meeting_id=meeting_id,
    )
    if not found:
        raise NotFound
    return found[0]


def _has_begun(slots: dict[int, tuple[datetime, datetime]]) -> bool:
    starts = [starts_at for starts_at, _ in slots.values()]
    return bool(starts) and min(starts) <= clock.now()


def _id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise NotFound from None
