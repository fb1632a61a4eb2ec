"""The names of kinds and states of mails on screen; decides nothing."""

import re

from flask_babel import LazyString, gettext, lazy_gettext

KIND_TEXTS: dict[str, LazyString] = {
    "sign_in_link": lazy_gettext("Link til at logge ind"),
    "second_factor_reset": lazy_gettext("Kode-app og adgangsnøgler nulstillet"),
    "passkey_changed": lazy_gettext("Adgangsnøgle tilføjet eller fjernet"),
    "contact_address_requested": lazy_gettext("Bekræftelse af mailadresse"),
    "contact_address_changed": lazy_gettext("En virksomheds mailadresse er ændret"),
    "company_invited": lazy_gettext("Invitation"),
    "counsellor_added": lazy_gettext("Link til vejleder"),
    "company_reminder": lazy_gettext("Påmindelse om svar"),
    "company_registered": lazy_gettext("Tak for tilmelding"),
    "company_day_notice": lazy_gettext("Besked fra en virksomhed på dagen"),
    "company_reply_urgent": lazy_gettext("Afbud eller færre timer fra en virksomhed"),
    "company_replies": lazy_gettext("Svar fra virksomheder"),
    "students_absent": lazy_gettext("Fraværende elever"),
    "marked_absent": lazy_gettext("Noteret fraværende"),
    "wishes_opened": lazy_gettext("Ønsker er åbne"),
    "wishes_reminder": lazy_gettext("Påmindelse om ønsker"),
    "preparation_reminder": lazy_gettext("Påmindelse om forberedelse"),
    "schedule_published": lazy_gettext("Skema"),
    "schedule_changed": lazy_gettext("Ændret skema"),
    "appointment_reminder": lazy_gettext("Påmindelse om en aftalt tid"),
    "match_made": lazy_gettext("Match"),
    "document_reviewed": lazy_gettext("Kommentar til ansøgning eller CV"),
    "interest_reminder": lazy_gettext("Påmindelse om svar efter samtaler"),
    "event_news": lazy_gettext("Ændring"),
    "event_changed": lazy_gettext("Ændret dag, tid eller sted"),
    "event_cancelled": lazy_gettext("Arrangement aflyst"),
}

STATUS_TEXTS: dict[str, tuple[LazyString, str]] = {
    "sent": (lazy_gettext("Sendt"), "success"),
    "waiting": (lazy_gettext("Venter"), "waiting"),
    "queued": (lazy_gettext("Venter"), "waiting"),
    "sending": (lazy_gettext("Venter"), "waiting"),
    "failed": (lazy_gettext("Nåede ikke frem"), "error"),
    "withheld": (lazy_gettext("Holdt tilbage"), "neutral"),
    "expired": (lazy_gettext("Ikke aktuel mere"), "neutral"),
}

_CODE = re.compile(r"\b([245]\d\d)\b")


def failure_text(failure: str | None) -> str:
    """Why a mail did not arrive, for the person who can do something about it."""
    if not failure:
        return ""
    if failure.startswith("address not usable"):
        return str(gettext("Adressen er ikke en mailadresse."))
    found = _CODE.search(failure)
    code = found[1] if found else ""
    if code == "552":
        return str(gettext("Modtagerens postkasse er fuld, eller mailen er for stor (552)."))
    if code.startswith("5"):
        return str(gettext("Adressen findes ikke, eller den afviser mail (%(code)s).", code=code))
    if failure.startswith("gave up"):
        return str(gettext("Modtagerens mailserver tog ikke imod mailen i tide."))
    return str(gettext("Modtagerens mailserver bad os vente. Vi prøver igen af os selv."))
