"""Lay the papers of an event out with Typst; the texts of a paper are data and never code."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
PER_PAGE = 4


@dataclass(frozen=True)
class Line:
    """One row of a paper, for example time, company and room."""

    first: str
    second: str
    third: str = ""


@dataclass(frozen=True)
class Paper:
    """A heading, a line below it and rows: one run sheet, one session's list, one company's day."""

    title: str
    detail: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class SheetTexts:
    """What stands on a paper beside its data, in the language of those who read it."""

    language: str = "da"
    headings: tuple[str, str, str] = ("", "", "")
    nobody: str = "Ingen på listen."


ON_RUN_SHEETS = SheetTexts(nobody="Ingen samtaler")
ON_ATTENDANCE_LISTS = SheetTexts(headings=("Elev", "Klasse", "Mødt"))
ON_COMPANY_DAYS = SheetTexts(headings=("Tid", "Elev", "Klasse"))
ON_ROOM_PLAN = SheetTexts(headings=("Lokale", "Virksomhed", "Tid"))


def run_sheets(papers: Sequence[Paper], *, event: str, texts: SheetTexts = ON_RUN_SHEETS) -> bytes:
    """Four to a page with cut lines, arranged so that the cut stack lies in the order given.

    Cut the whole stack in four and put the piles on top of each other: upper left, upper right,
    lower left, lower right.
    """
    content = {"event": event, "pages": pages_to_cut(papers), **_said(texts)}
    return _pdf("run_sheets.typ", content)


def pages_to_cut(papers: Sequence[Paper]) -> list[list[dict[str, object] | None]]:
    """Page p holds papers p, p + P, p + 2P and p + 3P of P pages; None leaves a quarter empty."""
    count = -(-len(papers) // PER_PAGE)
    return [
        [
            asdict(papers[place]) if (place := page + quarter * count) < len(papers) else None
            for quarter in range(PER_PAGE)
        ]
        for page in range(count)
    ]


def attendance_lists(
    papers: Sequence[Paper], *, event: str, texts: SheetTexts = ON_ATTENDANCE_LISTS
) -> bytes:
    """A page per paper with a box to tick for each line."""
    return _lists(papers, event=event, texts=texts, is_ticked=True)


def company_days(
    papers: Sequence[Paper], *, event: str, texts: SheetTexts = ON_COMPANY_DAYS
) -> bytes:
    """A page per company: whom it meets, when."""
    return _lists(papers, event=event, texts=texts, is_ticked=False)


def room_plan(papers: Sequence[Paper], *, event: str, texts: SheetTexts = ON_ROOM_PLAN) -> bytes:
    """Which company is where, when."""
    return _lists(papers, event=event, texts=texts, is_ticked=False)


def contact_record(paper: Paper, *, title: str, texts: SheetTexts) -> bytes:
    """One student's dated list of whom she met."""
    return _lists([paper], event=title, texts=texts, is_ticked=False)


def _lists(papers: Sequence[Paper], *, event: str, texts: SheetTexts, is_ticked: bool) -> bytes:
    content = {
        "event": event,
        "ticked": is_ticked,
        "papers": [asdict(paper) for paper in papers],
        **_said(texts),
    }
    return _pdf("lists.typ", content)


def _said(texts: SheetTexts) -> dict[str, object]:
    return {
        "language": texts.language,
        "headings": list(texts.headings),
        "nobody": texts.nobody,
    }


def _pdf(template: str, content: dict[str, object]) -> bytes:
    import typst  # loaded by those who print, not by every web process

    made: bytes = typst.compile(
        str(HERE / template),
        root=str(HERE),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
    )
    return made
