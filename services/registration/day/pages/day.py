"""The day for the crew, on a phone: find, check in, mark absent, see who is missing."""

from collections import defaultdict
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as BaseResponse

from services.registration.day.domain.attendance import ClassTally, Subject, tally
from services.registration.day.forms import record_typed_mark
from services.registration.day.pages.absence_sheet import absence_sheet
from services.registration.day.queries.attendance import (
    DayMeeting,
    DayStudent,
    board_tag,
    day_meeting,
    day_meetings,
    day_students,
    short_of,
    visits,
)
from services.registration.day.queries.current_slot import slot_now
from services.registration.day.queries.day_notices import open_notices
from services.registration.day.queries.fallen_meetings import fallen_meetings
from services.registration.day.texts import reason_choices
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event, access_event_in_rush
from services.registration.meetings.queries.personal_schedules import event_slots, places_of
from services.registration.permissions import (
    EXPORT_ABSENCE,
)
from services.registration.school.queries.class_scope import (
    require_seen,
    seen_classes,
    seen_classes_in_rush,
)
from services.registration.wishes.queries.wishes import company_names
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import DomainError
from shared.ids import new_id
from shared.searching import search_terms
from shared.web.downloads import EXCEL, send_download
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database, is_htmx
from shared.web.flashes import flash_warning
from shared.web.pages import safe_next
from shared.web.typed.fields import typed_id, typed_number

day = Blueprint("day", __name__)

#: more than a screen of names helps nobody who is looking for one
MOST_SHOWN = 60


@day.get("/events/<uuid:event_id>/day")
def check_in(event_id: UUID) -> str:
    """Without a search the board; with one, those who answer to it, each with one tap."""
    search = request.args.get("q", "")[:80].strip()
    chosen_class = request.args.get("class", "")[:80]
    tag = _tag(event_id)
    with current_database().reading() as session:
        event = _event(session, event_id)
        students = _students(session, event_id)
        seen = {student.person_id for student in students}
        fallen = sum(1 for person, _, _ in fallen_meetings(session, event_id) if person in seen)
        only_own = seen_classes(session, required_identity()) is not None
        notices = open_notices(session, event_id)
    words = search_terms(search)
    found = [
        student
        for student in students
        if (words or chosen_class)
        and student.answers_to(words)
        and (not chosen_class or student.class_name == chosen_class)
    ]
    return render_template(
        "day/check_in.html",
        event=event,
        step="day",
        found=found[: MOST_SHOWN if not chosen_class else len(found)],
        found_count=len(found),
        search=search,
        chosen_class=chosen_class,
        students=students,
        only_own=only_own,
        classes=_tally(students),
        tag=tag,
        fallen=fallen,
        notices=notices,
        new_id=new_id,
        reasons=reason_choices(),
    )


@day.get("/events/<uuid:event_id>/day/board")
def board(event_id: UUID) -> Response:
    """The live part. 204 when nothing has changed since the board that asks."""
    tag = _tag(event_id)
    if request.args.get("seen") == tag:
        return Response(status=204)
    with current_database().reading() as session:
        event = _event(session, event_id)
        students = _students(session, event_id)
        notices = open_notices(session, event_id)
    return make_response(
        render_template(
            "day/_board.html",
            event=event,
            students=students,
            classes=_tally(students),
            notices=notices,
            tag=tag,
        )
    )


@day.post("/events/<uuid:event_id>/day/marks")
def mark(event_id: UUID) -> BaseResponse | str | tuple[str, int]:
    """One tap about one student: present, absent with a reason, or undone."""
    person_id = typed_id(request.form.get("student"))
    try:
        with current_database().writing() as session:
            _record_mark(session, event_id, "event", person_id)
    except DomainError as refused:
        if is_htmx():
            return error_text(refused), error_status(refused)
        flash_warning(error_text(refused))
    if not is_htmx():
        return redirect(_next(event_id), 303)
    tag = _tag(event_id)
    with current_database().reading() as session:
        event = _event(session, event_id)
        students = _students(session, event_id)
        notices = open_notices(session, event_id)
    return render_template(
        "day/_marked.html",
        event=event,
        student=next(student for student in students if student.person_id == person_id),
        students=students,
        classes=_tally(students),
        tag=tag,
        notices=notices,
        new_id=new_id,
        reasons=reason_choices(),
        next=request.form.get("next", ""),
    )


@day.get("/events/<uuid:event_id>/day/meetings")
def meetings(event_id: UUID) -> str:
    """One slot, company by company, with two buttons for each meeting."""
    with current_database().reading() as session:
        event = _event(session, event_id)
        slots = event_slots(session, event_id)
        chosen = request.args.get("slot", slot_now(slots), typed_number)
        seen = seen_classes(session, required_identity())
        by_company: dict[UUID, list[DayMeeting]] = defaultdict(list)
        for meeting in day_meetings(session, event_id, slot=chosen, classes=seen):
            by_company[meeting.company_id].append(meeting)
        return render_template(
            "day/meetings.html",
            event=event,
            step="day",
            slots=slots,
            chosen=chosen,
            by_company=by_company,
            places=places_of(session, event_id),
            new_id=new_id,
        )


