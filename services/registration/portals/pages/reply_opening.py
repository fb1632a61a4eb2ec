"""The sentence that opens a company's answer: whether it comes, and what it can still do."""

from flask import url_for
from flask_babel import gettext as _

from services.registration.events.domain.deadlines import ReplyWindows
from services.registration.events.models.events import Event
from shared.web.formats import day, day_time
from shared.web.page_state import PageState


def reply_opening(
    event: Event,
    *,
    status: str,
    company: str,
    reason: str,
    windows: ReplyWindows,
    is_the_day: bool,
    must_reconfirm: bool,
    token: str,
) -> PageState:
    """`status` is that of the participation, `reason` why it does not come."""
    if event.cancelled:
        return PageState(
            _("Arrangementet er aflyst. I skal ikke gøre noget."),
            kind="error",
        )
    if status == "accepted" and must_reconfirm:
        return _asked_again(event, token)
    if status == "accepted":
        return _today(token) if is_the_day else _coming(event, company, windows, token)
    said = {
        "declined": PageState(_("I har svaret, at I ikke kommer."), reason),
        "withdrawn": PageState(_("I er meldt fra."), reason),
    }
    late = PageState(_("Svarfristen er gået, uden at I har svaret."), kind="warning")
    return said.get(status, late)


def _asked_again(event: Event, token: str) -> PageState:
    return PageState(
        _("Dagen er flyttet til %(day)s. Kan I stadig komme?", day=day(event.held_on)),
        _("Jeres svar fra før gælder, indtil I siger til. Kan I ikke, så meld jer fra herunder."),
        "warning",
        action=_("Ja, vi kommer"),
        address=url_for("replies.confirm", token=token),
        posts=True,
    )


def _today(token: str) -> PageState:
    return PageState(
        _("I dag er det dagen. Tak, fordi I kommer."),
        _("På jeres dag kan I også sige, hvis I bliver forsinket."),
        "success",
        action=_("Se jeres dag"),
        address=url_for("company_day.show", token=token),
    )


def _coming(event: Event, company: str, windows: ReplyWindows, token: str) -> PageState:
    until = (
        _("I kan ændre svaret indtil %(when)s.", when=day_time(event.reply_by))
        if windows.answer and event.reply_by
        else ""
    )
    return PageState(
        _("Tak. %(company)s kommer.", company=company),
        until,
        "success",
        action=_("Føj til kalender"),
        address=url_for("reply_calendar.download", token=token),
    )
