"""Something has happened: say what, see at once what it means, and have the best repair found."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from planning import InstanceError
from services.registration.companies.queries.access import access_participation
from services.registration.day.domain.day_notices import NoticeOutdated
from services.registration.day.queries.day_notices import open_notices
from services.registration.day.queries.fallen_meetings import absentees, fallen_meetings
from services.registration.day.use_cases.record_day_notice import settle_day_notice
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.events.queries.times import slot_count, slots_begun
from services.registration.meetings.queries.announcements import wait_of, waiting_announcement
from services.registration.meetings.queries.groups import has_groups
from services.registration.meetings.queries.personal_schedules import event_slots
from services.registration.meetings.queries.publications import is_published
from services.registration.meetings.queries.seat_supply import companies_to_plan
from services.registration.schedules.domain.incidents import Incident
from services.registration.schedules.domain.undoing import RepairNotUndoable
from services.registration.schedules.pages.repair_views import planned_view, quick_view
from services.registration.schedules.queries.builds import access_build, running_build
from services.registration.schedules.queries.event_snapshot import event_snapshot
from services.registration.schedules.queries.groups import group_plan
from services.registration.schedules.queries.planned_undo import planned_undo
from services.registration.schedules.texts.problems import undo_refusal_text
from services.registration.schedules.use_cases.publish_repair import publish_repair
from services.registration.schedules.use_cases.request_build import Choices, request_build
from services.registration.schedules.use_cases.undo_repair import undo_repair
from services.registration.wishes.queries.wishes import company_names
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.previews import PreviewOutdated, preview_digest
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning, flash_with_undo
from shared.web.previews import seen_preview, show_again
from shared.web.typed.fields import typed_number

day_changes = Blueprint("day_changes", __name__)

MOST_TABLES_MORE = 5


@day_changes.get("/events/<uuid:event_id>/day/changes")
def show(event_id: UUID) -> str:
    """The form; once it is filled in, also what that means, by free seats alone."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        names = company_names(session, event_id)
        begun = slots_begun(session, event_id)
        incidents = _incidents(session, event, request.args)
        published = is_published(session, event_id)
        view, refused, may_repair = None, "", False
        if published and "show" in request.args:
            try:
                view = quick_view(session, event, incidents)
                may_repair = event_snapshot(session, event).needs_repair(incidents)
            except InstanceError as impossible:
                refused = impossible.reason
        return render_template(
            "schedules/changes.html",
            event=event,
            step="day",
            published=published,
            groups=has_groups(session, event_id),
            companies=[
                (str(one.id), names[one.id]) for one in companies_to_plan(session, event_id)
            ],
            slots=event_slots(session, event_id),
            begun=begun,
            notices=open_notices(session, event_id),
            absent=len(absentees(session, event_id)),
            newcomers=len(event_snapshot(session, event).without_meetings()) if published else 0,
            fallen=len(fallen_meetings(session, event_id)),
            chosen=request.args,
            happened=incidents,
            names=names,
            view=view,
            may_repair=may_repair,
            refused=refused,
            running=running_build(session, event_id),
            most_tables=MOST_TABLES_MORE,
        )


@day_changes.post("/events/<uuid:event_id>/day/changes")
def ask_for_repair(event_id: UUID) -> Response:
    identity = required_identity()
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        if not is_published(session, event_id):
            raise NotFound
        incidents = _incidents(session, event, request.form)
        if not event_snapshot(session, event).needs_repair(incidents):
            flash_warning(gettext("Intet er valgt, så ingen flyttes. Sig, hvad der er sket."))
            return redirect(url_for(".show", event_id=event_id), 303)
        choices = Choices(repair=True, incidents=tuple(incidents))
        try:
            build = request_build(
                session, event=event, choices=choices, requested_by=identity.person_id
            )
        except InstanceError as impossible:
            flash_warning(gettext("Skemaet kan ikke bygges: %(reason)s", reason=impossible.reason))
            return redirect(url_for(".show", event_id=event_id), 303)
    return redirect(url_for("builds.one_build", event_id=event_id, number=build.number), 303)


