"""The map names what is there: every file and folder in docs/architecture.md exists."""

import re

from tests.architecture.source_tree import ROOT

MAP = ROOT / "docs/architecture.md"
#: where a path on the map may begin; registration's subjects are named without their service
BEGINNINGS = ("", "services/registration/", "services/notifications/", "docs/")
PATH = re.compile(r"`([a-z_][\w./-]*/[\w./-]*|[a-z_]+\.py)`")


def missing_on(text: str) -> list[str]:
    named = [path for path in PATH.findall(text) if "<" not in path and "…" not in path]
    return [
        path
        for path in named
        if not any((ROOT / (begin + path)).exists() for begin in BEGINNINGS)
        and path not in {"templates/", "static/", "translations/en.po", "routes.py"}
    ]


def test_the_map_names_what_is_there() -> None:
    assert missing_on(MAP.read_text(encoding="utf-8")) == []


def test_a_path_that_is_gone_is_found() -> None:
    assert missing_on("read `booking/use_cases/take_everything.py` first") == [
        "booking/use_cases/take_everything.py"
    ]
