"""What the overview of builds says and offers, decided before it is laid out; it reads nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from services.registration.events.models.events import Event
from services.registration.kit.texts.hosts import host_texts
from services.registration.meetings.models.publications import Publication
from services.registration.schedules.domain.build_order import EventToPlan
from services.registration.schedules.domain.coverage import Coverage
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.texts.coverage import gap_texts
from shared.web.formats import day_time
from shared.web.page_state import Mark, PageState


@dataclass(frozen=True)
class OverviewFacts:
    """What the view has read. `coverage` None: there is nothing to be done about it any more."""

    event: Event
    planned: EventToPlan
    builds: Sequence[ScheduleBuild]
    running: ScheduleBuild | None
    publication: Publication | None
    is_booked_openly: bool
    booked: int
    coverage: Coverage | None

    @property
    def newest(self) -> ScheduleBuild | None:
        return next((build for build in self.builds if build.status == "done"), None)

    @property
    def is_enough(self) -> bool:
        planned = self.planned
        return bool(planned.students and planned.companies and planned.slots)

    @property
    def seats(self) -> int:
        slots = range(self.planned.slots)
        return sum(company.seats(slot) for company in self.planned.companies for slot in slots)


@dataclass(frozen=True)
class BuildRow:
    """`compared_with`: the number of the newest build, where this is another that is done."""

    build: ScheduleBuild
    mark: Mark
    compared_with: int | None


@dataclass(frozen=True)
class OverviewPage:
    """`lacks` stands in the place of `opening` where there is too little to build of."""

    opening: PageState | None
    lacks: str
    builds_first: bool
    rows: tuple[BuildRow, ...]
    has_lists: bool
    answers_questions: bool
    has_talks: bool
    has_company_wishes: bool
    takes_choices: bool


def overview_page(facts: OverviewFacts) -> OverviewPage:
    has_wishes = host_texts(facts.event.kind).has_wishes
    opening = _opening(facts)
    return OverviewPage(
        opening=opening,
        lacks="" if opening else _material(facts),
        builds_first=opening is not None and not opening.action,
        rows=tuple(_row(facts, build) for build in facts.builds),
        has_lists=facts.publication is not None or facts.is_booked_openly,
        answers_questions=has_wishes and facts.is_enough,
        has_talks=facts.event.kind == "career_day",
        has_company_wishes=has_wishes,
        takes_choices=(
            facts.is_enough and facts.running is None and (has_wishes or not facts.is_booked_openly)
        ),
    )


def _opening(facts: OverviewFacts) -> PageState | None:
    """None where there is not enough to build of, and nothing was published."""
    if facts.is_booked_openly and facts.publication is None:
        return _booked_openly(facts)
    if not facts.is_enough and facts.publication is None:
        return None
    if facts.running is not None:
        return PageState(
            _("Skema %(number)s bliver bygget nu.", number=facts.running.number),
            _material(facts),
            action=_("Følg med"),
            address=_build_address(facts, facts.running),
        )
    if facts.publication is not None:
        return _published(facts, facts.publication)
    return _built(facts)


def _booked_openly(facts: OverviewFacts) -> PageState:
    return PageState(
        _(
            "Eleverne booker selv. Der er booket %(booked)s samtaler på %(seats)s pladser.",
            booked=facts.booked,
            seats=facts.seats,
        ),
        _material(facts),
        action=_("Se samtalerne"),
        address=url_for("schedule_lists.by_student", event_id=facts.event.id),
    )


def _published(facts: OverviewFacts, publication: Publication) -> PageState:
    when = _("Offentliggjort %(day)s.", day=day_time(publication.published_at))
    coverage = facts.coverage
    if coverage is None:
        return PageState(
            when,
            action=_("Se skemaerne"),
            address=url_for("schedule_lists.by_student", event_id=facts.event.id),
        )
    gaps = gap_texts(coverage, host_texts(facts.event.kind))
    if coverage.unheld:
        return PageState(
            gaps[0],
            " ".join([when, *gaps[1:]]),
            "error",
            action=_("Find nye tider"),
            address=url_for("day_changes.show", event_id=facts.event.id, show=1),
        )
    if coverage.awaits_rooms:
        return PageState(
            gaps[0],
            " ".join([when, *gaps[1:]]),
            action=_("Se oplæggene"),
            address=url_for("group_sessions.show_sessions", event_id=facts.event.id),
        )
    if coverage.has_unsent:
        return PageState(
            gaps[0],
            " ".join([when, *gaps[1:]]),
            "warning",
            action=_("Se, hvem der mangler besked"),
            address=url_for("news.show", event_id=facts.event.id),
        )
    return PageState(
        gaps[0] if gaps else _("Skemaerne er offentliggjort, og alle har fået besked."),
        " ".join([when, *gaps[1:]]),
        "warning" if gaps else "success",
        action=_("Se skemaerne"),
        address=url_for("schedule_lists.by_student", event_id=facts.event.id),
    )


def _built(facts: OverviewFacts) -> PageState:
    newest = facts.newest
    if newest is None:
        return PageState(_("Alt er klar til at bygge skemaer."), _material(facts))
    return PageState(
        _("Skema %(number)s er klar til at blive offentliggjort.", number=newest.number),
        _material(facts),
        action=_("Se skema %(number)s", number=newest.number),
        address=_build_address(facts, newest),
    )


def _material(facts: OverviewFacts) -> str:
    """How much there is to build of."""
    planned = facts.planned
    numbers = {
        "students": len(planned.students),
        "companies": len(planned.companies),
        "seats": facts.seats,
        "slots": planned.slots,
        "wishing": sum(bool(student.wishes) for student in planned.students),
    }
    if not host_texts(facts.event.kind).has_wishes:
        return _(
            "%(students)s elever, %(counsellors)s vejledere, %(seats)s pladser i %(slots)s"
            " tidsrum.",
            counsellors=numbers["companies"],
            **numbers,
        )
    if planned.groups is not None:
        return _(
            "%(students)s elever (%(wishing)s har ønsket), %(companies)s virksomheder,"
            " %(rooms)s lokaler til oplæg i %(slots)s tidsrum.",
            rooms=len(planned.groups.room_capacities),
            **numbers,
        )
    return _(
        "%(students)s elever (%(wishing)s har ønsket), %(companies)s virksomheder,"
        " %(seats)s pladser i %(slots)s tidsrum.",
        **numbers,
    )


def _row(facts: OverviewFacts, build: ScheduleBuild) -> BuildRow:
    newest = facts.newest
    is_other = build.status == "done" and newest is not None and build.number != newest.number
    return BuildRow(build, _mark(facts, build), newest.number if newest and is_other else None)


def _mark(facts: OverviewFacts, build: ScheduleBuild) -> Mark:
    if facts.publication is not None and build.id == facts.publication.build_id:
        return Mark(_("Offentliggjort"), "success")
    marks = {
        "done": Mark(_("Færdigt"), "info"),
        "failed": Mark(_("Mislykket"), "error"),
        "cancelled": Mark(_("Stoppet"), "neutral"),
    }
    return marks.get(build.status) or Mark(_("Bygges"), "waiting")


def _build_address(facts: OverviewFacts, build: ScheduleBuild) -> str:
    return url_for("builds.one_build", event_id=facts.event.id, number=build.number)
