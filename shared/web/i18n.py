"""Danish and English: chooses the language of a request and reads the translations; must not hold
texts of its own.

Texts are written in Danish in the code and serve as their own msgids. English comes from
`translations/en.po` of each subject, or `translations/en/*.po` of a service that is not cut by
subject, read directly at start: there is no compiled file that could be stale.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, force_locale, get_locale

from shared.auth.identity import current_identity

LANGUAGES = {"da": "Dansk", "en": "English"}
_LOCALES = {language: Locale.parse(language) for language in LANGUAGES}
DEFAULT_LANGUAGE = "da"
LANGUAGE_COOKIE = "matchdag_language"
TIME_ZONE = "Europe/Copenhagen"

SHARED_TRANSLATIONS = Path(__file__).parent / "translations"


class ConflictingTranslation(Exception):
    """One msgid has two English texts in different files; the reader would get either."""


class _DanishTexts(NullTranslations):
    """The msgids themselves, with Danish plural (0 and 2 are plural, 1 is not)."""


class _Texts(Domain):
    def __init__(self, directories: tuple[Path, ...]) -> None:
        super().__init__()
        self._directories = directories
        self._read: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """Asked for each text of a page, so what was read is found by the language alone."""
        language = current_language()
        found = self._read.get(language)
        if found is None:
            found = self._read[language] = translations(language, self._directories)
        return found


class _Babel(Babel):
    domain_instance: Domain


def init_i18n(app: Flask, directories: Iterable[Path] = ()) -> Mapping[str, NullTranslations]:
    """Serve `app` in the person's language, from the shared texts and those in `directories`.

    Returns the texts by language.
    """
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LANGUAGE
    app.config["BABEL_DEFAULT_TIMEZONE"] = TIME_ZONE
    babel = _Babel(app, locale_selector=lambda: _LOCALES[chosen_language()])
    texts = (SHARED_TRANSLATIONS, *directories)
    babel.domain_instance = _Texts(texts)
    _shorten_the_way(app, babel.domain_instance)
    return {language: translations(language, texts) for language in LANGUAGES}


def _shorten_the_way(app: Flask, texts: Domain) -> None:
    """Templates ask this app's texts directly, and `_` is `gettext` without looking for it.

    A page says thirty texts; by way of Flask-Babel's own functions they cost as much as a read of
    the database.
    """
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the i18n extension
        gettext=lambda text: texts.get_translations().gettext(text),
        ngettext=lambda one, many, number: texts.get_translations().ngettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, text: texts.get_translations().pgettext(context, text),
        npgettext=lambda context, one, many, number: texts.get_translations().npgettext(
            context, one, many, number
        ),
    )
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]


def chosen_language() -> str:
    """The person's own language, else what this browser chose, else what it asks for, else
    Danish.
    """
    identity = current_identity()
    if identity is not None and identity.language in LANGUAGES:
        return identity.language
    cookie = request.cookies.get(LANGUAGE_COOKIE)
    if cookie in LANGUAGES:
        return cookie
    return request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT_LANGUAGE


def current_language() -> str:
    """The language of what is being rendered, "da" or "en"."""
    locale = get_locale()
    return locale.language if locale else DEFAULT_LANGUAGE


@contextmanager
def in_language(app: Flask, language: str) -> Iterator[None]:
    """Render in `language` outside a request (mails, documents)."""
    with app.app_context(), force_locale(language if language in LANGUAGES else DEFAULT_LANGUAGE):
        yield


@cache
def translations(language: str, directories: tuple[Path, ...]) -> NullTranslations:
    """All texts in `language`; Danish needs no files."""
    if language == DEFAULT_LANGUAGE:
        return _DanishTexts()
    compiled = io.BytesIO()
    write_mo(compiled, read_catalog(language, directories))
    compiled.seek(0)
    return Translations(compiled)


def read_catalog(language: str, directories: Iterable[Path]) -> Catalog:
    """The merged catalogue of every .po file of one language."""
    merged = Catalog(locale=language)
    for directory in directories:
        for path in [*sorted((directory / language).glob("*.po")), directory / f"{language}.po"]:
            if not path.is_file():
                continue
            with path.open("rb") as file:
                _merge(merged, read_po(file, locale=language), path)
    return merged


def _merge(merged: Catalog, addition: Catalog, path: Path) -> None:
    for message in addition:
        if not message.id or not message.string:
            continue
        known = merged.get(message.id, message.context)
        if known is not None and known.string != message.string:
            raise ConflictingTranslation(f"{path}: {message.id!r} already has another text")
        merged.add(message.id, message.string, context=message.context)
