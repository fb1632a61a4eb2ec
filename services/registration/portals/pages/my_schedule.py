"""A student's own day: what is now, what is next, the whole list, and a calendar file."""

import re
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from services.registration.companies.queries.company_cards import CompanyCard, company_cards
from services.registration.day.forms import record_typed_mark
from services.registration.day.queries.attendance import visits
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_own_event
from services.registration.guidance.domain import TopicTooLong
from services.registration.guidance.queries import topics_of
from services.registration.guidance.use_cases.update_topic import LONGEST_TOPIC, update_topic
from services.registration.interest.domain.interest import LONGEST_NOTE
from services.registration.interest.queries.interest import contacts_of_student
from services.registration.interest.texts import ANSWER_TEXTS
from services.registration.meetings.calendars import calendar_file
from services.registration.meetings.links import feed_address
from services.registration.meetings.queries.booking import booking_of
from services.registration.meetings.queries.personal_schedules import student_items
from services.registration.portals.pages.schedule_opening import (
    ScheduleStands,
    my_day,
    schedule_opening,
)
from services.registration.preparation.queries.preparation import (
    plan_of,
    required_documents,
    students_awaiting_preparation,
)
from services.registration.schedules.queries.unmet import why_not
from services.registration.schedules.texts.builds import otherwise_text, unmet_text
from services.registration.wishes.queries.wishes import company_names, own_wishes
from shared import clock
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.ids import new_id
from shared.web.downloads import CALENDAR, send_download
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.formats import local
from shared.web.typed.fields import typed_id

my_schedule = Blueprint("my_schedule", __name__)


@my_schedule.get("/my/events/<uuid:event_id>/schedule")
def schedule(event_id: UUID) -> str:
    identity = required_identity()
    with current_database().reading() as session:
        event = access_own_event(session, identity, event_id)
        booking = booking_of(session, event_id)
        waits = bool(students_awaiting_preparation(session, event_id, [identity.person_id]))
        published = booking.shows_schedules and not waits
        items = student_items(session, event, identity.person_id) if published else []
        own = own_wishes(session, event_id, identity.person_id)
        met = {item.title for item in items}
        names = company_names(session, event_id)
        reasons = why_not(session, event_id, identity.person_id) if published else {}
        cards = _stands(session, event) if event.kind == "career_day" else []
        stands = ScheduleStands(
            event_id=event_id,
            is_cancelled=event.cancelled,
            waits=waits and booking.shows_schedules,
            is_published=published,
            stands=len(cards),
            can_book=booking.state == "open",
            is_past=event.held_on < local(clock.now()).date(),
            day=my_day(items, clock.now()),
        )
        return render_template(
            "portals/my/schedule.html",
            event=event,
            published=published,
            prepares=bool(required_documents(plan_of(session, event_id)).kinds),
            start=schedule_opening(stands),
            day=stands.day,
            unmet=[
                (rank, names.get(company, ""), reasons[company])
                for rank, company in enumerate(own.companies, start=1)
                if names.get(company, "") not in met and company in reasons
            ],
            unmet_words=unmet_text,
            otherwise_words=otherwise_text,
            stands=cards,
            visited={
                visit.company_id
                for visit in visits(session, event_id, person_id=identity.person_id)
            },
            wished=own.companies,
            new_id=new_id,
            feed=feed_address(session, identity.person_id),
            can_book=booking.state == "open",
            topics={
                str(meeting): text
                for meeting, text in topics_of(
                    session, event_id, person_id=identity.person_id
                ).items()
            },
            longest_topic=LONGEST_TOPIC,
            **_contacts(session, event_id, identity.person_id),
        )


@my_schedule.post("/my/events/<uuid:event_id>/meetings/<uuid:meeting_id>/topic")
def topic(event_id: UUID, meeting_id: UUID) -> BaseResponse:
    """What a talk with a counsellor is to be about."""
    identity = required_identity()
    try:
        with current_database().writing() as session:
            access_own_event(session, identity, event_id)
            text = request.form.get("text", "")
            update_topic(session, meeting_id=meeting_id, person_id=identity.person_id, text=text)
    except TopicTooLong as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(gettext("Gemt. Vejlederen kan se det."))
    return redirect(url_for(".schedule", event_id=event_id), 303)


@my_schedule.get("/my/events/<uuid:event_id>/schedule.ics")
def calendar(event_id: UUID) -> Response:
    """The schedule as it stands; UID and SEQUENCE are those of the mails, so nothing doubles."""
    identity = required_identity()
    with current_database().reading() as session:
        event = access_own_event(session, identity, event_id)
        if not booking_of(session, event_id).shows_schedules or students_awaiting_preparation(
            session, event_id, [identity.person_id]
        ):
            raise NotFound
        items = student_items(session, event, identity.person_id)
    content = calendar_file(event, identity.person_id, items)
    return send_download(content, "matchdag.ics", CALENDAR)


@my_schedule.post("/my/events/<uuid:event_id>/visits")
def record_visit(event_id: UUID) -> BaseResponse:
    """A career day: "I have been at this stand", or undone."""
    identity = required_identity()
    company_id = typed_id(request.form.get("company"))
    with current_database().writing() as session:
        access_own_event(session, identity, event_id)
        record_typed_mark(
            session,
            event_id,
            subject="visit",
            person_id=identity.person_id,
            marked_by=identity.person_id,
            company_id=company_id,
        )
    return redirect(url_for(".schedule", event_id=event_id) + f"#stand-{company_id}", 303)


def _contacts(session: Session, event_id: UUID, person_id: UUID) -> dict[str, Any]:
    """Whom the student has met so far, with her answers."""
    met = contacts_of_student(session, person_id, now=clock.now(), event_id=event_id)
    return {
        "contacts": met,
        "contact_of": {str(one.met.meeting_id): one for one in met if one.met.meeting_id},
        "answer_words": ANSWER_TEXTS,
        "longest_note": LONGEST_NOTE,
    }


def _stands(session: Session, event: Event) -> list[CompanyCard]:
    """Every company with its stand as one walks past them, those without one last."""
    cards = company_cards(session, event.id)
    return sorted(cards, key=lambda card: (not card.place, _walking_order(card.place), card.name))


def _walking_order(place: str) -> list[tuple[int, str]]:
    """Stand 2 before Stand 10."""
    parts = re.split(r"([0-9]+)", place)
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
