"""Questions and their answers in the reader's language."""

from typing import Any

from flask_babel import gettext, ngettext

from services.registration.domain.questions import Question
from shared.web.formats import number, percent


def question_words(question: Question) -> str:
    texts = {
        "company_away": gettext("%(name)s kommer ikke", name=question.label),
        "room_away": gettext("Lokale %(name)s kan ikke bruges", name=question.label),
        "table": gettext("Et bord mere hos %(name)s", name=question.label),
        "slot": gettext("Et tidsrum mere"),
        "shorter": gettext("Samtaler på %(minutes)s minutter", minutes=question.minutes),
        "meeting": gettext("En samtale mere til hver elev"),
        "fairness": level_words(question.level),
    }
    return texts[question.kind]


def level_words(level: float) -> str:
    texts = {
        0.0: gettext("Flest point i alt"),
        0.25: gettext("Mest point, lidt retfærdighed"),
        0.5: gettext("Retfærdigt (det sædvanlige)"),
        0.75: gettext("Mere retfærdigt"),
        1.0: gettext("Så retfærdigt som muligt"),
    }
    return texts.get(level, "")


def effect_rows(result: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, today, changed)"""
    today, changed = result["today"], result["changed"]

    def both(text: str, *shown: str) -> tuple[str, str, str]:
        return (text, *shown)  # type: ignore[return-value]

    def whole(name: str) -> list[str]:
        return [number(side[name]) for side in (today, changed)]

    return [
        both(gettext("Point i alt"), *whole("total")),
        both(gettext("Højst mulige point"), *whole("upper_bound")),
        both(gettext("Opfyldte ønsker"), *whole("met")),
        both(
            gettext("Ønsker, der ikke opfyldes"),
            *(number(side["wished"] - side["met"]) for side in (today, changed)),
        ),
        both(gettext("Får deres første ønske"), *whole("first")),
        both(gettext("Elever uden et ønsket møde"), *whole("students_with_none")),
        both(
            gettext("Den, der får mindst, får af sit bedste"),
            *(percent(side["min_share"]) for side in (today, changed)),
        ),
        both(gettext("Ulighed (Gini)"), *(number(side["gini"], 3) for side in (today, changed))),
    ]


def use_words(question: Question) -> str:
    """What to change, and where, for those rules that are not this service's own."""
    texts = {
        "company_away": gettext("Meld virksomheden fra på dens side under Virksomheder."),
        "room_away": ngettext(
            "Tag lokalet af under Lokaler. %(num)d virksomhed får så ikke noget sted at være.",
            "Tag lokalet af under Lokaler. %(num)d virksomheder får så ikke noget sted at være.",
            len(question.companies),
        )
        if question.companies
        else gettext("Tag lokalet af under Lokaler. Der er et ledigt lokale at flytte til."),
        "slot": gettext("Føj et tidsrum til sidst på dagen under arrangementets tider."),
        "shorter": gettext(
            "Sæt samtalens længde til %(minutes)s minutter under arrangementets tider.",
            minutes=question.minutes,
        ),
        "meeting": gettext("Hæv antallet af samtaler pr. elev med 1 under arrangementet."),
    }
    return texts.get(question.kind, "")
