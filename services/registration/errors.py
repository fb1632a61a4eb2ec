"""What each refusal answers at both doors: an HTTP status and a sentence for who must act."""

from flask_babel import lazy_gettext as _

from services.registration.domain import errors as domain
from services.registration.words.interest import INTEREST_ERROR_TEXTS
from services.registration.words.preparation import PREPARATION_ERROR_TEXTS
from services.registration.words.schedule_errors import SCHEDULE_ERROR_TEXTS
from shared.web.errors import ErrorTexts

UNPROCESSABLE, CONFLICT, FORBIDDEN, TOO_MANY = 422, 409, 403, 429

ERROR_TEXTS: ErrorTexts = {
    **SCHEDULE_ERROR_TEXTS,
    **PREPARATION_ERROR_TEXTS,
    **INTEREST_ERROR_TEXTS,
    domain.ReplyIncomplete: (
        UNPROCESSABLE,
        _("Der mangler noget i svaret. Ret det, og send igen."),
    ),
    domain.ReplyClosed: (
        CONFLICT,
        _("Fristen for at ændre svaret er gået. Skriv eller ring til arrangøren, så hjælper de."),
    ),
    domain.EventIsCancelled: (CONFLICT, _("Arrangementet er aflyst, så det kan ikke ændres.")),
    domain.DetailsIncomplete: (
        UNPROCESSABLE,
        _("Der mangler noget i oplysningerne. Ret det, og gem igen."),
    ),
    domain.NoGuidance: (CONFLICT, _("Kun en vejledningsdag har vejledere.")),
    domain.TopicTooLong: (
        UNPROCESSABLE,
        _("Teksten er for lang. Brug højst %(limit)s tegn."),
    ),
    domain.AddressTaken: (
        CONFLICT,
        _("E-mailadressen bruges allerede af en anden her på skolen. Vælg en anden."),
    ),
    domain.CompanyNumberTaken: (
        CONFLICT,
        _("En anden virksomhed i kartoteket har det CVR-nummer. Ret den i stedet."),
    ),
    domain.NobodyChosen: (UNPROCESSABLE, _("Vælg mindst én virksomhed.")),
    domain.TooManyAtOnce: (
        UNPROCESSABLE,
        _("Der kan højst sendes til %(limit)s virksomheder ad gangen. Vælg færre."),
    ),
    domain.NoAddress: (
        CONFLICT,
        _("Virksomheden har ingen e-mailadresse. Skriv den først, eller ring."),
    ),
    domain.SignInRefused: (
        FORBIDDEN,
        _("Linket virker ikke mere. Bed om et nyt, og åbn det i samme browser inden 10 minutter."),
    ),
    domain.CodeRefused: (FORBIDDEN, _("Koden passer ikke. Vent på den næste, og prøv igen.")),
    domain.LastAdministrator: (
        CONFLICT,
        _("Skolen skal have mindst én administrator. Gør først en anden til administrator."),
    ),
    domain.OrganisationExists: (CONFLICT, _("Der er allerede en skole med det navn.")),
    domain.SheetUnusable: (UNPROCESSABLE, _("Listen har fejl. Ret dem, og vælg filen igen.")),
}
