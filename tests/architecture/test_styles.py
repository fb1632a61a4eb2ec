"""A style file belongs to the subject that owns its classes, and pages load what they use."""

import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, templates

REGISTRATION = Path("services/registration")
SHARED = tuple(Path("shared/web/static/shared") / name for name in ("matchdag.css", "parts.css"))
KIT = REGISTRATION / "kit/static/kit.css"
_SHEET = re.compile(r"service_asset\('([^']+\.css)'\)")
FRAMES = ("_page.html", "_paper.html")
_FRAME = re.compile(r'extends\s+"([^"]+/(?:_page|_paper)\.html)"')
_OTHER_TEMPLATE = re.compile(r'(?:include|import|from|extends)\s+"([^"]+)"')
_WORD = re.compile(r"[a-zA-Z][\w-]+")
_CLASS = re.compile(r"\.([a-zA-Z][\w-]+)")


@pytest.mark.parametrize("path", templates(), ids=str)
def test_a_page_loads_no_style_of_which_it_uses_nothing(path: Path) -> None:
    if path.name in FRAMES or not path.is_relative_to(REGISTRATION):
        return  # a frame, whose styles are held against each page in it; services that are not cut
    words = _words(path)
    unused = [sheet for sheet in _loaded(path) if not _classes(sheet) & words]
    assert not unused, "a page loads what it uses, its own or that of a subject below"


def test_the_search_would_find_an_unused_style() -> None:
    """The control: the crew's board uses nothing of the students' seats."""
    board = REGISTRATION / "day/templates/check_in.html"
    assert not _classes("portals/seats.css") & _words(board)
    assert _classes("day/day.css") & _words(board)


def _loaded(path: Path) -> list[str]:
    """The styles of a page and of the frame that it stands in."""
    text = (ROOT / path).read_text(encoding="utf-8")
    found = _SHEET.findall(text)
    for name in _FRAME.findall(text):
        subject, _, rest = name.partition("/")
        found += _loaded(REGISTRATION / subject / "templates" / rest)
    return found


def _classes(sheet: str) -> frozenset[str]:
    """Those that a subject's style file adds to what the shared ones and the kit's have."""
    subject, name = sheet.split("/", 1)
    below = _named_in(*SHARED) if subject == "kit" else _named_in(*SHARED, KIT)
    return _named_in(REGISTRATION / subject / "static" / name) - below


@cache
def _named_in(*sheets: Path) -> frozenset[str]:
    return frozenset(
        name for sheet in sheets for name in _CLASS.findall((ROOT / sheet).read_text("utf-8"))
    )


def _words(path: Path) -> frozenset[str]:
    """All words of a page and of the templates of this service that it is put together of."""
    seen: set[Path] = set()
    _collect(path, seen)
    return frozenset(
        word for each in seen for word in _WORD.findall((ROOT / each).read_text(encoding="utf-8"))
    )


def _collect(path: Path, seen: set[Path]) -> None:
    if path in seen or not (ROOT / path).is_file():
        return
    seen.add(path)
    for name in _OTHER_TEMPLATE.findall((ROOT / path).read_text(encoding="utf-8")):
        subject, _, rest = name.partition("/")
        _collect(REGISTRATION / subject / "templates" / rest, seen)
