"""What people are told when something about invitations is refused; joined in errors.py."""

from flask_babel import lazy_gettext as _

from services.registration.invitations.domain.errors import (
    NoAddress,
    ReplyClosed,
    ReplyIncomplete,
    TooManyAtOnce,
)
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    ReplyIncomplete: (
        422,
        _("Der mangler noget i svaret. Ret det, og send igen."),
    ),
    ReplyClosed: (
        409,
        _("Fristen for at ændre svaret er gået. Skriv eller ring til arrangøren, så hjælper de."),
    ),
    TooManyAtOnce: (
        422,
        _("Der kan højst sendes til %(limit)s virksomheder ad gangen. Vælg færre."),
    ),
    NoAddress: (
        409,
        _("Virksomheden har ingen e-mailadresse. Skriv den først, eller ring."),
    ),
}
