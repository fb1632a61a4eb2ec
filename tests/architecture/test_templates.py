"""Pages keep the promises that a strict content security policy and a screen reader need."""

import re
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, page_sources, templates

LONGEST_LINE = 140


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
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert not long, "break what is longer than 140 columns: attributes, arguments, blocks"
