"""What contacts, what came of them, next steps and refusals are called."""

from datetime import date

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from services.registration.relations.domain import (
    EntryEmpty,
    EntryNotNow,
    EntryOfAnother,
    NothingToTransfer,
    PortfolioSize,
    StepNotAhead,
    StepSettled,
    TransferSettled,
    TransferToNobody,
)
from services.registration.relations.queries.contact_log import LogLine, StepLine
from shared.web.errors import ErrorTexts, FieldTexts
from shared.web.formats import day

KIND_TEXTS: dict[str, LazyString] = {
    "visit": lazy_gettext("Et besøg"),
    "call": lazy_gettext("Et opkald"),
    "mail": lazy_gettext("En mail"),
    "meeting": lazy_gettext("Et møde"),
    "note": lazy_gettext("Et notat"),
    "event": lazy_gettext("Et arrangement"),
}
OUTCOME_TEXTS: dict[str, LazyString] = {
    "talked": lazy_gettext("Vi talte sammen"),
    "not_there": lazy_gettext("Traf ingen"),
    "wants_student": lazy_gettext("Vil have en elev"),
    "declined": lazy_gettext("Nej tak"),
}
_EVENT_OUTCOMES: dict[str, LazyString] = {
    "invited": lazy_gettext("Inviteret, har ikke svaret"),
    "accepted": lazy_gettext("Sagde ja"),
    "declined": lazy_gettext("Sagde nej"),
    "withdrawn": lazy_gettext("Meldte fra"),
}
STEP_KIND_TEXTS: dict[str, LazyString] = {
    "call": lazy_gettext("Ring til dem"),
    "visit": lazy_gettext("Tag ud til dem"),
    "mail": lazy_gettext("Skriv til dem"),
    "other": lazy_gettext("Andet"),
}
STEP_AFTER_TEXTS: dict[str, LazyString] = {
    "week": lazy_gettext("Om en uge"),
    "month": lazy_gettext("Om en måned"),
    "quarter": lazy_gettext("Om tre måneder"),
    "date": lazy_gettext("På en dato"),
    "": lazy_gettext("Intet aftalt"),
}

ERROR_TEXTS: ErrorTexts = {
    EntryEmpty: (422, lazy_gettext("Vælg, hvad der kom ud af det, eller skriv en linje.")),
    EntryNotNow: (422, lazy_gettext("Skriv en dato, der er i dag eller før.")),
    EntryOfAnother: (
        409,
        lazy_gettext("Kun den, der skrev linjen, kan rette den. Skriv en ny i stedet."),
    ),
    StepNotAhead: (
        422,
        lazy_gettext("Et næste skridt er i dag eller senere, og højst to år frem."),
    ),
    StepSettled: (409, lazy_gettext("Skridtet er allerede afsluttet.")),
    NothingToTransfer: (
        409,
        lazy_gettext("Kollegaen følger ingen virksomheder og har ingen åbne skridt."),
    ),
    TransferToNobody: (
        422,
        lazy_gettext("Vælg en anden kollega, der arbejder her og kan følge virksomheder."),
    ),
    TransferSettled: (409, lazy_gettext("Det er allerede taget tilbage.")),
}
FIELD_TEXTS: FieldTexts = {
    "entry_empty": lazy_gettext("Vælg, hvad der kom ud af det, eller skriv en linje."),
    "entry_not_now": lazy_gettext("Skriv en dato, der er i dag eller før."),
    "step_not_ahead": lazy_gettext("Et næste skridt er i dag eller senere, og højst to år frem."),
    "transfer_to_nobody": lazy_gettext(
        "Vælg en anden kollega, der arbejder her og kan følge virksomheder."
    ),
}


def outcome_text(line: LogLine) -> str:
    texts = _EVENT_OUTCOMES if line.kind == "event" else OUTCOME_TEXTS
    return str(texts.get(line.outcome, ""))


def step_text(step: StepLine) -> str:
    """ "Ring: aftale om prøvedage" """
    kind = str(STEP_KIND_TEXTS[step.kind])
    if step.kind == "other" and step.text:
        return step.text
    return gettext("%(kind)s: %(text)s", kind=kind, text=step.text) if step.text else kind


def due_text(step: StepLine, today: date) -> str:
    """A day beside today's: "i dag", "3 dage over", or the day itself."""
    late = (today - step.due_on).days
    if late == 0:
        return gettext("i dag")
    if late > 0:
        text: str = ngettext("%(num)d dag over", "%(num)d dage over", late)
        return text
    return day(step.due_on)


def size_text(size: PortfolioSize) -> str:
    companies = ngettext("%(num)d virksomhed", "%(num)d virksomheder", size.companies)
    steps = ngettext("%(num)d åbent skridt", "%(num)d åbne skridt", size.steps)
    text: str = gettext("%(companies)s og %(steps)s", companies=companies, steps=steps)
    return text
