"""Build schedules: ask for one, follow it, read the outcome, compare, publish with a preview."""

from uuid import UUID

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.domain.build_rules import UNFINISHED
from services.registration.domain.planning import InstanceError
from services.registration.models import Event, ScheduleBuild
from services.registration.pages.build_views import difference_views, result_view
from services.registration.pages.build_words import advice_words, failure_words, unmet_words
from services.registration.queries.access import access_event
from services.registration.queries.build_input import event_to_plan
from services.registration.queries.builds import (
    access_build,
    builds_of_event,
    latest_publication,
    running_build,
)
from services.registration.use_cases.cancel_build import cancel_build
from services.registration.use_cases.publish_schedules import (
    Preview,
    preview_publication,
    publish_schedules,
)
from services.registration.use_cases.request_build import LARGEST_SEED, Choices, request_build
from shared.auth.access import Access, requires
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.web.factory import current_database, is_htmx
from shared.web.flashes import tell, warn

builds = Blueprint("builds", __name__)


@builds.get("/events/<uuid:event_id>/schedules")
def overview(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        planned = event_to_plan(session, event)
        publication = latest_publication(session, event_id)
        untold = _preview(session, event, None).told if publication else 0
        return render_template(
            "registration/builds/overview.html",
            event=event,
            step="schedules",
            planned=planned,
            wishing=sum(bool(student.wishes) for student in planned.students),
            seats=sum(
                company.seats(slot)
                for company in planned.companies
                for slot in range(planned.slots)
            ),
            builds=builds_of_event(session, event_id),
            running=running_build(session, event_id),
            publication=publication,
            untold=untold,
            largest_seed=LARGEST_SEED,
        )


@builds.post("/events/<uuid:event_id>/schedules/builds")
@requires(Access.ORGANISER)
def ask_for_build(event_id: UUID) -> Response:
    identity = required_identity()
    seed = request.form.get("seed", "").strip()
    choices = Choices(
        objective="total" if request.form.get("objective") == "total" else "fair",
        seed=int(seed) if seed.isascii() and seed.isdigit() and len(seed) <= 6 else None,
        fill=request.form.get("fill", "yes") == "yes",
        repair=request.form.get("basis") == "repair",
    )
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        try:
            build = request_build(
                session, event=event, choices=choices, requested_by=identity.person_id
            )
        except InstanceError as impossible:
            warn(gettext("Skemaet kan ikke bygges: %(reason)s", reason=impossible.reason))
            return redirect(url_for(".overview", event_id=event_id), 303)
    return redirect(url_for(".one_build", event_id=event_id, number=build.number), 303)


@builds.get("/events/<uuid:event_id>/schedules/builds/<int:number>")
def one_build(event_id: UUID, number: int) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        build = access_build(session, event_id, number, with_outcome=True)
        common = {"event": event, "step": "schedules", "build": build}
        if build.status != "done":
            return render_template(
                "registration/builds/progress.html", failure=failure_words(build), **common
            )
        return render_template(
            "registration/builds/result.html",
            view=result_view(session, build),
            publication=latest_publication(session, event_id),
            others=[
                other
                for other in builds_of_event(session, event_id)
                if other.status == "done" and other.number != number
            ],
            unmet_words=unmet_words,
            advice_words=advice_words,
            **common,
        )


@builds.get("/events/<uuid:event_id>/schedules/builds/<int:number>/progress")
def progress(event_id: UUID, number: int) -> Response:
    """The fragment that is asked for every second; when the build is over, the page itself."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        build = access_build(session, event_id, number)
    if build.status not in UNFINISHED and is_htmx():
        response = make_response("")
        response.headers["HX-Redirect"] = url_for(".one_build", event_id=event_id, number=number)
        return response
    if not is_htmx():
        return redirect(url_for(".one_build", event_id=event_id, number=number), 303)
    return make_response(
        render_template("registration/builds/_progress.html", event=event, build=build)
    )


@builds.post("/events/<uuid:event_id>/schedules/builds/<int:number>/cancel")
@requires(Access.ORGANISER)
def cancel(event_id: UUID, number: int) -> Response:
    with current_database().writing() as session:
        access_event(session, required_identity(), event_id)
        build = access_build(session, event_id, number)
        stopped = cancel_build(session, build_id=build.id)
    if stopped:
        tell(gettext("Skema %(number)s er stoppet.", number=number))
    else:
        warn(gettext("Skema %(number)s var allerede færdigt.", number=number))
    return redirect(url_for(".overview", event_id=event_id), 303)


@builds.get("/events/<uuid:event_id>/schedules/builds/<int:number>/compare")
def compare(event_id: UUID, number: int) -> str:
    other = request.args.get("with", 0, int)
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        newer = access_build(session, event_id, max(number, other), with_outcome=True)
        older = access_build(session, event_id, min(number, other), with_outcome=True)
        if newer.status != "done" or older.status != "done" or newer.id == older.id:
            raise NotFound
        return render_template(
            "registration/builds/compare.html",
            event=event,
            step="schedules",
            older=result_view(session, older),
            newer=result_view(session, newer),
            differences=difference_views(session, older, newer),
        )


@builds.get("/events/<uuid:event_id>/schedules/publish")
@requires(Access.ORGANISER)
def ask_to_publish(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        build = _build_asked_for(session, event_id, request.args.get("build", "", str))
        return render_template(
            "registration/builds/publish.html",
            event=event,
            step="schedules",
            build=build,
            preview=_preview(session, event, build),
            publication=latest_publication(session, event_id),
        )


@builds.post("/events/<uuid:event_id>/schedules/publish")
@requires(Access.ORGANISER)
def publish(event_id: UUID) -> Response:
    identity = required_identity()
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        build = _build_asked_for(session, event_id, request.form.get("build", "", str))
        publication = publish_schedules(
            session, event=event, build=build, published_by=identity.person_id
        )
    tell(
        ngettext(
            "Offentliggjort. %(num)d får besked.",
            "Offentliggjort. %(num)d får besked.",
            publication.told,
        )
    )
    return redirect(url_for(".overview", event_id=event_id), 303)


def _build_asked_for(session: Session, event_id: UUID, number: str) -> ScheduleBuild | None:
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise NotFound
    return access_build(session, event_id, int(number), with_outcome=True)


def _preview(session: Session, event: Event, build: ScheduleBuild | None) -> Preview:
    return preview_publication(session, event=event, build=build)
