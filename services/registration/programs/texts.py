"""What the rights of a program are called, and what is said when a token is refused."""

from flask_babel import lazy_gettext as _

from services.registration.programs.domain import PermissionOfSchool, PermissionUnknown
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    PermissionUnknown: (422, _("Vælg mindst ét område på listen.")),
    PermissionOfSchool: (
        422,
        _("Arrangementer oprettes, og virksomheder og lokaler rettes, kun for hele skolen."),
    ),
}

PERMISSION_TEXTS = {
    "view_event": _("Se arrangementer og deres tal"),
    "view_members": _("Se, hvem der arrangerer"),
    "view_students": _("Se elever med navn, klasse og e-mail"),
    "view_participations": _("Se virksomheder, svar og kontaktpersoner"),
    "view_counsellors": _("Se vejledere"),
    "view_companies_to_meet": _("Se virksomheder, som eleverne ser dem"),
    "view_wishes": _("Se elevers ønsker"),
    "view_preparation": _("Se, hvor langt ansøgninger og CV’er er"),
    "read_documents": _("Hente ansøgninger og CV’er"),
    "view_meetings": _("Se, hvem der møder hvem hvornår"),
    "view_seats": _("Se ledige pladser og regler for booking"),
    "view_builds": _("Se lavede skemaer"),
    "view_matches": _("Se begge siders svar efter samtalerne"),
    "view_rooms": _("Se lokaler"),
    "view_programme": _("Se, hvem der sidder hvor"),
    "view_mails": _("Se, hvilke mails der er sendt til hvem"),
    "create_events": _("Oprette arrangementer"),
    "change_event": _("Rette arrangementer"),
    "cancel_event": _("Aflyse arrangementer"),
    "manage_companies": _("Rette skolens virksomheder"),
    "log_contacts": _("Læse og skrive i kontaktloggen"),
    "import_lists": _("Indlæse lister over elever, virksomheder og ønsker"),
    "manage_students": _("Tilføje, rette og fjerne elever"),
    "invite_companies": _("Svare for virksomheder, forny deres link og melde dem fra"),
    "mail_companies": _("Invitere og rykke mange virksomheder"),
    "manage_counsellors": _("Tilføje, rette og fjerne vejledere"),
    "run_wish_round": _("Åbne for ønsker og rykke for dem"),
    "enter_wishes": _("Indtaste elevers ønsker"),
    "enter_company_wishes": _("Indtaste virksomheders ønsker"),
    "plan_preparation": _("Bestemme, hvad elever skal aflevere"),
    "review_preparation": _("Godkende og kommentere afleveringer"),
    "remind_preparation": _("Rykke for det, der ikke er afleveret"),
    "change_booking_rules": _("Rette reglerne for booking"),
    "change_meetings": _("Booke, flytte og aflyse samtaler for elever"),
    "build_schedules": _("Lave skemaer"),
    "publish_schedules": _("Udsende skemaer"),
    "manage_rooms": _("Rette skolens lokaler"),
    "offer_rooms": _("Vælge lokaler til et arrangement"),
    "place_companies": _("Placere virksomheder"),
    "publish_programme": _("Udsende placeringer"),
    "check_in": _("Se og notere fremmøde"),
    "remind_answers": _("Rykke for svar efter samtalerne"),
}

STATE_TEXTS = {
    "valid": (_("Gælder"), "success"),
    "expired": (_("Udløbet"), "neutral"),
    "revoked": (_("Trukket tilbage"), "neutral"),
}
