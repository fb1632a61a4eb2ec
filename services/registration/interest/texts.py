"""What answers after a meeting and their refusals are called, at both doors."""

from flask_babel import LazyString, gettext, lazy_gettext

from services.registration.interest.domain import interest_errors
from shared.web.errors import ErrorTexts

#: words and kind of mark
ANSWER_TEXTS: dict[str, tuple[LazyString, str]] = {
    "yes": (lazy_gettext("Ja"), "success"),
    "maybe": (lazy_gettext("Måske"), "info"),
    "no": (lazy_gettext("Nej"), "neutral"),
}

#: what a pair came to: words and kind of mark
KIND_TEXTS: dict[str, tuple[LazyString, str]] = {
    "match": (lazy_gettext("Match"), "success"),
    "student": (lazy_gettext("Kun eleven siger ja"), "info"),
    "company": (lazy_gettext("Kun virksomheden siger ja"), "info"),
    "silent": (lazy_gettext("Mangler svar"), "waiting"),
    "done": (lazy_gettext("Ingen siger ja"), "neutral"),
}

ERROR_TEXTS: ErrorTexts = {
    interest_errors.AnswersAreClosed: (
        409,
        lazy_gettext(
            "Fristen for at svare er gået: 14 dage efter arrangementet. "
            "Tal med skolen, hvis noget er ændret."
        ),
    ),
    interest_errors.UnknownAnswer: (
        422,
        lazy_gettext("Svar ja, måske eller nej. En note har højst %(limit)s tegn."),
    ),
    interest_errors.NobodyToNudge: (
        409,
        lazy_gettext(
            "Der er ingen at minde om det lige nu: De har svaret, har ingen mail, "
            "eller er blevet mindet om det."
        ),
    ),
}


def encounter_text(how: str) -> str:
    return gettext("Samtale") if how == "meeting" else gettext("Besøg på stand")
