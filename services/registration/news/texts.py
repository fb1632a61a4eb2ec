"""What changed, in words: a sentence for each thing that a reader does not know."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from services.registration.events.domain.event_facts import EventFacts, FactChange
from services.registration.meetings.domain.personal_schedules import LineChange, ScheduleChange
from services.registration.news.domain import AnnouncementSettled, NoNews
from shared.web.errors import ErrorTexts
from shared.web.formats import day, time_span

ERROR_TEXTS: ErrorTexts = {
    NoNews: (409, lazy_gettext("Ingen mangler besked.")),
    AnnouncementSettled: (
        409,
        lazy_gettext("Beskeden er sendt eller taget tilbage i mellemtiden."),
    ),
}


def change_texts(change: ScheduleChange) -> list[str]:
    """The event's own first; of a first schedule only how much it holds."""
    texts = [_fact_text(fact) for fact in change.facts]
    if change.is_cancellation:
        return texts
    if change.is_first:
        return [*texts, _first_text(change)]
    return texts + [_line_text(line) for line in change.lines]


def _first_text(change: ScheduleChange) -> str:
    if change.audience == "company":
        return _("Får sin første dagsliste.")
    return _("Får sit første skema.")


def _fact_text(change: FactChange) -> str:
    was, now = change.was, change.now
    if change.kind == "cancelled":
        return _("Dagen er aflyst.")
    if change.kind == "time":
        return _("Flyttet fra %(was)s til %(now)s.", was=_when(was), now=_when(now))
    if change.kind == "place":
        return _("Stedet er ændret fra %(was)s til %(now)s.", was=was.place, now=now.place)
    if not was.own_place:
        return _("Plads: %(place)s.", place=now.own_place)
    if not now.own_place:
        return _("Mister pladsen %(place)s.", place=was.own_place)
    return _("Plads flyttet fra %(was)s til %(now)s.", was=was.own_place, now=now.own_place)


def _when(facts: EventFacts) -> str:
    return _moment(facts.held_on, facts.starts_at, facts.ends_at)


def _moment(on: date, starts_at: datetime | None, ends_at: datetime | None) -> str:
    if starts_at is None or ends_at is None:
        return day(on)
    return _("%(day)s kl. %(time)s", day=day(on), time=time_span(starts_at, ends_at))


def _line_text(change: LineChange) -> str:
    was, now = change.was, change.now
    if now is None:
        assert was is not None, "a change is of something"
        time = time_span(was.starts_at, was.ends_at)
        return _("Aflyst: kl. %(time)s, %(title)s.", time=time, title=was.title)
    time = time_span(now.starts_at, now.ends_at)
    if was is None:
        return _("Ny: kl. %(time)s, %(title)s.", time=time, title=now.title)
    before = time_span(was.starts_at, was.ends_at)
    if before != time or was.starts_at != now.starts_at:
        return _(
            "Flyttet: %(title)s fra kl. %(was)s til kl. %(now)s.",
            title=now.title,
            was=before,
            now=time,
        )
    if was.place != now.place:
        return _(
            "Nyt sted kl. %(time)s, %(title)s: %(now)s (før %(was)s).",
            time=time,
            title=now.title,
            now=now.place,
            was=was.place,
        )
    return _("Kl. %(time)s er nu %(title)s.", time=time, title=now.title)
