"""Pages keep the promises that a strict content security policy and a screen reader need."""

import re
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, templates


@pytest.mark.parametrize("path", templates(), ids=str)
def test_a_template_has_no_inline_style_script_or_handler(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=", text), "styles live in the style sheets"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "scripts live in files"
    assert not re.search(r"\son[a-z]+=\"", text), "handlers live in scripts"


@pytest.mark.parametrize("path", templates(), ids=str)
def test_a_template_switches_no_escaping_off(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape false", (ROOT / path).read_text(encoding="utf-8"))
