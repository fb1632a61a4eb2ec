"""Pages on which an event is made, set up, copied and cancelled."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.scheduling.domain.errors import EventAlreadyMade, SchedulingError
from services.scheduling.domain.event_plan import KINDS, copy_of, template
from services.scheduling.domain.wall_time import wall_clock_of
from services.scheduling.models.events import Event
from services.scheduling.pages.event_form import EventForm, form_of, read_event_form, sent_version
from services.scheduling.pages.grid_preview import preview_of
from services.scheduling.permissions import (
    CHANGE_EVENT,
    CREATE_EVENTS,
)
from services.scheduling.queries.access import access_event
from services.scheduling.queries.events import events_of, plan_of
from services.scheduling.queries.programmes import what_depends_on
from services.scheduling.use_cases.create_event import create_event
from services.scheduling.use_cases.update_event import update_event
from shared import clock
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import StaleVersion
from shared.ids import new_id
from shared.previews import PreviewOutdated, preview_digest
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.previews import seen_preview

events = Blueprint("events", __name__)


@events.get("/events/new")
@requires(CREATE_EVENTS)
def new_event() -> str:
    """First which kind or which earlier event, then the form filled in from it."""
    today = wall_clock_of(clock.now()).date()
    chosen, copied = request.args.get("template", ""), request.args.get("copy", "")
    if copied:
        return _render_new(form_of(copy_of(plan_of(_earlier(copied)), today)), copied)
    kind = next((kind for kind in KINDS if kind == chosen), None)
    if kind is not None:
        return _render_new(form_of(template(kind, today)), "")
    with current_database().reading() as session:
        earlier = events_of(session, required_identity().organisation_id)
        return render_template(
            "scheduling/choose_template.html",
            templates=[template(each, today) for each in KINDS],
            earlier=earlier,
        )


@events.post("/events/new")
@requires(CREATE_EVENTS)
def make_event() -> str | Response | tuple[str, int]:
    form = read_event_form(request.form)
    copied = request.form.get("copied_from", "")
    if request.form.get("action") == "preview":
        return _render_new(form, copied)
    if form.plan is None:
        return _render_new(form, copied), 422
    identity = required_identity()
    event_id = _read_id(request.form.get("event_id", "")) or new_id()
    try:
        with current_database().writing() as session:
            earlier_id = _read_id(copied)
            create_event(
                session,
                organisation_id=identity.organisation_id,
                plan=form.plan,
                copied_from=access_event(session, identity, earlier_id) if earlier_id else None,
                event_id=event_id,
                made_by=identity.person_id,
            )
    except EventAlreadyMade:
        return redirect(url_for(".show_event", event_id=event_id), 303)
    except SchedulingError as error:
        form.refuse(error)
        return _render_new(form, copied), 422
    flash_success(_("Arrangementet er oprettet. Nu kan du invitere virksomheder og vælge lokaler."))
    return redirect(url_for(".show_event", event_id=event_id), 303)


@events.post("/events/grid")
@requires(CREATE_EVENTS)
def show_grid() -> str:
    """The grid that the form as it stands would give; a fragment that saves nothing."""
    form = read_event_form(request.form)
    return render_template("scheduling/_grid_preview.html", preview=preview_of(form))


@events.get("/events/<uuid:event_id>")
def show_event(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        return _render_event(session, event, form_of(plan_of(event)))


@events.post("/events/<uuid:event_id>")
@requires(CHANGE_EVENT)
def save_event(event_id: UUID) -> str | Response | tuple[str, int]:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        form = read_event_form(request.form, kind=event.kind)
        if request.form.get("action") == "preview":
            return _render_event(session, event, form)
        if form.plan is None:
            return _render_event(session, event, form), 422
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            before = _when_and_where(event)
            update_event(
                session,
                event=event,
                plan=form.plan,
                expected_version=sent_version(request.form),
                seen_preview=seen_preview(),
            )
            is_news = before != _when_and_where(event) and what_depends_on(session, event).companies
            version = event.version
    except (SchedulingError, StaleVersion, PreviewOutdated) as error:
        return _show_refused(event_id, form, error)
    flash_success(_("Ændringerne er gemt, og de andre sider følger med."))
    if is_news:
        return redirect(f"/registration/events/{event_id}/news?event={version}", 303)
    return redirect(url_for(".show_event", event_id=event_id), 303)


def _show_refused(
    event_id: UUID, form: EventForm, error: SchedulingError | StaleVersion | PreviewOutdated
) -> tuple[str, int]:
    """The fresh state beside what was typed, so that saving again is one click."""
    stale = isinstance(error, StaleVersion)
    if isinstance(error, PreviewOutdated):
        flash_warning(error_text(error))
    if isinstance(error, SchedulingError):
        form.refuse(error)
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        page = _render_event(session, event, form, stale_text=error_text(error) if stale else "")
    return page, 422 if isinstance(error, SchedulingError) else error_status(error)


def _render_new(form: EventForm, copied_from: str) -> str:
    return render_template(
        "scheduling/new_event.html",
        form=form,
        preview=preview_of(form),
        copied_from=copied_from,
        event_id=request.form.get("event_id") or new_id(),
    )


def _render_event(session: Any, event: Event, form: EventForm, stale_text: str = "") -> str:
    depends = what_depends_on(session, event)
    return render_template(
        "scheduling/event.html",
        event=event,
        step="setup",
        form=form,
        preview=preview_of(form),
        stored=form_of(plan_of(event)),
        stale_text=stale_text,
        depends=depends,
        seen=preview_digest(depends.coming),
        may_write=may_write(),
        now=clock.now(),
    )


def _when_and_where(event: Event) -> tuple[object, ...]:
    """What those who come must hear of, when it is another."""
    slots = [(slot.starts_at, slot.ends_at) for slot in event.slots]
    return event.held_on, event.place, min(slots, default=None), max(slots, default=None)


def may_write() -> bool:
    """Whether the person may change events; the routes themselves check it too."""
    return required_identity().may(CHANGE_EVENT)


def _earlier(copied: str) -> Event:
    event_id = _read_id(copied)
    if event_id is None:
        abort(404)
    with current_database().reading() as session:
        return access_event(session, required_identity(), event_id)


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
