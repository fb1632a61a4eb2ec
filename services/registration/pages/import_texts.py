"""The sentence for each fault of an imported list, with row and column; decides nothing."""

from dataclasses import replace

from flask_babel import gettext as _

from shared.sheets import Fault, Imported, fault_text

_OWN_CODES = {
    "name_without_letters",
    "address_of_staff",
    "address_of_other_row",
    "number_of_other_row",
}


def fault_sentences(sheet: Imported) -> list[str]:
    """`Række 7, kolonne B: …` for the first faults."""
    return [_sentence(fault) for fault in sheet.faults.first]


def _sentence(fault: Fault) -> str:
    if fault.code not in _OWN_CODES:
        return fault_text(fault, _)
    # the shared texts know the place; the words after it are ours
    place = fault_text(replace(fault, code="own", fields={}), _).partition(":")[0]
    return f"{place}: {_own_text(fault)}"


def _own_text(fault: Fault) -> str:
    texts = {
        "name_without_letters": _("Navnet har ingen bogstaver. Ret det."),
        "address_of_staff": _("%(value)s tilhører en medarbejder på skolen. Ret adressen."),
        "address_of_other_row": _(
            "%(value)s står også i række %(first)s med et andet navn. Ret den ene."
        ),
        "number_of_other_row": _(
            "CVR-nummer %(value)s står også i række %(first)s med et andet navn. Ret det ene."
        ),
    }
    return str(texts[fault.code] % fault.fields)
