"""Questions and their answers in the reader's language."""

from typing import Any

from flask_babel import gettext, ngettext

from services.registration.schedules.domain.what_if import Question
from shared.web.formats import number, percent


def question_text(question: Question, is_talks: bool = False) -> str:
    texts = {
        "company_away": gettext("%(name)s kommer ikke", name=question.label),
        "room_away": gettext("Lokale %(name)s kan ikke bruges", name=question.label),
        "table": gettext("Et bord mere hos %(name)s", name=question.label),
        "slot": gettext("Et tidsrum mere"),
        "shorter": gettext("Oplæg på %(minutes)s minutter", minutes=question.minutes)
        if is_talks
        else gettext("Samtaler på %(minutes)s minutter", minutes=question.minutes),
        "meeting": gettext("Et oplæg mere til hver elev")
        if is_talks
        else gettext("En samtale mere til hver elev"),
        "fairness": level_text(question.level),
    }
    return texts[question.kind]


def level_text(level: float) -> str:
    texts = {
        0.0: gettext("Flest point i alt"),
        0.25: gettext("Mest point, lidt retfærdighed"),
        0.5: gettext("Retfærdigt (det sædvanlige)"),
        0.75: gettext("Mere retfærdigt"),
        1.0: gettext("Så retfærdigt som muligt"),
    }
    return texts.get(level, "")


def effect_text(question: str, effect: dict[str, Any]) -> str:
    """What it would come to, in one sentence. `effect` is WhatIf.to_dict."""
    if effect["better_off"] or effect["worse_off"]:
        return gettext(
            "%(question)s: %(better)s, og %(worse)s.",
            question=question,
            better=ngettext(
                "%(num)d elev får mere", "%(num)d elever får mere", effect["better_off"]
            ),
            worse=ngettext("%(num)d får mindre", "%(num)d får mindre", effect["worse_off"]),
        )
    if effect["changed"]:
        return ngettext(
            "%(question)s: Ingen får mere eller mindre, men %(num)d elev møder en anden.",
            "%(question)s: Ingen får mere eller mindre, men %(num)d elever møder nogle andre.",
            effect["changed"],
            question=question,
        )
    return gettext("%(question)s: Ingen forskel. Alle får det samme.", question=question)


def makes_no_difference(effect: dict[str, Any]) -> bool:
    return not (effect["better_off"] or effect["worse_off"] or effect["changed"])


def without_anything(figures: dict[str, Any]) -> int:
    """All who wished and get nothing of it, as the page of a schedule counts them: also those whose
    wishes no plan could meet.
    """
    return int(figures["students_with_none"]) + int(figures.get("wished_in_vain", 0))


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
        both(
            gettext("Elever uden et ønsket møde"),
            *(number(without_anything(side)) for side in (today, changed)),
        ),
        *_in_vain_row(today, changed),
        both(
            gettext("Den, der får mindst, får af sit bedste"),
            *(percent(side["min_share"]) for side in (today, changed)),
        ),
        both(gettext("Ulighed (Gini)"), *(number(side["gini"], 3) for side in (today, changed))),
    ]


def _in_vain_row(today: dict[str, Any], changed: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Apart, because no plan could give them anything; left out where there are none."""
    before, after = (side.get("wished_in_vain", 0) for side in (today, changed))
    if not before and not after:
        return []
    text = gettext("Heraf har kun ønsket nogen, der søger andre uddannelser eller ikke kommer")
    return [(text, number(before), number(after))]


def use_text(question: Question, is_talks: bool = False) -> str:
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
            "Sæt tidsrummenes længde til %(minutes)s minutter under arrangementets tider.",
            minutes=question.minutes,
        )
        if is_talks
        else gettext(
            "Sæt samtalens længde til %(minutes)s minutter under arrangementets tider.",
            minutes=question.minutes,
        ),
        "meeting": gettext("Hæv antallet af oplæg pr. elev med 1 under Oplæg for mange elever.")
        if is_talks
        else gettext("Hæv antallet af samtaler pr. elev med 1 under arrangementet."),
    }
    return texts.get(question.kind, "")