@day_changes.post("/events/<uuid:event_id>/day/changes/<int:number>")
def carry_out(event_id: UUID, number: int) -> Response:
    identity = required_identity()
    announces = request.form.get("tell") != "later"
    try:
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            build = access_build(session, event_id, number, with_outcome=True)
            publish_repair(
                session,
                event=event,
                build=build,
                published_by=identity.person_id,
                announces=announces,
                seen_preview=seen_preview(),
                wait=wait_of(session, event),
            )
            waiting = waiting_announcement(session, event_id)
            seconds = int((waiting.due_at - waiting.asked_at).total_seconds()) if waiting else 0
            plan = group_plan(session, event_id)
            waits = plan is not None and plan.waits_to_tell
    except PreviewOutdated as outdated:
        address = url_for("builds.one_build", event_id=event_id, number=number)
        return show_again(outdated, address)
    if not announces:
        flash_success(gettext("Gemt. Ingen har fået besked endnu."))
        return redirect(url_for("builds.overview", event_id=event_id), 303)
    if waits:
        flash_success(
            gettext(
                "Gennemført. Når oplæggene har fået lokaler, om et øjeblik, får de berørte besked."
            )
        )
        return redirect(url_for("day.check_in", event_id=event_id), 303)
    if waiting is None:
        flash_success(gettext("Gennemført. Ingen skulle have besked."))
    else:
        flash_with_undo(
            gettext(
                "Gennemført. De berørte får besked om %(seconds)s sekunder.",
                seconds=seconds,
            ),
            url_for("news.take_back", event_id=event_id),
        )
    return redirect(url_for("day.check_in", event_id=event_id), 303)


@day_changes.get("/events/<uuid:event_id>/day/changes/<int:number>/undo")
def ask_to_undo(event_id: UUID, number: int) -> str | Response:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        build = access_build(session, event_id, number)
        try:
            publication, _done = planned_undo(session, event, build)
        except RepairNotUndoable as refused:
            flash_warning(undo_refusal_text(refused))
            return redirect(url_for("builds.one_build", event_id=event_id, number=number), 303)
        return render_template(
            "schedules/builds/undo.html",
            event=event,
            step="day",
            build=build,
            preview=publication,
            seen=preview_digest(publication.preview),
            view=planned_view(session, event, publication, frozenset()),
        )


@day_changes.post("/events/<uuid:event_id>/day/changes/<int:number>/undo")
def undo(event_id: UUID, number: int) -> Response:
    identity = required_identity()
    back = url_for("builds.one_build", event_id=event_id, number=number)
    try:
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            undo_repair(
                session,
                event=event,
                build=access_build(session, event_id, number),
                undone_by=identity.person_id,
                seen_preview=seen_preview(),
                wait=wait_of(session, event),
            )
    except PreviewOutdated as outdated:
        return show_again(outdated, url_for(".ask_to_undo", event_id=event_id, number=number))
    except RepairNotUndoable as refused:
        flash_warning(undo_refusal_text(refused))
        return redirect(back, 303)
    flash_success(gettext("Rettelsen er fortrudt. Samtalerne er, som de var før den."))
    return redirect(url_for("news.show", event_id=event_id), 303)


@day_changes.post("/events/<uuid:event_id>/day/notices/<uuid:participation_id>")
def settle(event_id: UUID, participation_id: UUID) -> Response:
    """The organiser has seen what a company said and does no more about it."""
    identity = required_identity()
    try:
        with current_database().writing() as session:
            settle_day_notice(
                session,
                access_participation(session, identity, event_id, participation_id),
                version=request.form.get("version", 0, typed_number),
                settled_by=identity.person_id,
            )
    except NoticeOutdated as outdated:
        flash_warning(error_text(outdated))
    return redirect(url_for(".show", event_id=event_id), 303)


def _incidents(session: Session, event: Event, said: "MultiDict[str, str]") -> list[Incident]:
    """What the form says. A company that does not come to this event is nobody's choice: 404."""
    event_id = event.id
    coming = {str(one.id): one.id for one in companies_to_plan(session, event_id)}
    incidents = []
    if company := said.get("company", ""):
        slots = _slots(said, slots_begun(session, event_id), slot_count(session, event_id))
        incidents.append(Incident("company_away", _one_of(coming, company), slots))
    if (company := said.get("tables_at", "")) and not has_groups(session, event_id):
        more = min(max(said.get("more", 1, typed_number), 1), MOST_TABLES_MORE)
        incidents.append(Incident("company_tables", _one_of(coming, company), more=more))
    if said.get("absent") and (absent := absentees(session, event_id)):
        incidents.append(Incident("students_away", students=absent))
    if said.get("newcomers") and (new := event_snapshot(session, event).without_meetings()):
        incidents.append(Incident("students_new", students=new))
    return incidents


def _slots(said: "MultiDict[str, str]", begun: int, count: int) -> tuple[int, ...]:
    """From the first to the last slot that was named; what has begun is past."""
    first, last = said.get("from", begun, typed_number), said.get("to", count - 1, typed_number)
    return tuple(range(max(first, begun, 0), min(last, count - 1) + 1))


def _one_of(coming: dict[str, UUID], company: str) -> UUID:
    if company not in coming:
        raise NotFound
    return coming[company]
