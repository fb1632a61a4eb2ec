"""The sentence that a person reads for each fault of a list; decides nothing."""

from __future__ import annotations

from collections.abc import Callable

from shared.sheets.faults import Fault

Translate = Callable[[str], str]


def fault_text(fault: Fault, _: Translate = str) -> str:
    """`Række 7, kolonne B (E-mail): …`; pass gettext as `_` for the reader's language."""
    return _place(fault, _) + _sentence(fault, _)


def _place(fault: Fault, _: Translate) -> str:
    fields = {
        "row": fault.row,
        "column": fault.column_letters,
        "header": fault.header,
    }
    if fault.row is None:
        return ""
    if fault.column is None:
        return _("Række %(row)s: ") % fields
    if fault.header:
        return _("Række %(row)s, kolonne %(column)s (%(header)s): ") % fields
    return _("Række %(row)s, kolonne %(column)s: ") % fields


def _sentence(fault: Fault, _: Translate) -> str:
    texts = _file_texts(_) | _row_texts(_) | _cell_texts(_) | _note_texts(_)
    template = texts.get(fault.code) or _("Her er noget galt (%(code)s).")
    return template % ({"code": fault.code} | dict(fault.fields))


def _file_texts(_: Translate) -> dict[str, str]:
    return {
        "empty_file": _("Filen er tom. Vælg den fil, som listen står i."),
        "no_rows": _("Filen har overskrifter, men ingen rækker under dem."),
        "no_header": _(
            "Ingen af overskrifterne kan genkendes. Der søges %(wanted)s; filen har %(found)s. "
            "Skriv overskrifterne i den første række."
        ),
        "file_too_big": _("Filen fylder mere end %(megabytes)s MB. Del den i flere filer."),
        "unpacks_too_big": _(
            "Filen fylder for meget, når den pakkes ud. Gem listen på ny i Excel, og prøv igen."
        ),
        "too_many_rows": _("Listen har mere end %(rows)s rækker. Del den i flere filer."),
        "too_many_cells": _(
            "Filen har mere end %(cells)s felter. Slet ark og kolonner, som ikke bruges, "
            "eller del listen i flere filer."
        ),
        "too_many_columns": _(
            "Listen har mere end %(columns)s kolonner. Slet de kolonner, som ikke bruges."
        ),
        "password": _(
            "Filen er beskyttet med adgangskode. Gem den uden adgangskode, og prøv igen."
        ),
        "macros": _(
            "Filen indeholder makroer. Gem den som almindelig Excel-fil (.xlsx), og prøv igen."
        ),
        "external_links": _(
            "Filen henter tal fra andre filer. Kopiér listen, indsæt den som værdier "
            "i en ny fil, og prøv igen."
        ),
        "unknown_format": _(
            "Filen kan ikke læses som en liste. Gem den som Excel (.xlsx) eller CSV."
        ),
        "damaged": _("Filen er beskadiget og kan ikke åbnes. Gem den på ny i Excel, og prøv igen."),
        "unknown_encoding": _(
            "Bogstaverne i filen kan ikke læses. Gem den som »CSV UTF-8« eller som Excel (.xlsx)."
        ),
    }


def _row_texts(_: Translate) -> dict[str, str]:
    return {
        "unclosed_quote": _("Et anførselstegn bliver ikke lukket igen. Ret det, og prøv igen."),
        "missing_column": _("Kolonnen »%(wanted)s« mangler. Filen har: %(found)s."),
        "missing_number": _(
            "Kolonnen »%(wanted)s« mangler eller har en anden overskrift. "
            "Disse overskrifter blev ikke forstået: %(found)s."
        ),
        "two_under_one": _(
            "Overskriften »%(wanted)s« dækker flere kolonner, som alle har noget i sig. "
            "Giv hver kolonne sin egen overskrift."
        ),
        "stray_row": _(
            "Rækken »%(value)s« ligner ikke en række i listen. Slet den, eller fyld den ud."
        ),
        "double_column": _(
            "Kolonnen »%(wanted)s« findes allerede i kolonne %(first)s. Slet den ene."
        ),
        "double_row": _("»%(value)s« står allerede i række %(first)s."),
    }


def _cell_texts(_: Translate) -> dict[str, str]:
    return {
        "cpr": _(
            "Her står et CPR-nummer. Slet alle CPR-numre i filen, og prøv igen. Intet er gemt."
        ),
        "nul": _("Feltet indeholder tegn, som ikke kan læses. Skriv indholdet igen."),
        "hidden_characters": _("Feltet indeholder skjulte tegn. Skriv indholdet igen."),
        "cell_too_long": _("Feltet har mere end %(characters)s tegn. Gør det kortere."),
        "error_value": _(
            "Feltet viser en fejl fra Excel (%(value)s). Ret formlen, eller skriv værdien."
        ),
        "formula_without_value": _(
            "Feltet har en formel uden resultat. Åbn og gem filen i Excel, eller skriv værdien."
        ),
        "empty": _("Feltet er tomt, men skal udfyldes."),
        "not_whole_number": _("»%(value)s« er ikke et helt tal."),
        "number_out_of_range": _("%(value)s er ikke mellem %(low)s og %(high)s."),
        "not_yes_no": _("»%(value)s« er hverken ja eller nej."),
        "not_date": _("»%(value)s« er ikke en dato. Skriv den som 03-04-2027."),
        "no_such_date": _("Datoen »%(value)s« findes ikke."),
        "not_time": _("»%(value)s« er ikke et klokkeslæt. Skriv det som 8.15."),
        "date_for_words": _(
            "Excel har gjort feltet til en dato og viser »%(value)s«. "
            "Gør kolonnen til tekst i Excel, og skriv det igen."
        ),
        "truth_for_words": _(
            "Excel har gjort feltet til %(value)s. "
            "Gør kolonnen til tekst i Excel, og skriv det igen."
        ),
        "not_email": _("»%(value)s« er ikke en e-mailadresse."),
        "two_emails": _("»%(value)s« er flere e-mailadresser. Lad kun én blive stående."),
        "email_mixes_letters": _(
            "»%(value)s« har et bogstav fra et andet alfabet, som ligner vores."
            " Skriv adressen igen."
        ),
        "email_letters": _(
            "»%(value)s« har bogstaver før @, som mail ikke kan sendes til. Ret adressen."
        ),
        "email_space": _("»%(value)s« har et mellemrum i e-mailadressen. Slet mellemrummet."),
        "not_phone": _("»%(value)s« er ikke et telefonnummer."),
        "not_cvr": _("»%(value)s« er ikke et CVR-nummer på 8 cifre."),
    }


def _note_texts(_: Translate) -> dict[str, str]:
    """What is no fault and is said all the same."""
    return {
        "headings_again": _("Overskrifterne står her igen, og rækken er ikke taget med."),
        "footer_left_out": _("»%(value)s« hører ikke til listen og er ikke taget med."),
        "hidden_rows_one": _("1 skjult række kom med (række %(rows)s)."),
        "hidden_rows": _("%(count)s skjulte rækker kom med (række %(rows)s)."),
        "hidden_left_out_one": _("1 skjult række er ikke taget med (række %(rows)s)."),
        "hidden_left_out": _("%(count)s skjulte rækker er ikke taget med (række %(rows)s)."),
        "other_sheets": _("Arket »%(sheet)s« er læst. Disse ark er ikke: %(others)s."),
        "phone_left_out": _("»%(value)s« kan ikke læses som telefonnummer og er ikke taget med."),
    }
