"""Languages: Danish texts are their own msgids, English comes from the files of each subject."""

from pathlib import Path

import pytest
from flask import Flask
from flask_babel import gettext, ngettext

from shared.web.i18n import SHARED_TRANSLATIONS, ConflictingTranslation, in_language, read_catalog


def test_texts_are_in_the_language_that_is_asked_for(plain_app: Flask) -> None:
    with in_language(plain_app, "en"):
        assert gettext("Virksomheder") == "Companies"
        assert ngettext("Ret én ting, og send igen", "Ret %(num)d ting, og send igen", 3) == (
            "Mend 3 things and send again"
        )
    with in_language(plain_app, "da"):
        assert gettext("Virksomheder") == "Virksomheder"
        assert ngettext("Ret én ting, og send igen", "Ret %(num)d ting, og send igen", 1) == (
            "Ret én ting, og send igen"
        )


def test_an_unknown_language_is_danish(plain_app: Flask) -> None:
    with in_language(plain_app, "xx"):
        assert gettext("Virksomheder") == "Virksomheder"


@pytest.mark.parametrize(
    ("cookie", "accepted", "expected"),
    [
        (None, "en-GB,en;q=0.9", "en"),
        (None, "de", "da"),
        (None, "", "da"),
        ("da", "en", "da"),
        ("en", "da", "en"),
        ("xx", "en", "en"),
    ],
)
def test_a_browsers_choice_goes_before_what_it_asks_for(
    plain_app: Flask, cookie: str | None, accepted: str, expected: str
) -> None:
    client = plain_app.test_client()
    if cookie:
        client.set_cookie("matchdag_language", cookie)
    page = client.get("/accessibility", headers={"Accept-Language": accepted})
    assert f'<html lang="{expected}">' in page.text


def test_two_english_texts_for_one_danish_are_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for name, text in (("a", "Company"), ("b", "Firm")):
        (tmp_path / "en" / f"{name}.po").write_text(f'msgid "Virksomhed"\nmsgstr "{text}"\n')
    with pytest.raises(ConflictingTranslation):
        read_catalog("en", [tmp_path])


def test_english_texts_name_the_same_values_as_the_danish() -> None:
    for message in read_catalog("en", [SHARED_TRANSLATIONS]):
        assert not list(message.check()), message.id
