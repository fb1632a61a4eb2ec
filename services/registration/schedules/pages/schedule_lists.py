"""Published schedules as staff see them: by student, by company, by slot; all reads."""

from collections import defaultdict
from uuid import UUID

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from services.registration.booking.domain.waiting import fair_order
from services.registration.booking.queries.waiting import waiting_of
from services.registration.companies.queries.company_cards import company_cards
from services.registration.day.queries.attendance import (
    DayMeeting,
    day_meetings,
    grouped,
    visits,
)
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event, access_event_student
from services.registration.meetings.queries.personal_schedules import event_slots, places_of
from services.registration.meetings.queries.seats import seats_of_event
from services.registration.permissions import CHANGE_MEETINGS
from services.registration.schedules.queries.unmet import why_not
from services.registration.schedules.texts.builds import unmet_text
from services.registration.school.queries.class_scope import seen_classes
from services.registration.wishes.queries.student_lines import student_lines
from services.registration.wishes.queries.wishes import company_names, own_wishes
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.web.factory import current_database
from shared.web.typed.fields import typed_number

schedule_lists = Blueprint("schedule_lists", __name__)

PAPERS = ("run-sheets", "attendance", "sessions", "company-days")


@schedule_lists.get("/events/<uuid:event_id>/schedules/students")
def by_student(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = _event(session, event_id)
        lines = student_lines(session, event_id, _seen(session))
        meetings: dict[UUID, list[DayMeeting]] = defaultdict(list)
        for meeting in day_meetings(session, event_id, classes=_seen(session)):
            meetings[meeting.person_id].append(meeting)
        return render_template(
            "schedules/by_student.html",
            event=event,
            step="schedules",
            lines=lines,
            meetings=meetings,
            slots=event_slots(session, event_id),
            places=places_of(session, event_id),
            classes=sorted({line.class_name for line in lines}),
            chosen=request.args.get("class", ""),
        )


@schedule_lists.get("/events/<uuid:event_id>/schedules/students/<uuid:person_id>")
def one_student(event_id: UUID, person_id: UUID) -> str:
    with current_database().reading() as session:
        event = _event(session, event_id)
        person, student = access_event_student(session, required_identity(), event_id, person_id)
        meetings = day_meetings(session, event_id, person_id=person_id)
        busy = {meeting.slot for meeting in meetings}
        met = {meeting.company_id for meeting in meetings}
        own = own_wishes(session, event_id, person_id)
        seats = seats_of_event(session, event_id)
        return render_template(
            "schedules/one_student.html",
            event=event,
            step="schedules",
            person=person,
            meetings=meetings,
            slots=event_slots(session, event_id),
            places=places_of(session, event_id),
            names=company_names(session, event_id),
            own=own,
            ranks={company: rank for rank, company in enumerate(own.companies, start=1)},
            reasons=why_not(session, event_id, person_id),
            unmet_words=unmet_text,
            free=[
                seat
                for seat in seats
                if seat.free and seat.slot not in busy and seat.company_id not in met
            ],
            other_slots={
                meeting.id: [
                    seat.slot
                    for seat in seats
                    if seat.company_id == meeting.company_id and seat.free and seat.slot not in busy
                ]
                for meeting in meetings
            },
            cards={card.company_id: card for card in company_cards(session, event_id)},
            student=student,
        )


@schedule_lists.get("/events/<uuid:event_id>/schedules/companies")
def by_company(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = _event(session, event_id)
        totals: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
        for seat in seats_of_event(session, event_id):
            totals[seat.company_id][0] += seat.taken
            totals[seat.company_id][1] += seat.capacity if seat.is_open else 0
        flagged: dict[UUID, int] = defaultdict(int)
        for meeting in day_meetings(session, event_id, classes=_seen(session)):
            flagged[meeting.company_id] += not meeting.holds_seat
        visited: dict[UUID, int] = defaultdict(int)
        for visit in visits(session, event_id):
            visited[visit.company_id] += 1
        return render_template(
            "schedules/by_company.html",
            event=event,
            step="schedules",
            cards=company_cards(session, event_id),
            totals=totals,
            flagged=flagged,
            visited=visited,
        )


@schedule_lists.get("/events/<uuid:event_id>/schedules/companies/<uuid:company_id>")
def one_company(event_id: UUID, company_id: UUID) -> str:
    with current_database().reading() as session:
        event = _event(session, event_id)
        name = company_names(session, event_id).get(company_id)
        if name is None:
            raise NotFound
        by_slot: dict[int, list[DayMeeting]] = defaultdict(list)
        for meeting in day_meetings(
            session, event_id, company_id=company_id, classes=_seen(session)
        ):
            by_slot[meeting.slot].append(meeting)
        lines = student_lines(session, event_id, _seen(session))
        students = {line.person_id: line for line in lines}
        return render_template(
            "schedules/one_company.html",
            event=event,
            step="schedules",
            company_id=company_id,
            name=name,
            place=places_of(session, event_id).get(company_id, ""),
            slots=event_slots(session, event_id),
            seats={
                seat.slot: seat for seat in seats_of_event(session, event_id, company_id=company_id)
            },
            by_slot=by_slot,
            line=[
                one
                for one in fair_order(
                    event_id, waiting_of(session, event_id, companies=[company_id])
                )
                if one.person_id in students
            ],
            students=students,
            may_change=required_identity().may(CHANGE_MEETINGS),
        )


@schedule_lists.get("/events/<uuid:event_id>/schedules/slots")
def by_slot(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = _event(session, event_id)
        slots = event_slots(session, event_id)
        chosen = request.args.get("slot", min(slots, default=0), typed_number)
        return render_template(
            "schedules/by_slot.html",
            event=event,
            step="schedules",
            slots=slots,
            chosen=chosen,
            meetings=day_meetings(session, event_id, slot=chosen, classes=_seen(session)),
            places=places_of(session, event_id),
        )


@schedule_lists.get("/events/<uuid:event_id>/schedules/papers")
def papers(event_id: UUID) -> str:
    """What can be printed, each with what it is for."""
    with current_database().reading() as session:
        event = _event(session, event_id)
        classes = sorted(
            {line.class_name for line in student_lines(session, event_id, _seen(session))}
        )
    return render_template("schedules/papers.html", event=event, step="schedules", classes=classes)


@schedule_lists.get("/events/<uuid:event_id>/schedules/papers/<kind>")
def paper(event_id: UUID, kind: str) -> str:
    """Pages made for the printer: four run sheets on an A4, a list per slot, a day per company."""
    if kind not in PAPERS:
        raise NotFound
    with current_database().reading() as session:
        event = _event(session, event_id)
        meetings = day_meetings(session, event_id, classes=_seen(session))
        lines = student_lines(session, event_id, _seen(session))
        wanted = request.args.get("class", "")
        return render_template(
            f"schedules/print_{kind.replace('-', '_')}.html",
            event=event,
            slots=event_slots(session, event_id),
            places=places_of(session, event_id),
            lines=[line for line in lines if not wanted or line.class_name == wanted],
            by_student=grouped(meetings, lambda meeting: meeting.person_id),
            by_company=grouped(meetings, lambda meeting: meeting.company_id),
            by_slot=grouped(meetings, lambda meeting: meeting.slot),
            names=company_names(session, event_id),
        )


def _seen(session: Session) -> frozenset[UUID] | None:
    """A class teacher's lists hold the own classes only."""
    return seen_classes(session, required_identity())


def _event(session: Session, event_id: UUID) -> Event:
    return access_event(session, required_identity(), event_id)
