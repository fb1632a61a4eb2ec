"""The sentence beside a field for each code of a domain error; it decides nothing."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from shared.errors import DomainError
from shared.web.errors import error_text

_TEXTS: dict[str, LazyString] = {
    "name_missing": _("Skriv et navn med bogstaver."),
    "name_too_long": _("Navnet er for langt. Brug højst 200 tegn."),
    "address_not_valid": _("Det er ikke en e-mailadresse. Skriv den som navn@skole.dk."),
    "address_taken": _("E-mailadressen bruges allerede af en anden her på skolen."),
    "role_missing": _("Vælg mindst én rolle."),
    "role_unknown": _("Rollen findes ikke. Vælg en på listen."),
    "cvr_not_valid": _("CVR-nummeret har 8 cifre, og her er et forkert. Ret det, eller slet det."),
    "number_taken": _("En anden virksomhed i kartoteket har det CVR-nummer."),
    "reason_missing": _("Vælg en grund."),
    "answer_missing": _("Vælg, om I kommer."),
    "tables_out_of_range": _("Vælg fra 1 til 20 borde."),
    "representatives_out_of_range": _("Skriv, hvor mange I kommer: fra 1 til 50."),
    "fewer_people_than_tables": _("Der skal være mindst én af jer ved hvert bord."),
    "no_slot_left": _("Vælg mindst ét tidsrum, hvor I kan være der."),
    "presentation_too_long": _("Teksten er for lang. Brug højst 1.200 tegn."),
    "education_unknown": _("En af uddannelserne er fjernet imens. Vælg igen."),
    "placements_out_of_range": _("Skriv antal lærepladser som et tal fra 1 til 200."),
    "counsellor_is_there": _("Vejlederen er allerede på listen. Ret den i stedet."),
    "not_a_number": _("Skriv et helt tal."),
}


def field_errors(error: DomainError) -> dict[str, str]:
    """A sentence per field that the error names; one without field where it names none."""
    named = {
        name: str(_TEXTS[code])
        for name, code in error.fields.items()
        if isinstance(code, str) and code in _TEXTS
    }
    return named or {"": error_text(error)}
