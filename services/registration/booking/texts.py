"""What people are told when booking refuses something; joined in errors.py."""

from flask_babel import lazy_gettext as _

from services.registration.booking.domain.errors import (
    AlreadyBooked,
    CapacityBelowBooked,
    MeetingCancelled,
    MeetingOutdated,
    MeetsAlready,
    NothingFree,
    NotWaiting,
    TimeConflict,
    TooManyWaits,
    UndoTooLate,
)
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    AlreadyBooked: (409, _("Eleven har allerede en samtale med virksomheden.")),
    TimeConflict: (409, _("Eleven har en anden samtale i det tidsrum.")),
    MeetingOutdated: (
        412,
        _("Samtalen er ændret et andet sted imens. Se det nye, og prøv igen."),
    ),
    MeetingCancelled: (409, _("Samtalen er allerede aflyst.")),
    CapacityBelowBooked: (
        409,
        _(
            "Der er booket %(booked)s samtaler i tidsrummet. %(over)s af dem får ingen plads, "
            "hvis du gør det. Bekræft, at du vil."
        ),
    ),
    UndoTooLate: (
        409,
        _("Det kan ikke fortrydes mere. Book en ledig plads i stedet."),
    ),
    MeetsAlready: (409, _("Du har allerede en samtale med virksomheden.")),
    NotWaiting: (409, _("Du står ikke i kø til virksomheden.")),
    TooManyWaits: (
        409,
        _("Du kan højst stå i kø til %(limit)s virksomheder. Gå ud af en kø først."),
    ),
    NothingFree: (
        409,
        _("Virksomheden har ingen ledig plads, der passer med elevens andre samtaler."),
    ),
}
