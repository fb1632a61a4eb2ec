"""Build schedules: ask for one, follow it, read the outcome, compare, publish with a preview."""

from uuid import UUID

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import get_locale, gettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from planning import InstanceError
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.events.queries.times import is_over
from services.registration.kit.texts.hosts import host_texts
from services.registration.meetings.queries.announcements import wait_of, waiting_announcement
from services.registration.meetings.queries.booking import booking_of
from services.registration.meetings.queries.personal_schedules import event_slots
from services.registration.meetings.queries.publications import was_published
from services.registration.permissions import (
    BUILD_SCHEDULES,
    PUBLISH_SCHEDULES,
    VIEW_MEETINGS,
)
from services.registration.schedules.domain.build_order import is_repair
from services.registration.schedules.domain.build_rules import UNFINISHED
from services.registration.schedules.domain.coverage import Coverage
from services.registration.schedules.domain.incidents import Incident, absent_students
from services.registration.schedules.domain.undoing import RepairChanges
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.pages.build_views import difference_views, result_view
from services.registration.schedules.pages.overview_page import OverviewFacts, overview_page
from services.registration.schedules.pages.repair_views import planned_view, published_view
from services.registration.schedules.queries.builds import (
    access_build,
    builds_of_event,
    running_build,
)
from services.registration.schedules.queries.coverage import coverages
from services.registration.schedules.queries.event_snapshot import event_snapshot
from services.registration.schedules.queries.groups import group_plan
from services.registration.schedules.queries.planned_publication import planned_publication
from services.registration.schedules.queries.publications import latest_publication
from services.registration.schedules.schemas.builds import BuildOrderForm
from services.registration.schedules.texts.builds import advice_text, failure_text, unmet_text
from services.registration.schedules.texts.coverage import gap_texts
from services.registration.schedules.texts.empty_handed import empty_handed_text
from services.registration.schedules.texts.problems import incident_text, problem_text
from services.registration.schedules.use_cases.cancel_build import cancel_build
from services.registration.schedules.use_cases.publish_schedule import publish_schedule
from services.registration.schedules.use_cases.request_build import (
    LARGEST_SEED,
    Choices,
    load_company_weight,
    request_build,
)
from services.registration.wishes.queries.wishes import company_names
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.previews import PreviewOutdated, preview_digest
from shared.web.factory import current_database, is_htmx
from shared.web.flashes import flash_success, flash_warning
from shared.web.previews import seen_preview, show_again
from shared.web.typed.fields import typed_number
from shared.web.typed.forms import read_form

builds = Blueprint("builds", __name__)


