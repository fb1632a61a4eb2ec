"""What the board of preparation says and offers, decided before it is laid out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.events.models.events import Event
from services.registration.kit.texts.hosts import host_texts
from services.registration.preparation.domain.preparation import RequiredDocuments
from services.registration.preparation.queries.preparation import (
    ClassReadiness,
    ReadinessLine,
    readiness_by_class,
)
from services.registration.preparation.texts import KIND_TEXTS
from services.registration.preparation.use_cases.remind_unprepared import list_remindable
from shared.web.page_state import Mark, PageState

MOST_OPEN_CLASSES = 4


@dataclass(frozen=True)
class BoardClass:
    """`reminder`: what the button says that reminds this class, empty where there is none."""

    class_id: UUID | None
    name: str
    lines: tuple[ReadinessLine, ...]
    mark: Mark
    is_open: bool
    reminder: str


@dataclass(frozen=True)
class BoardPage:
    opening: PageState
    classes: tuple[BoardClass, ...]
    headings: tuple[Any, ...]
    has_wishes: bool


def board_page(
    event: Event, required: RequiredDocuments, lines: Sequence[ReadinessLine]
) -> BoardPage:
    """Of at least one student."""
    has_wishes = host_texts(event.kind).has_wishes
    classes = readiness_by_class(lines)
    has_few = len(classes) <= MOST_OPEN_CLASSES
    return BoardPage(
        opening=_opening(event, required, lines),
        classes=tuple(_class(event, each, has_few=has_few) for each in classes),
        headings=(
            _("Elev"),
            *(KIND_TEXTS[kind] for kind in required.kinds),
            *([_("Ønsker")] if has_wishes else []),
            {"text": _("Handlinger"), "hidden": True},
        ),
        has_wishes=has_wishes,
    )


def _opening(
    event: Event, required: RequiredDocuments, lines: Sequence[ReadinessLine]
) -> PageState:
    if event.cancelled:
        return PageState(_("Arrangementet er aflyst."), kind="error")
    if not required.kinds:
        return PageState(_("Der skal ikke afleveres noget til dette arrangement."))
    ready = sum(line.is_ready for line in lines)
    sentence = ngettext(
        "%(ready)s af %(num)d elev er klar.",
        "%(ready)s af %(num)d elever er klar.",
        len(lines),
        ready=ready,
    )
    if remindable := len(list_remindable(lines)):
        return PageState(
            sentence,
            _waiting(required),
            action=ngettext(
                "Mind den ene, der mangler", "Mind de %(num)d, der mangler", remindable
            ),
            address=url_for("preparation.ask_to_remind", event_id=event.id),
        )
    if ready < len(lines):
        return PageState(
            sentence,
            _(
                "Alle, der mangler noget, har fået en påmindelse det sidste døgn, har fået tre"
                " eller har ingen mail."
            ),
        )
    return PageState(sentence, _waiting(required), "success")


def _waiting(required: RequiredDocuments) -> str:
    if required.schedule_waits:
        return _("Skemaet venter, til eleven har afleveret eller er fritaget.")
    return _("Skemaet venter ikke på forberedelsen.")


def _class(event: Event, group: ClassReadiness, *, has_few: bool) -> BoardClass:
    lacking, everybody = len(group.lacking), len(group.lines)
    remindable = 0 if event.cancelled else len(list_remindable(group.lines))
    return BoardClass(
        class_id=group.class_id,
        name=group.class_name,
        lines=group.lines,
        mark=_mark(lacking, everybody),
        is_open=bool(lacking) and has_few,
        reminder=(
            ngettext("Mind den ene i klassen", "Mind de %(num)d i klassen", remindable)
            if remindable
            else ""
        ),
    )


def _mark(lacking: int, everybody: int) -> Mark:
    if lacking:
        text = _("%(lacking)s af %(all)s mangler noget", lacking=lacking, all=everybody)
        return Mark(text, "warning")
    return Mark(_("Alle %(all)s er klar", all=everybody), "success")
