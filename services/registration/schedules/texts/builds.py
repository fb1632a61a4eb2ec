"""Why a build failed and why a wish was not met, in the reader's language."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext

from services.registration.schedules.models import ScheduleBuild


def failure_text(build: ScheduleBuild) -> str:
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


def unmet_text(reason: str, evidence: dict[str, Any]) -> str:
    """One sentence; it never names another student."""
    is_of_talks = "sessions" in evidence
    texts: dict[str, Callable[[], str]] = {
        "full": lambda: _full(evidence),
        "not_opened": lambda: _not_opened(evidence),
        "student_full": lambda: (
            gettext("Skemaet er fyldt med andre oplæg.")
            if is_of_talks
            else gettext("Skemaet er fyldt med andre samtaler.")
        ),
        "clash": lambda: (
            gettext("Oplæggene med ledige pladser ligger samtidig med andre oplæg i skemaet.")
            if is_of_talks
            else gettext("De ledige tider falder sammen med andre samtaler i skemaet.")
        ),
        "student_blocked": lambda: gettext("Der er kun plads i tidsrum, hvor eleven ikke kan."),
        "company_absent": lambda: gettext("Virksomheden er der ikke i de ledige tidsrum."),
        "education": lambda: gettext("Virksomheden søger andre uddannelser."),
        "cancelled": lambda: gettext("Virksomheden har meldt afbud."),
        "lot": lambda: gettext("Flere stod lige. Lodtrækningen afgjorde det."),
        "fairness": lambda: gettext("Pladsen gik til en, der ellers havde fået mindre."),
    }
    words = texts.get(reason)
    return words() if words else gettext("Det gik ikke op.")


def otherwise_text(reason: str, evidence: dict[str, Any]) -> str:
    """What would have had to be different for the wish to be met; empty where nothing would do."""
    texts: dict[str, Callable[[], str]] = {
        "full": lambda: gettext(
            "Det krævede en plads mere. Højere oppe på din liste havde chancen været større."
        ),
        "student_full": lambda: (
            gettext("Det krævede et oplæg mere i dit skema eller en højere plads på din liste.")
            if "sessions" in evidence
            else gettext(
                "Det krævede en samtale mere i dit skema eller en højere plads på din liste."
            )
        ),
        "clash": lambda: gettext("Det krævede bare ét ledigt tidsrum, I havde fælles."),
        "student_blocked": lambda: gettext("Det krævede, at du kunne i et andet tidsrum."),
        "company_absent": lambda: gettext("Det krævede, at virksomheden var der længere."),
        "lot": lambda: gettext("Du kunne ikke have gjort noget anderledes."),
        "fairness": lambda: gettext("Det krævede en plads mere hos virksomheden."),
    }
    words = texts.get(reason)
    if reason == "full" and evidence.get("lowest_rank_met") == 1:
        return gettext("Det krævede en plads mere: Alle pladser gik til førsteønsker.")
    return words() if words else ""


def advice_text(advice: dict[str, Any], companies: list[str]) -> str:
    """One change that would help, and what it would bring."""
    more = advice["more_meetings"]
    gain = ngettext("%(num)d ønske mere", "%(num)d ønsker mere", more)
    if advice["kind"] == "table":
        name = companies[advice["company"]]
        return gettext("Et bord mere hos %(name)s opfylder %(gain)s.", name=name, gain=gain)
    if advice["kind"] == "slot":
        return gettext("Et tidsrum mere opfylder %(gain)s.", gain=gain)
    return gettext("En samtale mere til hver elev opfylder %(gain)s.", gain=gain)


def _not_opened(evidence: dict[str, Any]) -> str:
    wishers, smallest = evidence.get("wishers"), evidence.get("smallest")
    if evidence.get("cause") == "few_wishers" and isinstance(wishers, int):
        return ngettext(
            "Virksomheden holder ikke oplæg: Kun %(num)d ønskede det, og der skal være %(least)s.",
            "Virksomheden holder ikke oplæg: Kun %(num)d ønskede det, og der skal være %(least)s.",
            wishers,
            least=smallest,
        )
    return gettext("Virksomheden holder ikke oplæg: Lokalerne blev brugt til andre ønsker.")


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
