"""A company's own day behind its link: whom it meets, when and where, and who came."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.companies.links import open_coming_company
from services.registration.companies.models import Company, Participation
from services.registration.day.forms import record_typed_mark
from services.registration.day.queries.attendance import (
    DayMeeting,
    day_meeting,
    day_meetings,
    visits,
)
from services.registration.day.queries.current_slot import slot_now
from services.registration.day.queries.day_notices import (
    day_takes_notices,
    notice_of,
    slots_for_the_late,
)
from services.registration.events.models.events import Event
from services.registration.guidance.queries import topics_of
from services.registration.meetings.queries.booking import booking_of
from services.registration.meetings.queries.personal_schedules import event_slots, places_of
from services.registration.portals.pages.company_day_page import CompanyFacts, company_day_page
from services.registration.portals.pages.company_interest import interest_shown
from services.registration.preparation.downloads import as_download
from services.registration.preparation.queries.access_documents import (
    access_document_of_guest,
    documents_for_company,
)
from services.registration.preparation.texts import KIND_TEXTS
from services.registration.preparation.use_cases.read_document import read_document
from services.registration.school.models.people import Person
from shared import clock
from shared.errors import NotFound
from shared.ids import new_id
from shared.web.factory import current_database, is_htmx
from shared.web.formats import local

company_day = Blueprint("company_day", __name__)


@company_day.get("/reply/<token>/day")
def show(token: str) -> str:
    with current_database().reading() as session:
        participation = open_coming_company(session, token)
        event = session.get_one(Event, participation.event_id)
        published = booking_of(session, event.id).shows_schedules
        by_slot: dict[int, list[DayMeeting]] = defaultdict(list)
        if published:
            for meeting in day_meetings(session, event.id, company_id=participation.company_id):
                by_slot[meeting.slot].append(meeting)
        slots = event_slots(session, event.id)
        today = local(clock.now()).date()
        documents = (
            documents_for_company(session, event, participation, today=today) if published else {}
        )
        asked = interest_shown(session, event, participation, is_open=published)
        met = asked["contacts"].values()
        facts = CompanyFacts(
            event=event,
            company=session.get_one(Company, participation.company_id).name,
            place=places_of(session, event.id).get(participation.company_id, ""),
            is_published=published,
            is_over=_is_over(slots),
            meetings=sum(len(meetings) for meetings in by_slot.values()),
            met=len(met),
            unanswered=sum(one.is_unanswered for one in met),
            has_documents=bool(documents),
            today=today,
        )
        return render_template(
            "portals/company.html",
            token=token,
            event=event,
            company=facts.company,
            page=company_day_page(facts),
            slots=slots,
            slot_now=slot_now(slots),
            by_slot=by_slot,
            visits=visits(session, event.id, company_id=participation.company_id),
            new_id=new_id,
            is_the_day=_has_begun(slots),
            documents=documents,
            kind_words=KIND_TEXTS,
            topics=topics_of(session, event.id, company_id=participation.company_id),
            **asked,
            takes_notices=day_takes_notices(session, event),
            notice=notice_of(session, participation.id),
            late_slots=slots_for_the_late(session, participation),
        )


@company_day.get("/reply/<token>/day/documents/<uuid:document_id>")
def download(token: str, document_id: UUID) -> Response:
    """A document of a student whom this company meets; noted where the student can read it."""
    with current_database().writing() as session:
        participation = open_coming_company(session, token)
        if not booking_of(session, participation.event_id).shows_schedules:
            raise NotFound
        document = access_document_of_guest(
            session, participation, document_id, today=local(clock.now()).date()
        )
        content = read_document(session, document)
        name = session.get_one(Person, document.person_id).name
        return as_download(document, content, word=str(KIND_TEXTS[document.kind]), student=name)


@company_day.post("/reply/<token>/day/meetings/<uuid:meeting_id>/mark")
def mark(token: str, meeting_id: UUID) -> Response | str:
    """The company says who came. Only its own meetings; a foreign one is not found."""
    with current_database().writing() as session:
        participation = open_coming_company(session, token)
        meeting = _own_meeting(session, participation, meeting_id)
        record_typed_mark(
            session,
            participation.event_id,
            subject="meeting",
            person_id=meeting.person_id,
            marked_by=participation.contact_id,
            meeting_id=meeting_id,
        )
        after = _own_meeting(session, participation, meeting_id)
        event = session.get_one(Event, participation.event_id)
        asked = interest_shown(session, event, participation)
        seen = documents_for_company(session, event, participation, today=local(clock.now()).date())
    if not is_htmx():
        return redirect(url_for(".show", token=token) + f"#meeting-{meeting_id}", 303)
    return render_template(
        "day/_meeting.html",
        documents=seen,
        kind_words=KIND_TEXTS,
        token=token,
        one=after,
        new_id=new_id,
        action=url_for(".mark", token=token, meeting_id=meeting_id),
        **asked,
    )


def _own_meeting(session: Session, participation: Participation, meeting_id: UUID) -> DayMeeting:
    return day_meeting(
        session, participation.event_id, meeting_id, company_id=participation.company_id
    )


def _has_begun(slots: dict[int, tuple[datetime, datetime]]) -> bool:
    starts = [starts_at for starts_at, _ in slots.values()]
    return bool(starts) and min(starts) <= clock.now()


def _is_over(slots: dict[int, tuple[datetime, datetime]]) -> bool:
    return bool(slots) and max(ends_at for _, ends_at in slots.values()) <= clock.now()
