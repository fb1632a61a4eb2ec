"""What people are told when something about meetings is refused; joined in errors.py."""

from flask_babel import lazy_gettext as _

from services.registration.meetings.domain.booking_errors import (
    AlreadyBooked,
    BookingClosed,
    BookingNotOpen,
    CapacityBelowBooked,
    DropTooLate,
    MeetingCancelled,
    MeetingLimit,
    MeetingOutdated,
    MeetsAlready,
    NotForBooking,
    NothingFree,
    NotPublished,
    NotWaiting,
    RulesOutdated,
    RulesUnusable,
    SlotClosed,
    SlotFull,
    TimeConflict,
    TooManyWaits,
    UndoTooLate,
)
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    SlotFull: (409, _("Alle pladser i tidsrummet er taget. Vælg et andet.")),
    SlotClosed: (
        409,
        _("Der kan ikke bookes i det tidsrum: Virksomheden er der ikke, eller det er begyndt."),
    ),
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
    NotPublished: (409, _("Skemaerne er ikke offentliggjort endnu.")),
    BookingNotOpen: (409, _("Bookingen er ikke åbnet endnu.")),
    BookingClosed: (
        409,
        _("Fristen for at booke er gået. Spørg din arrangør, hvis du mangler en samtale."),
    ),
    NotForBooking: (
        409,
        _("Skolen lægger skemaet. Spørg din arrangør, hvis du vil have noget ændret."),
    ),
    MeetingLimit: (
        409,
        _("Man kan højst have %(limit)s samtaler. Drop en, hvis du hellere vil have en anden."),
    ),
    DropTooLate: (
        409,
        _(
            "Fristen for at droppe eller flytte er gået. "
            "Sig det til din arrangør, hvis du ikke kan."
        ),
    ),
    UndoTooLate: (
        409,
        _("Det kan ikke fortrydes mere. Book en ledig plads i stedet."),
    ),
    RulesUnusable: (422, _("Fristen skal ligge, efter at bookingen åbner.")),
    RulesOutdated: (
        412,
        _("Valgene er ændret et andet sted imens. Her er de nyeste. Gør det igen, hvis du vil."),
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
