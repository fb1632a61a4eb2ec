"""Pages keep the promises that a strict content security policy and a screen reader need."""

import re
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, page_sources, templates

LONGEST_LINE = 140
MOST_BRANCHES = 3
MOST_DECISIONS = 9
#: Pages that still decide more by themselves, and how much: a number may fall and never rise.
_DECIDE_MORE = {
    "services/registration/portals/templates/my/booking.html": 27,
    "services/registration/portals/templates/my/schedule.html": 23,
    "services/registration/portals/templates/reply_summary.html": 15,
    "services/registration/schedules/templates/builds/overview.html": 15,
    "services/registration/schedules/templates/one_student.html": 13,
    "services/registration/students/templates/students.html": 13,
    "services/registration/schedules/templates/builds/what_if.html": 12,
    "services/registration/schedules/templates/changes.html": 12,
    "services/scheduling/templates/scheduling/programme.html": 12,
    "services/registration/day/templates/check_in.html": 10,
    "services/registration/schedules/templates/one_company.html": 10,
}


@pytest.mark.parametrize("path", templates(), ids=str)
def test_a_template_has_no_inline_style_script_or_handler(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=", text), "styles live in the style sheets"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "scripts live in files"
    assert not re.search(r"\son[a-z]+=\"", text), "handlers live in scripts"


@pytest.mark.parametrize("path", templates(), ids=str)
def test_a_template_switches_no_escaping_off(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape false", (ROOT / path).read_text(encoding="utf-8"))


def test_no_line_of_a_page_is_too_long_to_read() -> None:
    long = [
        f"{path}:{number}: {len(line)} columns"
        for path in page_sources()
        if "emails" not in path.parts  # a mail goes out as it is written
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert not long, "break what is longer than 140 columns: attributes, arguments, blocks"


@pytest.mark.parametrize("path", templates(), ids=str)
def test_a_template_climbs_no_ladder_of_kinds_or_states(path: Path) -> None:
    ladders = [
        ladder
        for ladder in _ladders((ROOT / path).read_text(encoding="utf-8"))
        if len(ladder) > MOST_BRANCHES and any(_ON_A_KIND.search(test) for test in ladder)
    ]
    assert not ladders, "decide it in the view's page object; the template lays it out"


def test_the_search_for_ladders_finds_one() -> None:
    """The control: elifs and elses count for the `if` they belong to."""
    text = (
        "{% if status == 'a' %}{% if x %}1{% endif %}{% elif status == 'b' %}2"
        "{% elif done %}3{% else %}4{% endif %}"
    )
    assert [len(ladder) for ladder in _ladders(text)] == [1, 4]


@pytest.mark.parametrize(
    "path", [path for path in templates() if not path.name.startswith("_")], ids=str
)
def test_a_page_decides_little_by_itself(path: Path) -> None:
    """Pieces and macros, whose names begin with _, ask for what they are given."""
    decisions = _decisions((ROOT / path).read_text(encoding="utf-8"))
    assert decisions <= _DECIDE_MORE.get(str(path), MOST_DECISIONS), "decide it in the page object"


def test_the_pages_that_decide_more_still_do() -> None:
    """Who mends one lowers its number here, or takes it off."""
    counted = {path: _decisions((ROOT / path).read_text(encoding="utf-8")) for path in _DECIDE_MORE}
    assert counted == _DECIDE_MORE
    assert min(counted.values()) > MOST_DECISIONS


def test_the_count_of_decisions_finds_each() -> None:
    """The control: one more than the page object would leave over is found."""
    text = "{% if a %}1{% elif b %}2{% else %}3{% endif %}{%- if c -%}{{ x if d }}{% endif %}"
    assert _decisions(text) == 3
    assert _decisions(text * MOST_DECISIONS) > MOST_DECISIONS


def _decisions(text: str) -> int:
    """How many if and elif there are; what stands in an expression is not counted."""
    return sum(word in ("if", "elif") for word, _test in _STATEMENT.findall(text))


def _ladders(text: str) -> list[list[str]]:
    """The tests of every chain of if, elif and else, in the order in which the chains end."""
    open_ones: list[list[str]] = []
    found: list[list[str]] = []
    for word, test in _STATEMENT.findall(text):
        if word in ("if", "for"):
            open_ones.append([test if word == "if" else ""])
        elif word in ("elif", "else"):
            open_ones[-1].append(test)
        else:
            found.append(open_ones.pop())
    return found


_STATEMENT = re.compile(r"\{%-?\s*(if|elif|else|endif|for|endfor)\b(.*?)-?%\}", re.DOTALL)
_ON_A_KIND = re.compile(r"\b(kind|status|state|phase|fault|result)\b\s*(==|!=|in\b)")
