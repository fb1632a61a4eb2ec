"""What kinds of agreement, answers and refusals are called."""

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from services.registration.companies.domain import CompanyNumberTaken
from shared.web.errors import ErrorTexts, FieldTexts
from shared.web.page_state import Mark, MarkKind

AGREEMENT_TEXTS: dict[str, LazyString] = {
    "full": lazy_gettext("hel aftale"),
    "short": lazy_gettext("kort aftale"),
    "combined": lazy_gettext("kombinationsaftale"),
    "remainder": lazy_gettext("restaftale"),
}

_ANSWERS: dict[str, tuple[LazyString, MarkKind]] = {
    "accepted": (lazy_gettext("Kommer"), "success"),
    "declined": (lazy_gettext("Kommer ikke"), "neutral"),
    "withdrawn": (lazy_gettext("Meldt fra"), "error"),
}

ERROR_TEXTS: ErrorTexts = {
    CompanyNumberTaken: (
        409,
        lazy_gettext("En anden virksomhed i kartoteket har det CVR-nummer. Ret den i stedet."),
    ),
}

#: beside the input that a refusal is about, by its code
FIELD_TEXTS: FieldTexts = {
    "cvr_not_valid": lazy_gettext(
        "CVR-nummeret har 8 cifre, og her er et forkert. Ret det, eller slet det."
    ),
    "too_many_addresses": lazy_gettext(
        "Vi har skrevet til for mange adresser i dag. Prøv igen i morgen, eller skriv til skolen."
    ),
    "number_taken": lazy_gettext("En anden virksomhed i kartoteket har det CVR-nummer."),
}


def answer_text(status: str) -> str:
    text, _kind = _ANSWERS.get(status, ("", None))
    return str(text or gettext("Har ikke svaret"))


def company_mark(
    status: str, *, delivery_failed: bool, link_revoked: bool, must_reconfirm: bool
) -> Mark:
    """How far a company is. One that is only invited may have been reached or not; one that said
    yes to another day is asked again.
    """
    if status == "accepted" and must_reconfirm:
        return Mark(gettext("Spurgt om den nye dag"), "waiting")
    if status in _ANSWERS:
        text, kind = _ANSWERS[status]
        return Mark(str(text), kind)
    if delivery_failed:
        return Mark(gettext("Mail kunne ikke leveres"), "error")
    if link_revoked:
        return Mark(gettext("Linket er lukket"), "neutral")
    return Mark(gettext("Har ikke svaret"), "waiting")


def answers_sentence(*, invited: int, silent: int) -> str:
    """ "14 af 30 virksomheder har svaret." """
    text: str = ngettext(
        "%(answered)s af %(num)d virksomhed har svaret.",
        "%(answered)s af %(num)d virksomheder har svaret.",
        invited,
        answered=invited - silent,
    )
    return text
