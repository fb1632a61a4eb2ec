"""What people are told when something about school is refused; joined in errors.py."""

from flask_babel import lazy_gettext as _

from services.registration.school.domain.errors import (
    AddressTaken,
    CodeRefused,
    DetailsIncomplete,
    LastAdministrator,
    OrganisationExists,
    SignInRefused,
)
from shared.web.errors import ErrorTexts, FieldTexts

ERROR_TEXTS: ErrorTexts = {
    DetailsIncomplete: (
        422,
        _("Der mangler noget i oplysningerne. Ret det, og gem igen."),
    ),
    AddressTaken: (
        409,
        _("E-mailadressen bruges allerede af en anden her på skolen. Vælg en anden."),
    ),
    SignInRefused: (
        403,
        _("Linket virker ikke mere. Bed om et nyt, og åbn det i samme browser inden 10 minutter."),
    ),
    CodeRefused: (403, _("Koden passer ikke. Vent på den næste, og prøv igen.")),
    LastAdministrator: (
        409,
        _("Skolen skal have mindst én administrator. Gør først en anden til administrator."),
    ),
    OrganisationExists: (409, _("Der er allerede en skole med det navn.")),
}

#: beside the input that a refusal is about, by its code
FIELD_TEXTS: FieldTexts = {
    "name_missing": _("Skriv et navn med bogstaver."),
    "name_too_long": _("Navnet er for langt. Brug højst 200 tegn."),
    "address_not_valid": _("Det er ikke en e-mailadresse. Skriv den som navn@skole.dk."),
    "address_taken": _("E-mailadressen bruges allerede af en anden her på skolen."),
    "role_missing": _("Vælg mindst én rolle."),
    "role_unknown": _("Rollen findes ikke. Vælg en på listen."),
    "class_unknown": _("En af klasserne er fjernet imens. Vælg igen."),
    "education_unknown": _("En af uddannelserne er fjernet imens. Vælg igen."),
}
