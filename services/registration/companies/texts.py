"""What kinds of agreement are called."""

from flask_babel import LazyString, lazy_gettext, ngettext

from services.registration.companies.domain import CompanyNumberTaken
from shared.web.errors import ErrorTexts

AGREEMENT_TEXTS: dict[str, LazyString] = {
    "full": lazy_gettext("hel aftale"),
    "short": lazy_gettext("kort aftale"),
    "combined": lazy_gettext("kombinationsaftale"),
    "remainder": lazy_gettext("restaftale"),
}


ERROR_TEXTS: ErrorTexts = {
    CompanyNumberTaken: (
        409,
        lazy_gettext("En anden virksomhed i kartoteket har det CVR-nummer. Ret den i stedet."),
    ),
}


def answers_sentence(*, invited: int, silent: int) -> str:
    """ "14 af 30 virksomheder har svaret." """
    text: str = ngettext(
        "%(answered)s af %(num)d virksomhed har svaret.",
        "%(answered)s af %(num)d virksomheder har svaret.",
        invited,
        answered=invited - silent,
    )
    return text
