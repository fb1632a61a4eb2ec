"""What the programme board says and offers, decided before it is laid out; it reads nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from services.scheduling.domain.programme import Company
from services.scheduling.models.programmes import ProgrammeVersion
from services.scheduling.pages.board import BoardRow, Choice, choices_for, rows_of
from services.scheduling.pages.board_opening import (
    board_opening,
    can_publish_next,
    has_reached_everybody,
)
from services.scheduling.pages.place_kinds import PlaceKindTexts, place_kind_texts
from services.scheduling.queries.programmes import Seating
from shared.web.page_state import Mark, PageState, Tool


@dataclass(frozen=True)
class SeatRow:
    """One company as the board shows it. `state`: the classes that tell how it stands; `is_moving`:
    the form that moves it is open.
    """

    row: BoardRow
    state: str
    marks: tuple[Mark, ...]
    tools: tuple[Tool, ...]
    is_moving: bool


@dataclass(frozen=True)
class ProgrammePage:
    """`tools` stand above the board, `rare_tools` below it among the earlier versions. `has_board`:
    there are companies and places; `shows_earlier`: there is something to go back to or to clear.
    """

    texts: PlaceKindTexts
    opening: PageState
    has_board: bool
    tools: tuple[Tool, ...]
    rows: tuple[SeatRow, ...]
    choices: Sequence[tuple[str, Sequence[Choice]]]
    versions: Sequence[ProgrammeVersion]
    shows_earlier: bool
    rare_tools: tuple[Tool, ...]


def programme_page(
    seating: Seating,
    versions: Sequence[ProgrammeVersion],
    *,
    moving: Company | None,
    may_write: bool,
) -> ProgrammePage:
    """`moving`: the company whose place is to be changed."""
    texts = place_kind_texts(seating.kind)
    moved_id = moving.company_id if moving else None
    return ProgrammePage(
        texts=texts,
        opening=board_opening(seating, may_write=may_write),
        has_board=bool(seating.companies and seating.places),
        tools=tuple(_tools(seating, texts)) if may_write else (),
        rows=tuple(
            _seat_row(row, seating, moved_id, may_write=may_write) for row in rows_of(seating)
        ),
        choices=choices_for(moving, seating) if moving else (),
        versions=versions,
        shows_earlier=may_write and bool(versions or seating.seated),
        rare_tools=tuple(_rare_tools(seating)),
    )


def _seat_row(
    row: BoardRow, seating: Seating, moved_id: UUID | None, *, may_write: bool
) -> SeatRow:
    is_moved = row.company.company_id == moved_id
    is_missing = not row.place and bool(seating.seated)
    states = {
        "seat-missing": is_missing,
        "seat-conflict": bool(row.conflicts) and not is_missing,
        "seat-moving": is_moved,
    }
    return SeatRow(
        row=row,
        state=" ".join(["seat", *(name for name, holds in states.items() if holds)]),
        marks=tuple(_marks(row, seating)),
        tools=tuple(_row_tools(row, seating.event_id)) if may_write else (),
        is_moving=may_write and is_moved and not row.is_locked,
    )


def _marks(row: BoardRow, seating: Seating) -> list[Mark]:
    marks = []
    if not row.place:
        marks.append(Mark(_("mangler plads"), "warning" if seating.seated else "waiting"))
    if row.is_locked:
        marks.append(Mark(_("låst"), "info"))
    return marks


def _row_tools(row: BoardRow, event_id: UUID) -> list[Tool]:
    if row.is_locked:
        return [_lock(row, event_id, _("Lås op"), "no")]
    company_id = row.company.company_id
    address = url_for(
        "programme.show_board",
        event_id=event_id,
        move=company_id,
        _anchor=f"company-{company_id}",
    )
    text = _("Flyt") if row.place else _("Giv plads")
    move = Tool(text, address, "tertiary", small=True, described=row.company.name)
    return [_lock(row, event_id, _("Lås"), "yes"), move] if row.place else [move]


def _lock(row: BoardRow, event_id: UUID, text: str, locked: str) -> Tool:
    return Tool(
        text,
        url_for("programme.lock", event_id=event_id),
        "tertiary",
        posts=True,
        fields={"company": str(row.company.company_id), "locked": locked},
        small=True,
        described=row.company.name,
    )


def _tools(seating: Seating, texts: PlaceKindTexts) -> list[Tool]:
    event_id, is_published = seating.event_id, bool(seating.published_version)
    tools = []
    if seating.seated and not is_published:
        tools.append(_allocate_anew(event_id, small=False))
        if not can_publish_next(seating):
            address = url_for("programme.look_over", event_id=event_id)
            tools.append(Tool(_("Offentliggør alligevel"), address))
    tools.append(Tool(str(texts.update), url_for("rooms.show_rooms", event_id=event_id)))
    if seating.seated and not has_reached_everybody(seating):
        tools.append(Tool(_("Udskriv"), url_for("programme.show_print", event_id=event_id)))
    return tools


def _rare_tools(seating: Seating) -> list[Tool]:
    event_id, tools = seating.event_id, []
    if seating.seated and seating.published_version:
        tools.append(_allocate_anew(event_id, small=True))
    if seating.seated:
        clear = url_for("programme.clear", event_id=event_id)
        tools.append(Tool(_("Tøm alle ulåste pladser"), clear, posts=True, small=True))
    return tools


def _allocate_anew(event_id: UUID, *, small: bool) -> Tool:
    return Tool(
        _("Fordel alle igen"),
        url_for("programme.allocate", event_id=event_id),
        posts=True,
        fields={"mode": "other"},
        small=small,
    )
