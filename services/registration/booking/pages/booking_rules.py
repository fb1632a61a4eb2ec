"""The organiser's choice: are schedules built, are seats booked, or one and then the other?"""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.booking.pages.rules_page import rules_state
from services.registration.booking.schemas.booking import BookingRulesForm
from services.registration.booking.use_cases.book_meeting import promote_student
from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.companies.queries.participations import is_coming
from services.registration.events.queries.access import access_event, access_event_student
from services.registration.meetings.domain.booking_errors import RulesOutdated, RulesUnusable
from services.registration.meetings.domain.booking_rules import (
    MOST_DROP_HOURS,
    MOST_MEETINGS,
    BookingRules,
)
from services.registration.meetings.queries.booking import booking_of, rules_version
from services.registration.permissions import (
    CHANGE_BOOKING_RULES,
    CHANGE_MEETINGS,
    VIEW_MEETINGS,
)
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import DomainError, NotFound
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.formats import local
from shared.web.typed.fields import typed_number
from shared.web.typed.forms import read_form

booking_rules = Blueprint("booking_rules", __name__)

Typed = dict[str, str]


@booking_rules.get("/events/<uuid:event_id>/schedules/booking")
@requires(VIEW_MEETINGS)
def show_rules(event_id: UUID) -> str:
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        rules = booking_of(session, event_id).rules
        version = rules_version(session, event_id)
    return _form(event_id, _typed(rules, version), {})


@booking_rules.post("/events/<uuid:event_id>/schedules/booking")
def change_rules(event_id: UUID) -> Response | tuple[str, int]:
    identity = required_identity()
    form = read_form(BookingRulesForm(), request.form)
    errors = form.errors
    if not errors:
        try:
            with current_database().writing() as session:
                update_booking_rules(
                    session,
                    event=access_event(session, identity, event_id),
                    rules=BookingRules(**form.loaded),
                    seen_version=request.form.get("version", 0, typed_number),
                    chosen_by=identity.person_id,
                )
        except RulesUnusable as refused:
            errors = {"closes_at": error_text(refused)}
        except RulesOutdated as refused:
            flash_warning(error_text(refused))
            return redirect(url_for(".show_rules", event_id=event_id), 303)
    if errors:
        typed = form.values | {"version": request.form.get("version", "")}
        return _form(event_id, typed, errors), 422
    flash_success(gettext("Valgene er gemt."))
    return redirect(url_for(".show_rules", event_id=event_id), 303)


@booking_rules.post(
    "/events/<uuid:event_id>/schedules/companies/<uuid:company_id>/waits/<uuid:person_id>"
)
@requires(CHANGE_MEETINGS)
def promote(event_id: UUID, company_id: UUID, person_id: UUID) -> Response:
    """Give a waiting student the first free seat that fits, whoever's turn it is."""
    identity = required_identity()
    try:
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            access_event_student(session, identity, event_id, person_id)
            if not is_coming(session, event_id, company_id):
                raise NotFound
            promote_student(
                session,
                event=event,
                person_id=person_id,
                company_id=company_id,
                promoted_by=identity.person_id,
            )
    except DomainError as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(gettext("Samtalen er booket, og eleven får besked."))
    here = url_for("schedule_lists.one_company", event_id=event_id, company_id=company_id)
    return redirect(here, 303)


_NUMBERS = {"most_meetings": MOST_MEETINGS, "drop_hours": MOST_DROP_HOURS}


def _form(event_id: UUID, typed: Typed, errors: dict[str, str]) -> str:
    identity = required_identity()
    with current_database().reading() as session:
        event = access_event(session, identity, event_id)
        booking = booking_of(session, event_id)
    return render_template(
        "booking/booking.html",
        event=event,
        step="schedules",
        typed=typed,
        errors=errors,
        state=rules_state(booking),
        may_change=identity.may(CHANGE_BOOKING_RULES),
        most=_NUMBERS,
    )


def _typed(rules: BookingRules, version: int) -> Typed:
    def wall(moment: datetime | None) -> str:
        return f"{local(moment):%Y-%m-%dT%H:%M}" if moment else ""

    return {
        "way": rules.booking_mode,
        "opens_at": wall(rules.opens_at),
        "closes_at": wall(rules.closes_at),
        "on_the_day": "yes" if rules.on_the_day else "",
        "most_meetings": str(rules.most_meetings or ""),
        "drop_hours": str(rules.drop_hours or ""),
        "version": str(version),
    }
