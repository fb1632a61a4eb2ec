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
from shared.web.errors import ErrorTexts

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