@day.post("/events/<uuid:event_id>/day/meetings/<uuid:meeting_id>/mark")
def mark_meeting(event_id: UUID, meeting_id: UUID) -> BaseResponse | str:
    identity = required_identity()
    with current_database().writing() as session:
        access_event(session, identity, event_id)
        meeting = day_meeting(session, event_id, meeting_id)
        require_seen(session, identity, [meeting.person_id])
        record_typed_mark(
            session,
            event_id,
            subject="meeting",
            person_id=meeting.person_id,
            marked_by=identity.person_id,
            meeting_id=meeting_id,
        )
        after = day_meeting(session, event_id, meeting_id)
    if not is_htmx():
        return redirect(url_for(".meetings", event_id=event_id, slot=meeting.slot), 303)
    return render_template(
        "day/_meeting.html",
        one=after,
        new_id=new_id,
        action=url_for(".mark_meeting", event_id=event_id, meeting_id=meeting_id),
    )


@day.get("/events/<uuid:event_id>/day/stands")
def stands(event_id: UUID) -> str:
    """A career day: which students have stood at a company's stand, and a way to add one."""
    company = request.args.get("company", "")
    search = request.args.get("q", "")[:80].strip()
    with current_database().reading() as session:
        event = _event(session, event_id)
        names = company_names(session, event_id)
        company_id = typed_id(company) if company else next(iter(names), None)
        of_company = visits(session, event_id, company_id=company_id) if company_id else []
        students = _students(session, event_id)
    own = {student.person_id for student in students}
    seen = [visit for visit in of_company if visit.person_id in own]
    words = search_terms(search)
    return render_template(
        "day/stands.html",
        event=event,
        step="day",
        names=names,
        company_id=company_id,
        visits=seen,
        search=search,
        found=[s for s in students if words and s.answers_to(words)][:MOST_SHOWN],
        visited={visit.person_id for visit in seen},
        new_id=new_id,
    )


@day.post("/events/<uuid:event_id>/day/stands")
def mark_visit(event_id: UUID) -> BaseResponse:
    company_id, person_id = (
        typed_id(request.form.get("company")),
        typed_id(request.form.get("student")),
    )
    with current_database().writing() as session:
        _record_mark(session, event_id, "visit", person_id, company_id)
    return redirect(url_for(".stands", event_id=event_id, company=company_id), 303)


@day.get("/events/<uuid:event_id>/day/absence.xlsx")
@requires(EXPORT_ABSENCE)
def export(event_id: UUID) -> Response:
    with current_database().reading() as session:
        event = _event(session, event_id)
        seen = seen_classes(session, required_identity())
        content = absence_sheet(
            event,
            day_students(session, event_id, seen),
            day_meetings(session, event_id, classes=seen),
            event_slots(session, event_id),
        )
    return send_download(content, f"{gettext('fremmoede')}.xlsx", EXCEL)


def _tag(event_id: UUID) -> str:
    """Read before the board itself, so that a change between the two is asked for once more.

    Other classes, another board: a class teacher may get or lose one while it is open.
    """
    identity = required_identity()
    with current_database().autocommit() as autocommit:
        access_event_in_rush(autocommit, identity, event_id)
        tag = board_tag(autocommit, event_id)
        classes = seen_classes_in_rush(autocommit, identity)
    return tag if classes is None else f"{tag}-{short_of(classes)}"


def _event(session: Session, event_id: UUID) -> Event:
    return access_event(session, required_identity(), event_id)


def _students(session: Session, event_id: UUID) -> list[DayStudent]:
    """Those whom this staff member sees: a class teacher the own classes, the crew everybody."""
    return day_students(session, event_id, seen_classes(session, required_identity()))


def _tally(students: list[DayStudent]) -> list[ClassTally]:
    return tally((student.class_name, student.status) for student in students)


def _next(event_id: UUID) -> str:
    return safe_next(request.form.get("next"), url_for(".check_in", event_id=event_id))


def _record_mark(
    session: Session,
    event_id: UUID,
    subject: Subject,
    person_id: UUID,
    company_id: UUID | None = None,
) -> None:
    """A tap on somebody whom the reader may see."""
    identity = required_identity()
    access_event(session, identity, event_id)
    require_seen(session, identity, [person_id])
    record_typed_mark(
        session,
        event_id,
        subject=subject,
        person_id=person_id,
        marked_by=identity.person_id,
        company_id=company_id,
    )
