"""The page of what people do not know yet: who hears what, send, wait, take back."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.events.models.events import Event
from services.registration.events.models.places import Place
from services.registration.events.queries.access import access_event
from services.registration.events.queries.times import is_over
from services.registration.meetings.models.publications import Announcement
from services.registration.meetings.queries.announcements import wait_of, waiting_announcement
from services.registration.news.domain import AnnouncementSettled, NoNews
from services.registration.news.queries import PlannedNews, Recipient, planned_news
from services.registration.news.texts import change_texts
from services.registration.news.use_cases.announce_news import announce_news
from services.registration.news.use_cases.send_announcement import send_announcement
from services.registration.news.use_cases.withdraw_announcement import withdraw_announcement
from services.registration.permissions import ANNOUNCE_NEWS
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.previews import PreviewOutdated, preview_digest
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.formats import time_of_day
from shared.web.page_state import PageState
from shared.web.previews import seen_preview, show_again
from shared.web.typed.fields import typed_number

news = Blueprint("news", __name__)


@dataclass(frozen=True)
class NewsRow:
    """One who must hear: who it is, and what is new to them."""

    name: str
    texts: list[str]
    has_address: bool


@dataclass(frozen=True)
class NewsGroup:
    """Those of one sort who must hear; none is empty."""

    title: str
    rows: list[NewsRow]


@dataclass(frozen=True)
class NewsPage:
    """The state, and who is concerned; `can_send` where it is for the reader to press."""

    opening: PageState
    groups: list[NewsGroup]
    to_confirm: int
    unreachable: int
    is_waiting: bool
    is_catching_up: bool
    can_send: bool
    seen: str


@news.get("/events/<uuid:event_id>/news")
def show(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        page = _news_page(
            event,
            planned_news(session, event),
            waiting_announcement(session, event_id),
            has_ended=is_over(session, event),
            is_catching_up=_is_catching_up(session, event),
        )
        return render_template("news/news.html", event=event, step="", page=page)


@news.get("/events/<uuid:event_id>/news/cancellation")
def show_cancellation(event_id: UUID) -> str:
    """Who would hear that the day is cancelled; the page that cancels shows it in its midst."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        planned = planned_news(session, event, is_cancelled=True)
        return render_template(
            "news/cancellation.html",
            event=event,
            step="setup",
            companies=[_row(each) for each in planned.companies],
            students=[_row(each) for each in planned.students],
        )


@news.post("/events/<uuid:event_id>/news")
@requires(ANNOUNCE_NEWS)
def announce(event_id: UUID) -> Response:
    identity, back = required_identity(), url_for(".show", event_id=event_id)
    try:
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            announce_news(
                session,
                event=event,
                announced_by=identity.person_id,
                asks_again=request.form.get("ask_again") == "yes",
                seen_preview=seen_preview(),
                wait=wait_of(session, event),
            )
    except PreviewOutdated as outdated:
        return show_again(outdated, back)
    except NoNews as nothing:
        flash_warning(error_text(nothing))
    return redirect(back, 303)


@news.post("/events/<uuid:event_id>/news/send")
@requires(ANNOUNCE_NEWS)
def send(event_id: UUID) -> Response:
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            told = send_announcement(session, event=event).told
    except AnnouncementSettled as settled:
        flash_warning(error_text(settled))
    else:
        flash_success(ngettext("%(num)d får besked nu.", "%(num)d får besked nu.", told))
    return redirect(url_for(".show", event_id=event_id), 303)


@news.post("/events/<uuid:event_id>/news/take-back")
@requires(ANNOUNCE_NEWS)
def take_back(event_id: UUID) -> Response:
    try:
        with current_database().writing() as session:
            withdraw_announcement(
                session, event=access_event(session, required_identity(), event_id)
            )
    except AnnouncementSettled as settled:
        flash_warning(error_text(settled))
    else:
        flash_success(_("Taget tilbage. Ingen har fået noget at vide."))
    return redirect(url_for(".show", event_id=event_id), 303)


def _is_catching_up(session: Session, event: Event) -> bool:
    """Whether the page that led here has said something that has not come through yet."""
    wanted = request.args.get("event", 0, typed_number)
    programme = request.args.get("programme", 0, typed_number)
    known = session.scalar(select(func.max(Place.version)).where(Place.event_id == event.id))
    return event.version < wanted or (known or 0) < programme


def _news_page(
    event: Event,
    planned: PlannedNews,
    waiting: Announcement | None,
    *,
    has_ended: bool,
    is_catching_up: bool,
) -> NewsPage:
    return NewsPage(
        opening=_opening(planned, waiting, has_ended=has_ended, is_catching_up=is_catching_up),
        groups=_groups(planned, event.kind),
        to_confirm=len(planned.to_confirm),
        unreachable=len(planned.unreachable),
        is_waiting=waiting is not None,
        is_catching_up=is_catching_up,
        can_send=bool(planned.recipients)
        and waiting is None
        and not is_catching_up
        and required_identity().may(ANNOUNCE_NEWS),
        seen=preview_digest(planned.preview),
    )


def _groups(planned: PlannedNews, kind: str) -> list[NewsGroup]:
    hosts = _("Vejledere") if kind == "guidance" else _("Virksomheder")
    groups = [
        NewsGroup(hosts, [_row(each) for each in planned.companies]),
        NewsGroup(_("Elever"), [_row(each) for each in planned.students]),
    ]
    return [group for group in groups if group.rows]


def _row(recipient: Recipient) -> NewsRow:
    return NewsRow(recipient.name, change_texts(recipient.change), recipient.has_address)


def _opening(
    planned: PlannedNews, waiting: Announcement | None, *, has_ended: bool, is_catching_up: bool
) -> PageState:
    count = len(planned.recipients)
    if has_ended:
        return PageState(_("Dagen er holdt."), _("Der er ikke mere at give besked om."))
    if is_catching_up:
        return PageState(_("Ændringen er på vej hertil."), _("Siden følger selv med."))
    if waiting is not None:
        return PageState(
            ngettext(
                "%(num)d får besked kl. %(time)s.",
                "%(num)d får besked kl. %(time)s.",
                count,
                time=f"{time_of_day(waiting.due_at)}.{waiting.due_at:%S}",
            ),
            _("Indtil da kan du fortryde. Det, du ændrer imens, kommer med."),
        )
    if not count:
        return PageState(
            _("Ingen mangler besked."),
            _("Intet er ændret, siden folk sidst fik noget at vide."),
            "success",
        )
    return PageState(
        ngettext(
            "%(num)d har ikke fået at vide, hvordan det er nu.",
            "%(num)d har ikke fået at vide, hvordan det er nu.",
            count,
        ),
        _("Se igennem, hvem der får hvad at vide. Ingen andre får noget."),
        "warning",
    )
