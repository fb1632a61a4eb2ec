"""The one sentence of state of an event: which step it is at; words are chosen by the pages."""

from dataclasses import dataclass
from datetime import datetime

from services.registration.companies.domain import ReplyCounts
from services.registration.meetings.domain.unheld_meetings import UnheldCount
from services.registration.schedules.domain.coverage import Coverage

STEPS = ("setup", "companies", "rooms", "students", "schedules", "day", "after")


@dataclass(frozen=True, kw_only=True)
class EventFigures(ReplyCounts):
    """Everything the state of an event is told from; counts and moments only."""

    held_from: datetime | None
    held_until: datetime | None
    reply_by: datetime | None
    wishes_open_at: datetime | None
    wishes_close_at: datetime | None
    cancelled: bool = False
    students: int = 0
    with_wishes: int = 0
    rooms: int = 0
    placed: int = 0
    built: bool = False
    published: bool = False
    coverage: Coverage | None = None
    """of what is published, as long as there is something to be done about it"""
    is_booked_openly: bool = False
    booked: int = 0
    is_guidance: bool = False
    untold: int = 0
    """companies and students who were told something that is so no more; of a published one who do
    not know their schedules as they stand
    """
    unheld: tuple[UnheldCount, ...] = ()
    """meetings that stand and cannot be held, whether or not anything was published"""
    tells_at: datetime | None = None
    """when those who do not know hear, where somebody has said that they shall"""

    @property
    def missing_places(self) -> int:
        return max(0, self.accepted - self.placed)


@dataclass(frozen=True)
class EventState:
    """code names the sentence; step is where the main action lies; due is what it waits for."""

    code: str
    step: str
    due: datetime | None = None


def event_state(figures: EventFigures, now: datetime) -> EventState:
    """What the organiser should know first: the earliest step that is not done decides."""
    if figures.cancelled:
        return EventState("cancelled", "setup")
    if figures.held_until is not None and figures.held_until <= now:
        return EventState("over", "after")
    if figures.held_from is not None and figures.held_from <= now:
        return EventState("today", "day")
    if figures.unheld:
        return EventState("meetings_unheld", "schedules", figures.held_from)
    if figures.tells_at is not None:
        return EventState("news_waiting", _step_of_news(figures), figures.tells_at)
    if figures.published:
        assert figures.coverage is not None, "before the day it is known who lacks what"
        code, step = _after_publication(figures.coverage)
        return EventState(code, step, figures.held_from)
    if figures.untold:
        return EventState("news_untold", "companies", figures.held_from)
    return _state_before_publication(figures, now)


def _step_of_news(figures: EventFigures) -> str:
    return "schedules" if figures.published else "companies"


def _after_publication(coverage: Coverage) -> tuple[str, str]:
    """Nobody is ready for a day of which somebody has not heard."""
    if coverage.awaits_rooms:
        return "rooms_awaited", "schedules"
    if coverage.unsent:
        return "changes_unsent", "schedules"
    if not coverage.companies:
        return "no_company_left", "companies"
    if not coverage.students:
        return "no_student_left", "students"
    if coverage.without_schedule or coverage.awaiting_preparation:
        return "students_without_schedule", "schedules"
    if coverage.without_place:
        return "companies_without_place", "rooms"
    return "ready_for_the_day", "day"


def _state_before_publication(figures: EventFigures, now: datetime) -> EventState:
    if not figures.invited:
        return EventState("nobody_invited", "companies", figures.reply_by)
    if figures.silent and not _passed(figures.reply_by, now):
        return EventState("waiting_for_companies", "companies", figures.reply_by)
    if not figures.accepted:
        return EventState("no_company_coming", "companies", figures.reply_by)
    if not figures.students:
        return EventState("no_students", "students", figures.wishes_open_at)
    if figures.is_booked_openly:
        return EventState("students_book", "schedules", figures.held_from)
    return _state_of_wishes(figures, now)


def _state_of_wishes(figures: EventFigures, now: datetime) -> EventState:
    if not _passed(figures.wishes_open_at, now) and figures.wishes_open_at is not None:
        return EventState("wishes_not_open", "students", figures.wishes_open_at)
    if figures.with_wishes < figures.students and not _passed(figures.wishes_close_at, now):
        return EventState("waiting_for_wishes", "students", figures.wishes_close_at)
    if figures.built:
        return EventState("schedules_not_published", "schedules", figures.held_from)
    return EventState("ready_to_build", "schedules", figures.held_from)


def step_states(figures: EventFigures, now: datetime) -> dict[str, str]:
    """'done', 'current' or 'waiting' per step: exactly one is current unless all is over."""
    current = event_state(figures, now).step
    done = {
        "setup": not figures.cancelled,
        "companies": figures.accepted > 0 and not figures.silent,
        "rooms": figures.accepted > 0 and not figures.missing_places,
        "students": figures.students > 0 and figures.with_wishes >= figures.students,
        "schedules": figures.published,
        "day": figures.held_until is not None and figures.held_until <= now,
        "after": False,
    }
    before = STEPS.index(current)
    return {
        step: "current"
        if step == current
        else ("done" if done[step] and (position < before or step == "rooms") else "waiting")
        for position, step in enumerate(STEPS)
    }


def _passed(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
