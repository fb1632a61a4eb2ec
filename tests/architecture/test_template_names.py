"""Every template and style sheet that code or a template names is there."""

import re
from pathlib import Path

from tests.architecture.source_tree import ROOT, python_files, templates

RENDERED = re.compile(r'render_template\(\s*f?"([^"]+\.html)"')
NAMED = re.compile(r'{%-?\s*(?:extends|include|import|from)\s+"([^"]+)"')
SHEET = re.compile(r"""service_asset\(["']([^"']+)["']\)""")


def template_exists(name: str, user: Path) -> bool:
    """As the loader of the service (or subject) that `user` belongs to finds it."""
    folder, _, rest = re.sub(r"\{[^}]*\}", "*", name).partition("/")
    service = ROOT / Path(*user.parts[:2])
    return any(
        list(root.glob(pattern))
        for root, pattern in (
            (ROOT / "shared/web/templates", f"{folder}/{rest}"),
            (service / "templates", f"{folder}/{rest}"),
            (service, f"{folder}/templates/{rest}"),
        )
    )


def sheet_exists(name: str, user: Path) -> bool:
    folder, _, rest = name.partition("/")
    service = ROOT / Path(*user.parts[:2])
    return (service / "static" / name).is_file() or (service / folder / "static" / rest).is_file()


def unknown_names(path: Path) -> list[str]:
    text = (ROOT / path).read_text(encoding="utf-8")
    named = (RENDERED if path.suffix == ".py" else NAMED).findall(text)
    lacking = [name for name in named if not template_exists(name, path)]
    return lacking + [name for name in SHEET.findall(text) if not sheet_exists(name, path)]


def test_what_is_rendered_extended_or_linked_is_there() -> None:
    files = [*python_files("services"), *templates()]
    assert any(RENDERED.search((ROOT / path).read_text(encoding="utf-8")) for path in files)
    assert {str(path): names for path in files if (names := unknown_names(path))} == {}


def test_a_template_that_is_gone_is_missed() -> None:
    user = Path("services/notifications/pages/opt_out.py")
    assert template_exists("notifications/opt_out.html", user)
    assert not template_exists("notifications/decline.html", user)
