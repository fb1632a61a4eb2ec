"""One colleague's day: what to do about which company, and what is about to be forgotten."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from services.registration.relations.domain import StepGroup, StepNotAhead, StepSettled
from services.registration.relations.queries.access import access_step
from services.registration.relations.queries.contact_log import StepLine
from services.registration.relations.queries.my_day import MOST_SHOWN, WorkingDay, working_day
from services.registration.relations.queries.today import local_today
from services.registration.relations.texts import due_text, step_text
from services.registration.relations.use_cases.plan_steps import (
    finish_step,
    move_step,
    reset_step,
)
from shared.auth.identity import required_identity
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning, flash_with_undo
from shared.web.formats import day
from shared.web.page_state import PageState
from shared.web.pages import safe_next

my_day = Blueprint("my_day", __name__)

#: what one tap puts a step off by
_DAYS = {"tomorrow": 1, "week": 7}


@dataclass(frozen=True)
class DayRow:
    """One step of the day with its company."""

    step_id: UUID
    company_id: UUID
    company: str
    phone: str
    what: str
    when: str
    is_late: bool


@dataclass(frozen=True)
class DayGroup:
    """Steps of one group; `more` are those that the page leaves out."""

    title: str
    rows: list[DayRow]
    more: int


@dataclass(frozen=True)
class SilentRow:
    company_id: UUID
    name: str
    since: str


@dataclass(frozen=True)
class DayPage:
    """What the page of one colleague's day shows."""

    opening: PageState
    groups: list[DayGroup]
    silent: list[SilentRow]
    silent_more: int


@my_day.get("/my-day")
def show() -> str:
    identity, today = required_identity(), local_today()
    with current_database().reading() as session:
        found = working_day(session, identity.organisation_id, identity.person_id, today)
    return render_template("relations/my_day.html", page=_day_page(found, today))


@my_day.post("/steps/<uuid:step_id>/finish")
def finish(step_id: UUID) -> Response:
    outcome = "dropped" if request.form.get("outcome") == "dropped" else "done"
    try:
        with current_database().writing() as session:
            step = access_step(session, required_identity(), step_id)
            finish_step(session, step, outcome=outcome)
            company_id = step.company_id
    except StepSettled as refused:
        flash_warning(error_text(refused))
        return redirect(_back(), 303)
    undo = url_for(".reopen", step_id=step_id)
    if outcome == "done":
        flash_with_undo(_("Gjort. Skriv, hvad der kom ud af det."), undo)
        return redirect(url_for("contact_log.show", company_id=company_id), 303)
    flash_with_undo(_("Droppet."), undo)
    return redirect(_back(), 303)


@my_day.post("/steps/<uuid:step_id>/move")
def move(step_id: UUID) -> Response:
    today = local_today()
    due_on = today + timedelta(days=_DAYS.get(request.form.get("to", ""), 1))
    try:
        with current_database().writing() as session:
            move_step(
                session,
                access_step(session, required_identity(), step_id),
                due_on=due_on,
                today=today,
            )
    except (StepSettled, StepNotAhead) as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(_("Flyttet til %(day)s.", day=day(due_on)))
    return redirect(_back(), 303)


@my_day.post("/steps/<uuid:step_id>/reopen")
def reopen(step_id: UUID) -> Response:
    with current_database().writing() as session:
        reset_step(session, access_step(session, required_identity(), step_id))
    flash_success(_("Skridtet er åbent igen."))
    return redirect(url_for(".show"), 303)


def _back() -> str:
    return safe_next(request.form.get("next"), url_for(".show"))


def _day_page(found: WorkingDay, today: date) -> DayPage:
    titles: dict[StepGroup, str] = {
        "promised": _("Lovet"),
        "overdue": _("Over tiden"),
        "today": _("I dag"),
        "later": _("De næste syv dage"),
    }
    groups = [
        DayGroup(
            title,
            [_row(step, today) for step in found.of(group)[:MOST_SHOWN]],
            max(len(found.of(group)) - MOST_SHOWN, 0),
        )
        for group, title in titles.items()
        if found.of(group)
    ]
    return DayPage(
        opening=_opening(found),
        groups=groups,
        silent=[
            SilentRow(
                each.company_id,
                each.name,
                day(each.last_contact_on, year=True) if each.last_contact_on else _("aldrig"),
            )
            for each in found.silent
        ],
        silent_more=found.silent_count - len(found.silent),
    )


def _opening(found: WorkingDay) -> PageState:
    forgotten = (
        ngettext(
            "%(num)d virksomhed er ved at blive glemt.",
            "%(num)d virksomheder er ved at blive glemt.",
            found.silent_count,
        )
        if found.silent_count
        else ""
    )
    if not found.due_count:
        return PageState(_("Intet i dag."), forgotten, "info" if forgotten else "success")
    return PageState(
        ngettext("%(num)d skridt i dag.", "%(num)d skridt i dag.", found.due_count), forgotten
    )


def _row(step: StepLine, today: date) -> DayRow:
    return DayRow(
        step_id=step.step_id,
        company_id=step.company_id,
        company=step.company,
        phone=step.phone,
        what=step_text(step),
        when=due_text(step, today),
        is_late=step.due_on < today,
    )
