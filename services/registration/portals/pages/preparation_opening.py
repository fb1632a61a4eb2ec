"""The sentence that opens a student's preparation: what she lacks, or that she is ready."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from services.registration.preparation.domain.preparation import RequiredDocuments
from shared.web.formats import day
from shared.web.page_state import PageState


@dataclass(frozen=True)
class PreparationStands:
    """`missing` and `to_change` name documents within a sentence, "" where there are none."""

    is_cancelled: bool
    is_over: bool
    asked: RequiredDocuments
    is_waived: bool
    missing: str
    to_change: str
    is_checking: bool
    companies_may_see: bool
    seen_from: date


def preparation_opening(stands: PreparationStands) -> PageState:
    if stands.is_cancelled:
        return PageState(_("Arrangementet er aflyst."), kind="error")
    if stands.is_over:
        return PageState(_("Arrangementet er holdt, og det, du afleverede, er slettet."))
    if not stands.asked.kinds:
        return PageState(_("Du skal ikke aflevere noget til dette arrangement."), kind="success")
    if stands.missing:
        return _missing(stands)
    return _handed_in(stands)


def _missing(stands: PreparationStands) -> PageState:
    if stands.is_waived:
        return PageState(_("Du er fritaget. Du behøver ikke at aflevere mere."), kind="success")
    why = (
        _("Du får først dit skema, når det er afleveret.")
        if stands.asked.schedule_waits
        else _("Virksomhederne læser det, før de møder dig.")
    )
    return PageState(_("Du mangler %(what)s.", what=stands.missing), why, "warning")


def _handed_in(stands: PreparationStands) -> PageState:
    if stands.to_change:
        return PageState(
            _("Ret %(what)s, og læg det op igen.", what=stands.to_change),
            _("Din lærer har skrevet, hvad der skal ændres."),
            "warning",
        )
    if stands.is_checking:
        return PageState(
            _("Vi tjekker din fil."),
            _("Det tager få sekunder. Du kan godt lukke siden imens."),
        )
    readable = (
        _("Virksomhederne kan læse det nu.")
        if stands.companies_may_see
        else _("Virksomhederne kan læse det fra %(day)s.", day=day(stands.seen_from))
    )
    return PageState(_("Du er klar."), readable, "success")
