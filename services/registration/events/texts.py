"""What people are told when something about events is refused, and what the roles in an event are
called; joined in errors.py.
"""

from typing import NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from services.registration.events.domain.errors import EventIsCancelled, LastOwner, RoleUnknown
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    EventIsCancelled: (409, _("Arrangementet er aflyst, så det kan ikke ændres.")),
    LastOwner: (
        409,
        _("Et arrangement skal have en ejer. Gør først en anden kollega til ejer."),
    ),
    RoleUnknown: (422, _("Vælg en af rollerne.")),
}


class RoleText(NamedTuple):
    """What a role is called, and what it sees and may do."""

    name: LazyString
    about: LazyString


MEMBER_ROLE_TEXTS: dict[str, RoleText] = {
    "owner": RoleText(
        _("Ejer"),
        _(
            "Ser og ændrer alt i arrangementet, aflyser det og bestemmer, hvem der ellers er med."
            " Ser alle elever og deres papirer."
        ),
    ),
    "co_organiser": RoleText(
        _("Medarrangør"),
        _(
            "Ser og ændrer alt i arrangementet, også elevernes papirer. Kan ikke aflyse det og"
            " ikke bestemme, hvem der er med."
        ),
    ),
    "event_crew": RoleText(
        _("Dagshold"),
        _("Kun på selve dagen: tjekker ind og ser dagens lister. Ser ingen papirer."),
    ),
    "partner": RoleText(
        _("Partner"),
        _("Ser tal, program og resultater. Ser ingen elever og ingen kontaktpersoner."),
    ),
}
