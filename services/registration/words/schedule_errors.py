"""What people are told when a wish, build, meeting or mark is refused; joined in errors.py."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from services.registration.domain import (
    attendance_errors,
    booking_errors,
    build_errors,
    day_notices,
    group_rules,
    wish_errors,
)
from shared.errors import DomainError

SCHEDULE_ERROR_TEXTS: dict[type[DomainError], tuple[int, LazyString | str]] = {
    wish_errors.NobodyWishes: (
        409,
        _("På en vejledningsdag booker eleverne tider; der er ingen ønsker."),
    ),
    wish_errors.WishesClosed: (
        409,
        _("Fristen for ønsker er gået. Spørg din arrangør, hvis noget er galt."),
    ),
    wish_errors.WishesNotOpen: (409, _("Ønskerunden er ikke åbnet endnu.")),
    wish_errors.AlreadyWished: (409, _("Du har allerede ønsket den virksomhed.")),
    wish_errors.NotWished: (409, _("Virksomheden står ikke på listen.")),
    wish_errors.TooManyWishes: (
        409,
        _("Listen er fuld: Du kan have %(limit)s ønsker. Fjern et, før du vælger et nyt."),
    ),
    wish_errors.WishNotPossible: (409, _("Virksomheden kommer ikke. Vælg en anden.")),
    wish_errors.WishesOutdated: (
        412,
        _("Listen er ændret et andet sted imens. Her er den nyeste. Gør det igen, hvis du vil."),
    ),
    build_errors.NothingToBuild: (
        409,
        _("Der mangler noget at bygge af: Der skal være tidsrum, virksomheder og elever."),
    ),
    build_errors.BuildStillRunning: (
        409,
        _("Skema %(number)s bliver bygget nu. Vent til det er færdigt, eller stop det."),
    ),
    build_errors.CannotBePlanned: (422, _("Skemaet kan ikke bygges: %(reason)s")),
    build_errors.NoTablesAtTalks: (
        422,
        _("Ved oplæg er der ingen borde. Spørg om et tidsrum mere eller et oplæg mere i stedet."),
    ),
    build_errors.BuildNotFinished: (409, _("Skemaet er ikke færdigt og kan ikke bruges endnu.")),
    booking_errors.SlotFull: (409, _("Alle pladser i tidsrummet er taget. Vælg et andet.")),
    booking_errors.SlotClosed: (
        409,
        _("Der kan ikke bookes i det tidsrum: Virksomheden er der ikke, eller det er begyndt."),
    ),
    booking_errors.AlreadyBooked: (409, _("Eleven har allerede en samtale med virksomheden.")),
    booking_errors.TimeConflict: (409, _("Eleven har en anden samtale i det tidsrum.")),
    booking_errors.MeetingOutdated: (
        412,
        _("Samtalen er ændret et andet sted imens. Se det nye, og prøv igen."),
    ),
    booking_errors.MeetingCancelled: (409, _("Samtalen er allerede aflyst.")),
    booking_errors.CapacityBelowBooked: (
        409,
        _(
            "Der er booket %(booked)s samtaler i tidsrummet. %(over)s af dem får ingen plads, "
            "hvis du gør det. Bekræft, at du vil."
        ),
    ),
    booking_errors.NotPublished: (409, _("Skemaerne er ikke offentliggjort endnu.")),
    booking_errors.BookingNotOpen: (409, _("Bookingen er ikke åbnet endnu.")),
    booking_errors.BookingClosed: (
        409,
        _("Fristen for at booke er gået. Spørg din arrangør, hvis du mangler en samtale."),
    ),
    booking_errors.NotForBooking: (
        409,
        _("Skolen lægger skemaet. Spørg din arrangør, hvis du vil have noget ændret."),
    ),
    booking_errors.MeetingLimit: (
        409,
        _("Man kan højst have %(limit)s samtaler. Drop en, hvis du hellere vil have en anden."),
    ),
    booking_errors.DropTooLate: (
        409,
        _(
            "Fristen for at droppe eller flytte er gået. "
            "Sig det til din arrangør, hvis du ikke kan."
        ),
    ),
    booking_errors.UndoTooLate: (
        409,
        _("Det kan ikke fortrydes mere. Book en ledig plads i stedet."),
    ),
    booking_errors.RulesUnusable: (422, _("Fristen skal ligge, efter at bookingen åbner.")),
    booking_errors.RulesOutdated: (
        412,
        _("Valgene er ændret et andet sted imens. Her er de nyeste. Gør det igen, hvis du vil."),
    ),
    group_rules.NotForGroups: (409, _("Oplæg hører til en karrieredag.")),
    group_rules.GroupRulesUnusable: (
        422,
        _("Det mindste antal elever kan ikke være større end det højeste."),
    ),
    booking_errors.MeetsAlready: (409, _("Du har allerede en samtale med virksomheden.")),
    booking_errors.NotWaiting: (409, _("Du står ikke i kø til virksomheden.")),
    booking_errors.TooManyWaits: (
        409,
        _("Du kan højst stå i kø til %(limit)s virksomheder. Gå ud af en kø først."),
    ),
    booking_errors.NothingFree: (
        409,
        _("Virksomheden har ingen ledig plads, der passer med elevens andre samtaler."),
    ),
    day_notices.NoticeNotTaken: (
        409,
        _("Det kan kun siges på selve dagen. Skriv eller ring til arrangøren, så hjælper de."),
    ),
    day_notices.NoticeIncomplete: (422, _("Vælg, hvornår I kan tage den første samtale.")),
    day_notices.NoticeOutdated: (
        412,
        _("Virksomheden har sagt noget andet imens. Her er det nyeste."),
    ),
    attendance_errors.UnknownReason: (422, _("Vælg en af de grunde, der står på listen.")),
    attendance_errors.MarkIdReused: (
        409,
        _("Enheden har sendt to forskellige ting som én. Genindlæs siden, og prøv igen."),
    ),
    attendance_errors.MarkedAtImpossible: (
        422,
        _("Uret på enheden går forkert. Ret det, og prøv igen."),
    ),
}
