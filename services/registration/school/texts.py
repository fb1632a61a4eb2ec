"""What people are told when something about school is refused; joined in errors.py."""

from datetime import timedelta

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from services.registration.school.domain.errors import (
    AddressTaken,
    AsksTooOften,
    CodeRefused,
    CodesTooFast,
    DetailsIncomplete,
    FactorMissing,
    LastAdministrator,
    LastFactor,
    MailCodeRefused,
    OrganisationExists,
    OwnFactor,
    PasskeyCopied,
    PasskeyExists,
    PasskeyRefused,
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
    CodesTooFast: (429, _("Der har været mange forkerte forsøg. Vent %(wait)s, og prøv igen.")),
    MailCodeRefused: (403, _("Koden passer ikke, eller den er for gammel. Se i den nyeste mail.")),
    AsksTooOften: (429, _("Der er bedt om mange links herfra. Vent %(wait)s, og prøv igen.")),
    PasskeyRefused: (
        403,
        _("Adgangsnøglen blev ikke godtaget. Prøv igen, eller brug en anden måde at logge ind på."),
    ),
    PasskeyCopied: (
        403,
        _(
            "Der ser ud til at være en kopi af din adgangsnøgle, så den virker ikke mere. Log ind"
            " på en anden måde, og fjern den under Din sikkerhed."
        ),
    ),
    PasskeyExists: (409, _("Den adgangsnøgle er her allerede. Brug en anden enhed.")),
    LastFactor: (
        409,
        _(
            "Skolen kræver, at du har en kode-app eller en adgangsnøgle. Tilføj en anden, før du"
            " fjerner den sidste."
        ),
    ),
    FactorMissing: (
        409,
        _("Kollegaen har hverken kode-app eller adgangsnøgle, så der er intet at nulstille."),
    ),
    OwnFactor: (
        409,
        _("Du kan ikke nulstille dig selv. Fjern din kode-app og dine nøgler under Din sikkerhed."),
    ),
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
    "address_several": _("Her står flere e-mailadresser. Skriv kun én."),
    "address_mixed_letters": _(
        "Adressen har et bogstav fra et andet alfabet, som ligner vores. Skriv den igen."
    ),
    "kept_by_school": _(
        "Det bruges i hele skolen. Bed en arrangør eller administrator om at rette det."
    ),
    "student_of_school": _(
        "Adressen er kendt på skolen. Bed en arrangør eller administrator om at tilføje eleven."
    ),
    "address_taken": _("E-mailadressen bruges allerede af en anden her på skolen."),
    "role_missing": _("Vælg mindst én rolle."),
    "role_unknown": _("Rollen findes ikke. Vælg en på listen."),
    "class_unknown": _("En af klasserne er fjernet imens. Vælg igen."),
    "education_unknown": _("En af uddannelserne er fjernet imens. Vælg igen."),
}


def wait_text(wait: timedelta) -> str:
    """A wait in words, in whole minutes and never too short."""
    minutes = -(-int(wait.total_seconds()) // 60)
    if minutes <= 1:
        return gettext("et minut")
    return ngettext("%(num)d minut", "%(num)d minutter", minutes)


def device_text(browser: str, system: str) -> str:
    """A session's device as its owner calls it."""
    if not browser and not system:
        return gettext("Ukendt enhed")
    if not browser or not system:
        return browser or system
    return gettext("%(browser)s på %(system)s", browser=browser, system=system)
