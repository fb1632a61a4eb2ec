"""The sentence for each fault of an imported list, with row and column; decides nothing."""

from dataclasses import replace

from flask_babel import gettext as _

from shared.sheets import Fault, fault_text

_OWN_CODES = {
    "name_without_letters",
    "address_of_staff",
    "address_of_other_row",
    "number_of_other_row",
    "unknown_student",
    "student_of_school",
    "company_of_school",
    "ambiguous_student",
    "student_twice",
    "unknown_company",
    "company_silent",
    "company_not_coming",
    "too_many_wishes",
    "pair_twice",
    "score_unknown",
}


def fault_sentence(fault: Fault) -> str:
    """`Række 7, kolonne B: …`"""
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
        "unknown_student": _("Der er ingen elev i arrangementet, der hedder “%(value)s”."),
        "student_of_school": _(
            "%(value)s er kendt på skolen. Bed en arrangør eller administrator om at tilføje eller"
            " rette eleven."
        ),
        "company_of_school": _(
            "%(value)s står hos skolen med andre oplysninger. Skriv kun navnet, eller bed en"
            " arrangør eller administrator om at rette dem."
        ),
        "ambiguous_student": _(
            "Flere elever hedder “%(value)s”. Skriv klasse eller mailadresse også."
        ),
        "student_twice": _("Eleven står også i række %(first)s. Slet den ene."),
        "unknown_company": _("Ingen virksomhed i arrangementet hedder “%(value)s”."),
        "company_silent": _(
            "%(value)s er inviteret, men har ikke svaret. Svar for dem, eller bed dem svare."
        ),
        "company_not_coming": _("%(value)s har meldt fra og kommer ikke. Slet ønsket."),
        "pair_twice": _("Virksomheden og eleven står også i række %(first)s. Slet den ene."),
        "score_unknown": _("“%(value)s” er ikke et ønske. Skriv 1, 2 eller 3, hvor 3 er mest."),
        "too_many_wishes": _("Der er %(count)s ønsker, men arrangementet tillader %(limit)s."),
    }
    return str(texts[fault.code] % fault.fields)
