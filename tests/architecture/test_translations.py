"""Every Danish text of a service has an English one: whoever reads English reads no page half."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
SERVICES = ("notifications", "registration", "scheduling")
_KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}
_JINJA = {"extensions": "jinja2.ext.i18n", "newstyle_gettext": "true"}


def texts_in(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        method = "python" if path.suffix == ".py" else "jinja2.ext.babel_extract"
        with path.open("rb") as opened:
            for _line, message, _comments, _context in extract(
                method, opened, _KEYWORDS, options=_JINJA
            ):
                first = message if isinstance(message, str) else message[0]
                if first:
                    yield path, first


def translated_in(*folders: Path) -> set[str]:
    found = set()
    for path in (path for folder in folders for path in folder.rglob("*.po")):
        with path.open("rb") as opened:
            for message in read_po(opened):
                texts = (message.string,) if isinstance(message.string, str) else message.string
                if message.id and all(texts):
                    found.add(message.id if isinstance(message.id, str) else message.id[0])
    return found


def untranslated(folder: Path, *catalogs: Path) -> list[tuple[str, str]]:
    known = translated_in(*catalogs)
    return [(path.name, text) for path, text in texts_in(folder) if text not in known]


@pytest.mark.parametrize("service", SERVICES)
def test_every_text_has_an_english_one(service: str) -> None:
    folder = ROOT / "services" / service
    assert untranslated(folder, folder, ROOT / "shared") == []


def test_every_shared_text_has_an_english_one() -> None:
    assert untranslated(ROOT / "shared", ROOT / "shared") == []


def test_a_text_without_one_is_found(tmp_path: Path) -> None:
    """The control, in code and in a template."""
    (tmp_path / "page.py").write_text('text = _("Kun på dansk")\n')
    (tmp_path / "page.html").write_text("<p>{{ _('Også kun på dansk') }}</p>\n")
    assert {text for _name, text in untranslated(tmp_path, tmp_path)} == {
        "Kun på dansk",
        "Også kun på dansk",
    }
