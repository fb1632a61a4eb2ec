"""What the overview of wishes says and offers, decided before it is laid out; it reads nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.events.models.events import Event
from services.registration.wishes.domain.wishes import RoundState
from services.registration.wishes.models import WishRound
from services.registration.wishes.queries.student_lines import StudentLine
from services.registration.wishes.queries.wishes import ClassWishes, by_class
from shared.web.formats import day_time
from shared.web.page_state import Mark, PageState

MOST_OPEN_CLASSES = 4
MOST_IN_DEMAND = 40


@dataclass(frozen=True)
class WishFacts:
    """What the view has read. `counts`: company → how many wish for it."""

    event: Event
    lines: Sequence[StudentLine]
    round_state: RoundState
    opened: WishRound | None
    counts: Mapping[UUID, int]
    names: Mapping[UUID, str]
    may_open: bool
    may_remind: bool

    @property
    def silent(self) -> list[StudentLine]:
        return [line for line in self.lines if not line.wishes]

    @property
    def silent_with_email(self) -> int:
        return sum(line.email is not None for line in self.silent)


@dataclass(frozen=True)
class WishClass:
    name: str
    lines: tuple[StudentLine, ...]
    mark: Mark
    is_open: bool


@dataclass(frozen=True)
class WishOverviewPage:
    """`demand`: the rows of the chart, most wished for first."""

    opening: PageState
    classes: tuple[WishClass, ...]
    demand: tuple[dict[str, object], ...]


def wish_page(facts: WishFacts) -> WishOverviewPage:
    """Of at least one student."""
    classes = by_class(list(facts.lines))
    has_few = len(classes) <= MOST_OPEN_CLASSES
    demand = sorted(
        ((facts.names.get(id, ""), count) for id, count in facts.counts.items()),
        key=lambda row: -row[1],
    )
    return WishOverviewPage(
        opening=_opening(facts),
        classes=tuple(_class(each, has_few=has_few) for each in classes),
        demand=tuple({"text": name, "value": count} for name, count in demand[:MOST_IN_DEMAND]),
    )


def _opening(facts: WishFacts) -> PageState:
    silent, everybody = len(facts.silent), len(facts.lines)
    sentence = _("%(given)s af %(all)s elever har ønsket.", given=everybody - silent, all=everybody)
    if facts.round_state == "closed":
        return PageState(
            sentence,
            _("Fristen er gået. Du kan stadig skrive ønsker ind for en elev."),
            "warning" if silent else "success",
        )
    if facts.opened is None:
        return _not_opened(facts, sentence)
    if facts.silent_with_email:
        return _silent(facts, sentence, facts.opened)
    return PageState(
        sentence,
        _deadline(facts.event),
        "info" if silent else "success",
        action=_("Byg skemaer"),
        address=f"/registration/events/{facts.event.id}/schedules",
    )


def _not_opened(facts: WishFacts, sentence: str) -> PageState:
    untold = _("Eleverne har ikke fået at vide, at de kan ønske.")
    return PageState(
        sentence,
        f"{untold} {_deadline(facts.event)}".strip(),
        "warning",
        action=_("Åbn ønskerunden") if facts.may_open else "",
        address=url_for("staff_wishes.ask_to_open", event_id=facts.event.id),
    )


def _silent(facts: WishFacts, sentence: str, opened: WishRound) -> PageState:
    reminded = (
        _("Sidst påmindet %(day)s.", day=day_time(opened.reminded_at)) if opened.reminded_at else ""
    )
    reminder = ngettext(
        "Mind den ene tavse om det", "Mind de %(num)d tavse om det", facts.silent_with_email
    )
    return PageState(
        sentence,
        f"{reminded} {_deadline(facts.event)}".strip(),
        action=reminder if facts.may_remind else "",
        address=url_for("staff_wishes.ask_to_remind", event_id=facts.event.id),
    )


def _deadline(event: Event) -> str:
    if event.wishes_close_at is None:
        return ""
    return _("Fristen er %(day)s.", day=day_time(event.wishes_close_at))


def _class(group: ClassWishes, *, has_few: bool) -> WishClass:
    silent, everybody = len(group.silent), len(group.students)
    return WishClass(
        name=group.class_name,
        lines=group.students,
        mark=(
            Mark(_("%(silent)s af %(all)s er tavse", silent=silent, all=everybody), "warning")
            if silent
            else Mark(_("Alle %(all)s har ønsket", all=everybody), "success")
        ),
        is_open=bool(silent) and has_few,
    )