@builds.get("/events/<uuid:event_id>/schedules")
@requires(VIEW_MEETINGS)
def overview(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        snapshot = event_snapshot(session, event)
        planned = snapshot.planned
        publication = latest_publication(session, event_id)
        facts = OverviewFacts(
            event=event,
            planned=planned,
            builds=builds_of_event(session, event_id),
            running=running_build(session, event_id),
            publication=publication,
            is_booked_openly=booking_of(session, event_id).rules.booking_mode == "open",
            booked=len(snapshot.booked),
            coverage=_coverage(session, event),
        )
        return render_template(
            "schedules/builds/overview.html",
            event=event,
            step="schedules",
            page=overview_page(facts),
            planned=planned,
            publication=publication,
            largest_seed=LARGEST_SEED,
            company_weight=load_company_weight(session, event_id),
        )


@builds.post("/events/<uuid:event_id>/schedules/builds")
@requires(BUILD_SCHEDULES)
def ask_for_build(event_id: UUID) -> Response | tuple[str, int]:
    identity = required_identity()
    form = read_form(
        BuildOrderForm(),
        request.form,
        fill=request.form.get("fill", "yes") == "yes",
        repair=request.form.get("basis") == "repair",
    )
    if form.errors:
        flash_warning(" ".join(form.errors.values()))
        return overview(event_id), form.status
    choices = Choices(**form.loaded)
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        try:
            build = request_build(
                session, event=event, choices=choices, requested_by=identity.person_id
            )
        except InstanceError as impossible:
            flash_warning(gettext("Skemaet kan ikke bygges: %(reason)s", reason=impossible.reason))
            return redirect(url_for(".overview", event_id=event_id), 303)
    return redirect(url_for(".one_build", event_id=event_id, number=build.number), 303)


@builds.get("/events/<uuid:event_id>/schedules/builds/<int:number>")
def one_build(event_id: UUID, number: int) -> str | Response:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        build = access_build(session, event_id, number, with_outcome=True)
        common = {"event": event, "step": "schedules", "build": build}
        if build.status != "done":
            return render_template(
                "schedules/builds/progress.html", failure=failure_text(build), **common
            )
        if build.purpose != "schedule":
            return redirect(_answer_page(build), 303)
        if is_repair(build.order) and "all" not in request.args:
            return repair_page(session, event, build)
        return render_template(
            "schedules/builds/result.html",
            view=result_view(session, build),
            publication=latest_publication(session, event_id),
            others=[
                other
                for other in builds_of_event(session, event_id)
                if other.status == "done" and other.number != number
            ],
            unmet_words=unmet_text,
            advice_words=advice_text,
            problems=[*problem_text(session, build), *empty_handed_text(session, build)],
            was_published=was_published(session, build.id),
            **common,
        )


@builds.get("/events/<uuid:event_id>/schedules/builds/<int:number>/progress")
def progress(event_id: UUID, number: int) -> Response:
    """The fragment that is asked for every second; when the build is over, the page itself.

    Where nothing has moved since, 304: nothing is rendered for those who only wait.
    """
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        build = access_build(session, event_id, number)
    if not is_htmx():
        return redirect(url_for(".one_build", event_id=event_id, number=number), 303)
    if build.status not in UNFINISHED:
        response = make_response("")
        response.headers["HX-Redirect"] = url_for(".one_build", event_id=event_id, number=number)
        return response
    tag = _progress_tag(build)
    if request.if_none_match.contains_weak(tag):
        response = make_response("", 304)
    else:
        page = render_template("schedules/builds/_progress.html", event=event, build=build)
        response = make_response(page)
    response.set_etag(tag, weak=True)
    return response


def _progress_tag(build: ScheduleBuild) -> str:
    """All that the fragment shows, and the language that it shows it in."""
    seen = (build.status, build.progress, build.best_score, build.upper_bound, get_locale())
    return "-".join(str(part) for part in seen)


@builds.post("/events/<uuid:event_id>/schedules/builds/<int:number>/cancel")
@requires(BUILD_SCHEDULES)
def cancel(event_id: UUID, number: int) -> Response:
    with current_database().writing() as session:
        access_event(session, required_identity(), event_id)
        build = access_build(session, event_id, number)
        stopped = cancel_build(session, build_id=build.id)
    if stopped:
        flash_success(gettext("Skema %(number)s er stoppet.", number=number))
    else:
        flash_warning(gettext("Skema %(number)s var allerede færdigt.", number=number))
    return redirect(url_for(".overview", event_id=event_id), 303)


@builds.get("/events/<uuid:event_id>/schedules/builds/<int:number>/compare")
def compare(event_id: UUID, number: int) -> str:
    other = request.args.get("with", 0, typed_number)
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        newer = access_build(session, event_id, max(number, other), with_outcome=True)
        older = access_build(session, event_id, min(number, other), with_outcome=True)
        if newer.status != "done" or older.status != "done" or newer.id == older.id:
            raise NotFound
        return render_template(
            "schedules/builds/compare.html",
            event=event,
            step="schedules",
            older=result_view(session, older),
            newer=result_view(session, newer),
            differences=difference_views(session, older, newer),
        )


@builds.get("/events/<uuid:event_id>/schedules/publish")
@requires(PUBLISH_SCHEDULES)
def ask_to_publish(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        build = _build_asked_for(session, event_id, request.args.get("build", "", str))
        preview = planned_publication(session, event, build)
        return render_template(
            "schedules/builds/publish.html",
            event=event,
            step="schedules",
            build=build,
            preview=preview,
            seen=preview_digest(preview.preview),
            gaps=gap_texts(preview.coverage.after_sending, host_texts(event.kind)),
            publication=latest_publication(session, event_id),
        )


@builds.post("/events/<uuid:event_id>/schedules/publish")
@requires(PUBLISH_SCHEDULES)
def publish(event_id: UUID) -> Response:
    identity, number = required_identity(), request.form.get("build", "", str)
    try:
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            publish_schedule(
                session,
                event=event,
                build=_build_asked_for(session, event_id, number),
                published_by=identity.person_id,
                seen_preview=seen_preview(),
                wait=wait_of(session, event),
            )
            waits = _rooms_awaited(session, event_id)
            is_announced = waiting_announcement(session, event_id) is not None
    except PreviewOutdated as outdated:
        address = url_for(".ask_to_publish", event_id=event_id, build=number or None)
        return show_again(outdated, address)
    if waits:
        flash_success(
            gettext(
                "Offentliggjort. Når oplæggene har fået lokaler, om et øjeblik, får alle besked."
            )
        )
        return redirect(url_for(".overview", event_id=event_id), 303)
    if is_announced:
        flash_success(gettext("Offentliggjort."))
        return redirect(url_for("news.show", event_id=event_id), 303)
    flash_success(gettext("Offentliggjort. Ingen skulle have besked."))
    return redirect(url_for(".overview", event_id=event_id), 303)


def _coverage(session: Session, event: Event) -> Coverage | None:
    """None once the event is over or cancelled: nobody need hear of its schedules any more."""
    if event.cancelled or is_over(session, event):
        return None
    return coverages(session, [event]).get(event.id)


def _answer_page(build: ScheduleBuild) -> str:
    page = "what_if" if build.purpose == "what_if" else "fairness"
    return url_for(f"questions.{page}", event_id=build.event_id, number=build.number)


def repair_page(session: Session, event: Event, build: ScheduleBuild) -> str:
    """A repair is read as its changes, person by person, before anything is made real."""
    names = company_names(session, event.id)
    incidents = [Incident.from_dict(row) for row in build.order["happened"]]
    slots = event_slots(session, event.id)
    preview = planned_publication(session, event, build)
    last, absent = latest_publication(session, event.id), absent_students(incidents)
    if last and last.build_id == build.id and last.changed:
        view = published_view(session, event, RepairChanges.from_dict(last.changed), absent)
    else:
        view = planned_view(session, event, preview, absent)
    return render_template(
        "schedules/builds/repair.html",
        event=event,
        step="schedules",
        build=build,
        view=view,
        preview=preview,
        seen=preview_digest(preview.preview),
        publication=last,
        happened=[incident_text(each, names, slots) for each in incidents],
        problems=problem_text(session, build),
    )


def _rooms_awaited(session: Session, event_id: UUID) -> bool:
    plan = group_plan(session, event_id)
    return plan is not None and plan.waits_to_tell


def _build_asked_for(session: Session, event_id: UUID, number: str) -> ScheduleBuild | None:
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise NotFound
    return access_build(session, event_id, int(number), with_outcome=True)
