"""What each refusal answers at both doors: an HTTP status and a sentence for who must act."""

from flask_babel import lazy_gettext as _

from services.scheduling.domain import errors as domain
from shared.web.errors import ErrorTexts

UNPROCESSABLE, CONFLICT, GONE = 422, 409, 410

ERROR_TEXTS: ErrorTexts = {
    domain.EndsBeforeStart: (
        UNPROCESSABLE,
        _("Sluttidspunktet skal ligge efter starttidspunktet, samme dag før midnat."),
    ),
    domain.SlotLengthOutOfRange: (
        UNPROCESSABLE,
        _("Et tidsrum skal vare fra %(shortest)s til %(longest)s minutter."),
    ),
    domain.NoRoomForASlot: (
        UNPROCESSABLE,
        _("Der er ikke plads til et eneste tidsrum. Gør tidsrummene kortere eller dagen længere."),
    ),
    domain.TooManySlots: (
        UNPROCESSABLE,
        _("Det giver %(count)s tidsrum; der kan højst være %(most)s. Gør tidsrummene længere."),
    ),
    domain.BreakOutsideEvent: (
        UNPROCESSABLE,
        _("En pause skal ligge mellem arrangementets start og slut."),
    ),
    domain.BreaksOverlap: (UNPROCESSABLE, _("To pauser overlapper hinanden. Ret den ene.")),
    domain.TimeDoesNotExist: (
        UNPROCESSABLE,
        _("Klokken %(at)s findes ikke den dag, fordi urene stilles frem. Vælg et andet tidspunkt."),
    ),
    domain.TimeHappensTwice: (
        UNPROCESSABLE,
        _("Klokken er %(at)s to gange den nat, hvor urene stilles tilbage. Vælg en anden tid."),
    ),
    domain.SlotCrossesClockChange: (
        UNPROCESSABLE,
        _("Urene stilles om midt i et tidsrum. Vælg et andet starttidspunkt."),
    ),
    domain.DayIsOver: (UNPROCESSABLE, _("Datoen er passeret. Vælg en dag, der ligger fremme.")),
    domain.MoreMeetingsThanSlots: (
        UNPROCESSABLE,
        _("Der er kun %(slots)s tidsrum, så en elev kan højst have %(slots)s samtaler."),
    ),
    domain.DeadlineAfterStart: (
        UNPROCESSABLE,
        _("Fristen ligger efter, at arrangementet er begyndt. Vælg et tidligere tidspunkt."),
    ),
    domain.WishesCloseBeforeTheyOpen: (
        UNPROCESSABLE,
        _("Ønskerne lukker, før de åbner. Ret et af de to tidspunkter."),
    ),
    domain.EventAlreadyMade: (CONFLICT, _("Arrangementet er allerede oprettet.")),
    domain.EventIsCancelled: (CONFLICT, _("Arrangementet er aflyst og kan ikke ændres.")),
    domain.EventIsNotCancelled: (CONFLICT, _("Arrangementet er ikke aflyst.")),
    domain.TooLateToUndo: (
        CONFLICT,
        _("Aflysningen er sendt og kan ikke fortrydes. Lav en kopi af arrangementet i stedet."),
    ),
    domain.RoomNameTaken: (
        CONFLICT,
        _("Der er allerede et lokale, der hedder %(name)s i %(building)s. Vælg et andet navn."),
    ),
    domain.RoomInUse: (
        CONFLICT,
        _("%(room)s er i brug i et program. Flyt virksomheden først, og fjern det så."),
    ),
    domain.RoomUnknown: (
        UNPROCESSABLE,
        _("Et af lokalerne er fjernet imens. Siden viser nu dem, der er; vælg igen."),
    ),
    domain.StandNumberTaken: (
        CONFLICT,
        _("Der er allerede en stand %(number)s i %(hall)s. Vælg et andet nummer."),
    ),
    domain.PlaceTaken: (
        CONFLICT,
        _("Pladsen er lige blevet taget af en anden virksomhed. Vælg en ledig plads."),
    ),
    domain.PlaceNotOffered: (
        CONFLICT,
        _("Pladsen bruges ikke ved dette arrangement. Vælg en anden."),
    ),
    domain.CompanyNotTakingPart: (
        CONFLICT,
        _("Virksomheden er ikke med eller har ingen plads. Siden viser nu, hvordan det ser ud."),
    ),
    domain.CompanyIsLocked: (
        CONFLICT,
        _("Virksomheden er låst til sin plads. Lås op først."),
    ),
    domain.ProgrammeChangedMeanwhile: (
        CONFLICT,
        _("En anden har ændret programmet imens. Siden viser nu det nyeste; prøv igen."),
    ),
    domain.NothingToPlace: (
        CONFLICT,
        _("Der er ingen tilmeldte virksomheder eller ingen pladser at fordele endnu."),
    ),
    domain.NothingToUndo: (CONFLICT, _("Der er ikke noget at fortryde.")),
    domain.NothingToPublish: (
        CONFLICT,
        _("Der er ikke noget nyt at offentliggøre."),
    ),
    domain.ImportHasFaults: (UNPROCESSABLE, _("Listen har fejl. Ret dem, og vælg filen igen.")),
    domain.ImportExpired: (
        GONE,
        _("Listen er allerede taget ind eller for gammel. Vælg filen igen."),
    ),
}
