"""What faults are called in front of people; decides nothing."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from shared.health.faults import HealthFault
from shared.health.heartbeats import BROKER, WEB

#: the roles that every service has
ROLE_TEXTS: dict[str, LazyString] = {
    WEB: lazy_gettext("Siderne"),
    "relay": lazy_gettext("Afsendelsen af beskeder til de andre dele"),
    "consumer": lazy_gettext("Modtagelsen af beskeder fra de andre dele"),
    "auditing": lazy_gettext("Forseglingen af loggen over, hvem der gjorde hvad,"),
}

SERVICE_TEXTS: dict[str, LazyString] = {
    "scheduling": lazy_gettext("Arrangementer og lokaler"),
    "registration": lazy_gettext("Tilmelding og møder"),
    "notifications": lazy_gettext("Mails"),
}

PARKED_TEXTS: dict[str, LazyString] = {
    "failed": lazy_gettext("Den kunne ikke behandles, heller ikke efter flere forsøg."),
    "refused": lazy_gettext("Den blev afvist, fordi den ikke kan passe."),
    "not_yet": lazy_gettext("Den taler om noget, som vi aldrig har hørt om."),
    "kills_process": lazy_gettext("Behandlingen gik ned gang på gang."),
    "unknown_type": lazy_gettext("Vi kender ikke denne slags besked."),
    "unknown_version": lazy_gettext("Den kommer fra en nyere udgave af Matchdag."),
    "invalid_payload": lazy_gettext("Indholdet passer ikke til denne slags besked."),
    "id_reused": lazy_gettext("En anden besked har haft det samme nummer."),
}


_COUNTED: dict[str, Callable[[int], Any]] = {
    "outbox": lambda count: ngettext(
        "%(num)s besked kommer ikke frem til de andre dele.",
        "%(num)s beskeder kommer ikke frem til de andre dele.",
        count,
    ),
    "inbox": lambda count: ngettext(
        "%(num)s besked kan ikke behandles lige nu. Den prøves igen af sig selv.",
        "%(num)s beskeder kan ikke behandles lige nu. De prøves igen af sig selv.",
        count,
    ),
    "mails": lambda count: ngettext(
        "%(num)s mail kommer ikke af sted. Mailserveren svarer ikke.",
        "%(num)s mails kommer ikke af sted. Mailserveren svarer ikke.",
        count,
    ),
    "deferred_mails": lambda count: ngettext(
        "Mailserveren beder os vente med %(num)s mail, og ingen mails når frem.",
        "Mailserveren beder os vente med %(num)s mails, og ingen mails når frem.",
        count,
    ),
    "parked": lambda count: ngettext(
        "%(num)s besked er lagt til side. Ret årsagen, og prøv igen.",
        "%(num)s beskeder er lagt til side. Ret årsagen, og prøv igen.",
        count,
    ),
    "audit": lambda count: ngettext(
        "%(num)s linje i loggen over, hvem der gjorde hvad, er ikke forseglet.",
        "%(num)s linjer i loggen over, hvem der gjorde hvad, er ikke forseglet.",
        count,
    ),
    "audit_broken": lambda count: ngettext(
        "Loggen over, hvem der gjorde hvad, er ændret et sted, siden den blev forseglet.",
        "Loggen over, hvem der gjorde hvad, er ændret %(num)s steder, siden den blev forseglet.",
        count,
    ),
    "room": lambda count: gettext("Der er kun %(megabytes)s MB plads på disken.", megabytes=count),
}


def fault_text(fault: HealthFault, roles: Mapping[str, LazyString]) -> str:
    """One sentence; `roles` are those of the service's own worker."""
    if fault.code == "silent":
        role = {**ROLE_TEXTS, **roles}.get(fault.subject, fault.subject)
        return str(gettext("%(role)s er gået i stå.", role=role))
    if fault.code == BROKER:
        return str(gettext("Beskedkøen svarer ikke. Vi prøver igen af os selv."))
    if fault.code in _COUNTED:
        return str(_COUNTED[fault.code](fault.count))
    return str(gettext("Intet nyt kan gemmes. Disken er måske fuld."))
