"""Words that several pages here share: time left, reasons of absence, kinds of agreement."""

from datetime import datetime

from flask import Flask
from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from services.registration.domain.attendance import ABSENCE_REASONS
from shared import clock

REASON_WORDS: dict[str, LazyString] = {
    "known": lazy_gettext("Har meldt fra"),
    "unknown": lazy_gettext("Ikke kommet"),
    "late": lazy_gettext("Kommer senere"),
    "left": lazy_gettext("Gået før tid"),
    "work": lazy_gettext("På arbejde eller i praktik"),
    "other_teaching": lazy_gettext("Anden undervisning"),
}

AGREEMENT_WORDS: dict[str, LazyString] = {
    "full": lazy_gettext("hel aftale"),
    "short": lazy_gettext("kort aftale"),
    "combined": lazy_gettext("kombinationsaftale"),
    "remainder": lazy_gettext("restaftale"),
}


def reason_choices() -> list[tuple[str, str]]:
    return [(code, str(REASON_WORDS[code])) for code in ABSENCE_REASONS]


def time_left(moment: datetime) -> str:
    """How long there is until a moment, in the largest unit that says enough."""
    minutes = int((moment - clock.now()).total_seconds() // 60)
    if minutes < 1:
        return gettext("nu")
    if minutes < 60:
        return ngettext("om %(num)d minut", "om %(num)d minutter", minutes)
    if minutes < 48 * 60:
        return ngettext("om %(num)d time", "om %(num)d timer", minutes // 60)
    return ngettext("om %(num)d dag", "om %(num)d dage", minutes // (24 * 60))


def init_schedule_words(app: Flask) -> None:
    app.jinja_env.filters["time_left"] = time_left
    app.jinja_env.globals.update(agreement_words=AGREEMENT_WORDS, reason_words=REASON_WORDS)
