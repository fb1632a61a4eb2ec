"""What a school sets for a provider, and what is usual for each kind. Reads no clock, no network.

The claims of UNI-Login's broker are those of STIL's own description ("Tilslut OIDC", OIDC.3.0):
`uniid`, `aktoer_gruppe`, `unilogin_loa`, `loa`, `institution_ids`, and `inst_brugere` of userinfo.
It gives no address. Entra's are those of Microsoft's reference of v2.0 ID tokens.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from urllib.parse import urlsplit

from services.registration.providers.domain.errors import ProviderIncomplete

UNILOGIN, ENTRA, OTHER = "unilogin", "entra", "other"
KINDS = (UNILOGIN, ENTRA, OTHER)
#: an administrator is made by an administrator, never by a group somewhere else
MAPPED_ROLES = ("organiser", "teacher", "crew", "leadership", "leadership_people", "guest")
#: what becomes of who is not known: refused, let in with mapped roles alone, else as a guest
REFUSE, MAPPED, GUEST = "refuse", "mapped", "guest"
NEWCOMERS = (REFUSE, MAPPED, GUEST)
_ROLE_LINES = 100
_INSTITUTION = re.compile(r"[A-Z0-9]{4,12}")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")


class Level(IntEnum):
    """Levels of assurance of the Danish NSIS."""

    NONE = 0
    LOW = 1
    SUBSTANTIAL = 2
    HIGH = 3


LEVELS = {
    "none": Level.NONE,
    "low": Level.LOW,
    "substantial": Level.SUBSTANTIAL,
    "high": Level.HIGH,
}


@dataclass(frozen=True)
class ClaimNames:
    """Where a kind of provider says what; of several the first that is there counts."""

    subject: tuple[str, ...] = ("sub",)
    mail: tuple[str, ...] = ("email",)
    name: tuple[str, ...] = ("name",)
    groups: tuple[str, ...] = ("groups", "roles")
    institutions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ("https://data.gov.dk/concept/core/nsis/loa",)


CLAIMS: Mapping[str, ClaimNames] = {
    UNILOGIN: ClaimNames(
        subject=("uniid", "dk:unilogin:uniid"),
        mail=(),
        groups=("aktoer_gruppe", "dk:unilogin:aktoergruppe"),
        institutions=("institution_ids",),
        levels=(
            "unilogin_loa",
            "dk:unilogin:loa",
            "loa",
            "dk:gov:saml:attribute:AssuranceLevel",
            "https://data.gov.dk/concept/core/nsis/loa",
        ),
    ),
    ENTRA: ClaimNames(subject=("oid",), mail=("email", "preferred_username")),
    OTHER: ClaimNames(),
}
SCOPES = {UNILOGIN: "openid", ENTRA: "openid profile email", OTHER: "openid profile email"}
ISSUERS = {
    UNILOGIN: "https://broker.unilogin.dk/auth/realms/broker",
    ENTRA: "https://login.microsoftonline.com/TENANT-ID/v2.0",
    OTHER: "",
}
FACTOR_VALUES = {UNILOGIN: "ToFaktor", ENTRA: "mfa", OTHER: "mfa"}


@dataclass(frozen=True)
class ProviderRules:
    """`factor_values` count as the provider's own second factor, where `trusts_factor` says so."""

    kind: str
    issuer: str
    client_id: str
    institution: str = ""
    mail_domains: frozenset[str] = frozenset()
    least_level: Level = Level.NONE
    factor_values: frozenset[str] = frozenset()
    trusts_factor: bool = False
    newcomers: str = REFUSE
    roles: Mapping[str, str] = field(default_factory=dict)
    mail_claim: str = ""
    groups_claim: str = ""
    institution_claim: str = ""

    @property
    def claims(self) -> ClaimNames:
        usual = CLAIMS[self.kind]
        return ClaimNames(
            subject=usual.subject,
            mail=(self.mail_claim,) if self.mail_claim else usual.mail,
            name=usual.name,
            groups=(self.groups_claim,) if self.groups_claim else usual.groups,
            institutions=(
                (self.institution_claim,) if self.institution_claim else usual.institutions
            ),
            levels=usual.levels,
        )

    @property
    def asks_for_institution(self) -> bool:
        return bool(self.institution)


def split_list(text: str) -> list[str]:
    """What stands in a field with commas, blanks or lines between."""
    return [each for each in re.split(r"[\s,;]+", text) if each]


def checked_domains(text: str) -> list[str]:
    """Lower case, without "@". Raises ProviderIncomplete."""
    domains = sorted({each.lower().removeprefix("@") for each in split_list(text)})
    if any(not _DOMAIN.fullmatch(each) for each in domains):
        raise ProviderIncomplete(mail_domains="domain_not_valid")
    return domains


def checked_institution(text: str) -> str:
    number = text.strip().upper()
    if number and not _INSTITUTION.fullmatch(number):
        raise ProviderIncomplete(institution="institution_not_valid")
    return number


def checked_roles_by_group(text: str) -> dict[str, str]:
    """Lines "group = role", the role by its code. Raises ProviderIncomplete."""
    found = {}
    for line in [each.strip() for each in text.splitlines() if each.strip()]:
        group, between, role = line.rpartition("=")
        if not between or not group.strip() or role.strip() not in MAPPED_ROLES:
            raise ProviderIncomplete(roles="role_line_not_valid")
        found[group.strip()] = role.strip()
    if len(found) > _ROLE_LINES:
        raise ProviderIncomplete(roles="role_lines_too_many")
    return found


def checked_issuer(text: str) -> str:
    """An address as discovery needs it. Raises ProviderIncomplete.

    Whether it may be asked at all is decided where it is asked.
    """
    issuer = text.strip().removesuffix("/.well-known/openid-configuration")
    try:
        parts = urlsplit(issuer)
        is_address = parts.scheme in {"https", "http"} and bool(parts.hostname)
        _port = parts.port
    except ValueError:
        is_address = False
    if not is_address or parts.query or parts.fragment or parts.username:
        raise ProviderIncomplete(issuer="issuer_not_valid")
    return issuer


def missing_settings(rules: ProviderRules, *, has_secret: bool) -> dict[str, str]:
    """What must be there before anybody is let in, by field."""
    missing = {}
    if "TENANT-ID" in rules.issuer:
        missing["issuer"] = "tenant_missing"
    if not rules.client_id:
        missing["client_id"] = "client_missing"
    if rules.kind in (UNILOGIN, ENTRA) and not has_secret:
        missing |= {"secret": "secret_missing"}
    if rules.kind == UNILOGIN and not rules.institution:
        missing["institution"] = "institution_missing"
    if rules.institution and not rules.claims.institutions:
        missing["institution_claim"] = "institution_claim_missing"
    if rules.newcomers == MAPPED and not rules.roles:
        missing["roles"] = "roles_missing"
    return missing


def mapped_roles(rules: ProviderRules, groups: Iterable[str]) -> frozenset[str]:
    return frozenset(rules.roles[group] for group in groups if group in rules.roles)
