"""The sentence that opens a student's own day: what is now, what is next, or why there is nothing.

It reads nothing; the view beside it has read the day.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.kit.texts.schedules import remaining_text
from services.registration.meetings.domain.personal_schedules import ScheduleLine
from shared.web.formats import day_time, time_of_day
from shared.web.page_state import PageState


@dataclass(frozen=True)
class MyDay:
    """The lines of the day and where in it the student is. Both may be None."""

    items: list[ScheduleLine]
    moment: datetime
    now: ScheduleLine | None
    next: ScheduleLine | None

    @property
    def is_over(self) -> bool:
        return bool(self.items) and self.now is None and self.next is None


def my_day(items: list[ScheduleLine], now: datetime) -> MyDay:
    meetings = [item for item in items if item.slot >= 0] or items
    running = next((item for item in meetings if item.starts_at <= now < item.ends_at), None)
    coming = next((item for item in meetings if item.starts_at > now), None)
    return MyDay(items, now, running, coming)


@dataclass(frozen=True)
class ScheduleStands:
    """`waits`: the schedule is there, but the preparation is not; `stands`: how many companies
    she may visit where there is no schedule; `is_past`: the day was before today.
    """

    event_id: UUID
    is_cancelled: bool
    waits: bool
    is_published: bool
    stands: int
    can_book: bool
    is_past: bool
    day: MyDay


def schedule_opening(stands: ScheduleStands) -> PageState:
    if stands.is_cancelled:
        return PageState(_("Arrangementet er aflyst."), kind="error")
    if stands.waits:
        return _waiting(stands)
    if not stands.is_published:
        return _unpublished(stands)
    if not stands.day.items:
        return _empty(stands)
    return _on_the_way(stands)


def _waiting(stands: ScheduleStands) -> PageState:
    return PageState(
        _("Dit skema ligger klar, men venter på din forberedelse."),
        _(
            "Aflever det, der mangler, så kommer skemaet med det samme. Går noget i vejen, så bed"
            " din lærer fritage dig."
        ),
        "warning",
        action=_("Se, hvad der mangler"),
        address=url_for("my_preparation.show", event_id=stands.event_id),
    )


def _unpublished(stands: ScheduleStands) -> PageState:
    if stands.stands:
        return PageState(
            ngettext(
                "Du kan besøge %(num)d virksomhed.",
                "Du kan besøge %(num)d virksomheder.",
                stands.stands,
            ),
            _(
                "Gå rundt mellem standene, som du vil. Tryk, når du har været et sted, så har du"
                " en liste bagefter."
            ),
        )
    return PageState(
        _("Skemaet er ikke klar endnu."),
        _("Du får besked på mail, når det er. Imens kan du se på dine ønsker."),
    )


def _empty(stands: ScheduleStands) -> PageState:
    sentence = _("Du har ingen samtaler.")
    if not stands.can_book:
        ask = _("Spørg din arrangør, om der er en ledig plads.")
        return PageState(sentence, ask, "warning")
    return PageState(
        sentence,
        _("Der kan være ledige tider, der passer dig."),
        "warning",
        action=_("Find en ledig tid"),
        address=url_for("my_booking.free_seats", event_id=stands.event_id),
    )


def _on_the_way(stands: ScheduleStands) -> PageState:
    day = stands.day
    if day.now is not None:
        return _now(day.now, day.next)
    if day.next is not None:
        when = _(
            "%(place)s, %(when)s (%(left)s).",
            place=day.next.place,
            when=day_time(day.next.starts_at),
            left=remaining_text(day.next.starts_at),
        )
        return PageState(_("Næste: %(title)s", title=day.next.title), when)
    sentence = _("Dagen er holdt.") if stands.is_past else _("Du er færdig for i dag.")
    return PageState(sentence, _("Tak, fordi du kom."), "success")


def _now(running: ScheduleLine, coming: ScheduleLine | None) -> PageState:
    here = _("%(place)s, til kl. %(time)s.", place=running.place, time=time_of_day(running.ends_at))
    if coming is not None:
        then = _(
            "Så: %(title)s kl. %(time)s i %(place)s.",
            title=coming.title,
            time=time_of_day(coming.starts_at),
            place=coming.place,
        )
        here = f"{here} {then}"
    return PageState(_("Nu: %(title)s", title=running.title), here, "success")
