"""Talks for many students at a career day: the organiser's choice, and the sessions that stand."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.events.queries.access import access_event
from services.registration.meetings.domain.booking_errors import RulesOutdated
from services.registration.meetings.queries.personal_schedules import event_slots
from services.registration.permissions import (
    BUILD_SCHEDULES,
    VIEW_MEETINGS,
)
from services.registration.schedules.domain.group_rules import (
    LARGEST_GROUP,
    LARGEST_NUMBER,
    GroupRules,
    GroupRulesUnusable,
)
from services.registration.schedules.pages.session_rules_page import session_rules_opening
from services.registration.schedules.queries.groups import (
    group_plan,
    group_rules_of,
    group_rules_version,
    room_capacities,
    session_lines,
)
from services.registration.schedules.schemas.groups import GroupRulesWriteSchema
from services.registration.schedules.use_cases.update_group_rules import update_group_rules
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import DomainError
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.typed.fields import typed_number
from shared.web.typed.forms import TypedForm, read_form

group_sessions = Blueprint("group_sessions", __name__)

Typed = dict[str, str]

_NUMBERS = {
    "most_sessions": LARGEST_NUMBER,
    "people": LARGEST_GROUP,
    "smallest": LARGEST_GROUP,
    "sessions_each": LARGEST_NUMBER,
}


@group_sessions.get("/events/<uuid:event_id>/schedules/sessions")
@requires(VIEW_MEETINGS)
def show_sessions(event_id: UUID) -> str:
    """Every session with its room and how full it is."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        return render_template(
            "schedules/sessions.html",
            event=event,
            step="schedules",
            rules=group_rules_of(session, event_id),
            lines=session_lines(session, event_id),
            plan=group_plan(session, event_id),
            slots=event_slots(session, event_id),
        )


@group_sessions.get("/events/<uuid:event_id>/schedules/sessions/rules")
def show_rules(event_id: UUID) -> str:
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        rules = group_rules_of(session, event_id)
        version = group_rules_version(session, event_id)
    return _form(event_id, _typed(rules, version), {})


@group_sessions.post("/events/<uuid:event_id>/schedules/sessions/rules")
@requires(BUILD_SCHEDULES)
def change_rules(event_id: UUID) -> Response | tuple[str, int]:
    identity = required_identity()
    form = read_form(GroupRulesWriteSchema(), request.form)
    errors = form.errors
    if not errors:
        try:
            with current_database().writing() as session:
                update_group_rules(
                    session,
                    event=access_event(session, identity, event_id),
                    rules=GroupRules(**form.loaded),
                    seen_version=request.form.get("version", 0, typed_number),
                    chosen_by=identity.person_id,
                )
        except GroupRulesUnusable as refused:
            errors = {refused.field: error_text(refused)}
        except RulesOutdated as refused:
            flash_warning(error_text(refused))
            return redirect(url_for(".show_rules", event_id=event_id), 303)
        except DomainError as refused:
            errors = {"is_on": error_text(refused)}
    if errors:
        return _form(event_id, _sent(form), errors), 422
    flash_success(gettext("Valgene er gemt. De gælder, næste gang I bygger."))
    return redirect(url_for(".show_rules", event_id=event_id), 303)


def _form(event_id: UUID, typed: Typed, errors: dict[str, str]) -> str:
    identity = required_identity()
    with current_database().reading() as session:
        event = access_event(session, identity, event_id)
        rooms = room_capacities(session, event_id)
        slots = len(event_slots(session, event_id))
    return render_template(
        "schedules/session_rules.html",
        event=event,
        step="schedules",
        typed=typed,
        errors=errors,
        start=session_rules_opening(
            event, is_on=typed["is_on"] == "yes", capacities=rooms, slots=slots
        ),
        may_change=identity.may(BUILD_SCHEDULES),
        largest=_NUMBERS,
    )


def _typed(rules: GroupRules, version: int) -> Typed:
    return {
        "is_on": "yes" if rules.is_on else "no",
        "most_sessions": str(rules.most_sessions),
        "people": str(rules.people),
        "smallest": str(rules.smallest),
        "sessions_each": str(rules.sessions_each or ""),
        "fill": "yes" if rules.fill else "",
        "version": str(version),
    }


def _sent(form: TypedForm) -> Typed:
    return form.values | {"version": request.form.get("version", "")}
