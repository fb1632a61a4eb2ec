"""What people are told when something about invitations is refused; joined in errors.py."""

from flask_babel import lazy_gettext as _

from services.registration.invitations.domain.errors import (
    CompanyUnknown,
    NoAddress,
    NobodyChosen,
    ReplyClosed,
    ReplyIncomplete,
    TooManyAtOnce,
)
from shared.web.errors import ErrorTexts, FieldTexts

ERROR_TEXTS: ErrorTexts = {
    ReplyIncomplete: (
        422,
        _("Der mangler noget i svaret. Ret det, og send igen."),
    ),
    ReplyClosed: (
        409,
        _("Fristen for at ændre svaret er gået. Skriv eller ring til arrangøren, så hjælper de."),
    ),
    NobodyChosen: (422, _("Vælg mindst én virksomhed.")),
    TooManyAtOnce: (
        422,
        _("Der kan højst sendes til %(limit)s virksomheder ad gangen. Vælg færre."),
    ),
    CompanyUnknown: (
        422,
        _("En af virksomhederne findes ikke. Siden viser nu dem, der er; vælg igen."),
    ),
    NoAddress: (
        409,
        _("Virksomheden har ingen e-mailadresse. Skriv den først, eller ring."),
    ),
}

#: beside the input that a refusal is about, by its code
FIELD_TEXTS: FieldTexts = {
    "reason_missing": _("Vælg en grund."),
    "answer_missing": _("Vælg, om I kommer."),
    "tables_out_of_range": _("Vælg fra 1 til 20 borde."),
    "representatives_out_of_range": _("Skriv, hvor mange I kommer: fra 1 til 50."),
    "fewer_people_than_tables": _("Der skal være mindst én af jer ved hvert bord."),
    "slot_unknown": _("Et af tidsrummene er fjernet imens. Vælg igen."),
    "no_slot_left": _("Vælg mindst ét tidsrum, hvor I kan være der."),
    "presentation_too_long": _("Teksten er for lang. Brug højst 1.200 tegn."),
    "placements_out_of_range": _("Skriv antal lærepladser som et tal fra 1 til 200."),
}
