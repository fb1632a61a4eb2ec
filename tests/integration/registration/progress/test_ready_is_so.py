"""Nobody says "ready" or "all" of an event of which something is lacking: states × sentences, with
what may be said worked out anew from what is lacking.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

from flask import Flask

from services.registration.events.models.events import Event
from services.registration.meetings.domain.unheld_meetings import UnheldCount
from services.registration.meetings.models.publications import Publication
from services.registration.progress.domain import EventFigures
from services.registration.progress.texts import path_states, summary_of
from services.registration.schedules.domain.build_order import EventToPlan
from services.registration.schedules.domain.coverage import Coverage
from services.registration.schedules.pages.overview_page import OverviewFacts, overview_page

NOW = datetime(2027, 2, 12, 9, tzinfo=UTC)
EVENT = UUID(int=1)
UNHELD = (UnheldCount(UUID(int=2), "Nordlys", "outside_hours", 3),)
WHOLE = Coverage(
    students=40,
    companies=2,
    unsent=0,
    awaiting_preparation=0,
    without_schedule=0,
    without_place=0,
    awaits_rooms=False,
)
LACKING = {
    "students": {"students": 0},
    "companies": {"companies": 0},
    "unsent": {"unsent": 3},
    "awaiting_preparation": {"awaiting_preparation": 3},
    "without_schedule": {"without_schedule": 3},
    "without_place": {"without_place": 3},
    "awaits_rooms": {"awaits_rooms": True},
    "unheld": {"unheld": UNHELD},
}
SAYS_ALL = ("lle har fået", "I er klar", "Intet haster")
STATES = [
    (frozenset(name for name, is_so in zip(LACKING, lacks, strict=True) if is_so), days)
    for lacks, days in product(product((False, True), repeat=len(LACKING)), (-9, 0, 9))
]


def coverage_lacking(names: frozenset[str]) -> Coverage:
    coverage = WHOLE
    for name in names:
        coverage = replace(coverage, **LACKING[name])
    return coverage


def texts_of(names: frozenset[str], days: int) -> dict[str, str]:
    """What each place says of the event `days` days before it is held."""
    is_over = days < 0
    coverage = None if is_over else coverage_lacking(names)
    figures = EventFigures(
        held_from=NOW + timedelta(days=days, hours=-1),
        held_until=NOW + timedelta(days=days, hours=3),
        reply_by=None,
        wishes_open_at=None,
        wishes_close_at=None,
        published=True,
        coverage=coverage,
        untold=coverage.unsent if coverage else 0,
        unheld=coverage.unheld if coverage else (),
    )
    words = summary_of(EVENT, figures, NOW)
    overview = overview_page(
        OverviewFacts(
            event=Event(id=EVENT, kind="praktikdating", held_on=date(2027, 2, 21)),
            planned=EventToPlan(
                slots=1, meetings_per_student=1, wishes_per_student=1, students=[], companies=[]
            ),
            builds=[],
            running=None,
            publication=Publication(event_id=EVENT, published_at=NOW),
            is_booked_openly=False,
            booked=0,
            coverage=coverage,
        )
    )
    assert overview.opening is not None
    return {
        "event": f"{words.sentence} {words.detail}",
        "schedules": f"{overview.opening.sentence} {overview.opening.detail}",
        "path": path_states(figures, NOW)["schedules"]["text"],
    }


def test_only_a_whole_event_is_called_ready_and_what_is_lacking_is_named(app: Flask) -> None:
    wrong, ready = [], 0
    with app.test_request_context("/"):
        for names, days in STATES:
            texts = texts_of(names, days)
            for place, text in texts.items():
                says_all = any(words in text for words in SAYS_ALL)
                if says_all and (names or days < 0):
                    wrong.append((place, sorted(names), days, text))
                ready += says_all
            if "unheld" in names and days >= 0:
                assert "3 samtaler ligger uden for den tid, Nordlys kommer." in texts["event"]
                assert "3 samtaler kan ikke holdes" in texts["path"]
    assert not wrong
    assert ready == 3, "control: whole on the schedules' page today and ahead, on the event's ahead"
