"""Why a build failed and why a wish was not met, in the reader's language."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext

from services.registration.models import ScheduleBuild


def failure_words(build: ScheduleBuild) -> str:
    texts = {
        "engine": gettext(
            "Beregningen gik i stykker. Prøv igen med et andet nummer til lodtrækning."
        ),
        "attempts": gettext(
            "Beregningen gik i stykker tre gange. Prøv med færre elever ad gangen."
        ),
        "time": gettext("Beregningen blev ikke færdig i tide. Prøv igen."),
    }
    return texts.get(build.failure or "", "")


def unmet_words(reason: str, evidence: dict[str, Any]) -> str:
    """One sentence; it never names another student."""
    texts: dict[str, Callable[[], str]] = {
        "full": lambda: _full(evidence),
        "student_full": lambda: gettext("Skemaet er fyldt med andre samtaler."),
        "clash": lambda: gettext("De ledige tider falder sammen med andre samtaler i skemaet."),
        "student_blocked": lambda: gettext("Der er kun plads i tidsrum, hvor eleven ikke kan."),
        "company_absent": lambda: gettext("Virksomheden er der ikke i de ledige tidsrum."),
        "education": lambda: gettext("Virksomheden søger andre uddannelser."),
        "cancelled": lambda: gettext("Virksomheden har meldt afbud."),
        "lot": lambda: gettext("Flere stod lige. Lodtrækningen afgjorde det."),
        "fairness": lambda: gettext("Pladsen gik til en, der ellers havde fået mindre."),
    }
    words = texts.get(reason)
    return words() if words else gettext("Det gik ikke op.")


def advice_words(advice: dict[str, Any], companies: list[str]) -> str:
    """One change that would help, and what it would bring."""
    more = advice["more_meetings"]
    gain = ngettext("%(num)d ønske mere", "%(num)d ønsker mere", more)
    if advice["kind"] == "table":
        name = companies[advice["company"]]
        return gettext("Et bord mere hos %(name)s opfylder %(gain)s.", name=name, gain=gain)
    if advice["kind"] == "slot":
        return gettext("Et tidsrum mere opfylder %(gain)s.", gain=gain)
    return gettext("En samtale mere til hver elev opfylder %(gain)s.", gain=gain)


def _full(evidence: dict[str, Any]) -> str:
    seats, wishers = evidence.get("seats"), evidence.get("wishers")
    if isinstance(seats, int) and isinstance(wishers, int):
        words = ngettext(
            "%(wishers)s ønskede den, og der var %(num)d plads.",
            "%(wishers)s ønskede den, og der var %(num)d pladser.",
            seats,
            wishers=wishers,
        )
        lowest = evidence.get("lowest_rank_met")
        if lowest:
            words += " " + gettext(
                "Den sidste, der kom med, havde den som ønske nr. %(rank)s.", rank=lowest
            )
        return words
    return gettext("Alle virksomhedens pladser gik til andre ønsker.")
