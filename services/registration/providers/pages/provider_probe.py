"""Tries a provider's settings as far as that goes without a person, and says what is wrong."""

from dataclasses import dataclass

from flask_babel import gettext as _

from services.registration.providers.domain.errors import ProviderFault
from services.registration.providers.domain.rules import missing_settings
from services.registration.providers.pages.provider_setup import ProviderSetup
from services.registration.providers.protocol.discovery import load_endpoints, load_keys
from services.registration.providers.texts import FIELD_TEXTS, fault_text


@dataclass(frozen=True)
class Finding:
    """`kind` as the macro of badges has it: success, warning or error."""

    kind: str
    text: str


def probe_provider(setup: ProviderSetup) -> list[Finding]:
    """What is missing here, then what the provider says of itself, anew."""
    missing = missing_settings(setup.rules, has_secret=setup.has_secret)
    findings = [Finding("error", str(FIELD_TEXTS[code])) for code in missing.values()]
    try:
        endpoints = load_endpoints(setup.rules.issuer, setup.reach, is_fresh_needed=True)
        findings.append(Finding("success", _("Loginet svarer og er det, I har skrevet.")))
        keys = load_keys(endpoints, setup.reach, is_fresh_needed=True)
    except ProviderFault as fault:
        return [*findings, Finding("error", fault_text(fault))]
    findings.append(
        Finding(
            "success",
            _("Det offentliggør %(count)s nøgler til at kontrollere svar med.", count=len(keys)),
        )
    )
    if not endpoints.end_session:
        findings.append(
            Finding(
                "warning",
                _("Det har ingen adresse til at logge ud. Folk logger kun ud af Matchdag."),
            )
        )
    if not missing:
        findings.append(
            Finding(
                "success",
                _("Alt er udfyldt. Om id og hemmelighed passer, viser et rigtigt login."),
            )
        )
    return findings
