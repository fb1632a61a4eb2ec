"""What a provider states about somebody, read from checked claims, and what it must say.

The signature, issuer, audience, time and nonce are checked before (`protocol.tokens`); here are the
school's own conditions. What a claim says of an address counts only where the provider stands for
it: else whoever may type an address there would be that person here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from services.registration.providers.domain.errors import StatementRefused
from services.registration.providers.domain.rules import ENTRA, UNILOGIN, Level, ProviderRules

Claims = Mapping[str, Any]
#: a log-in at the provider this young is a fresh proof of who is there
FRESH_FOR = timedelta(minutes=10)
SUBJECT_LIMIT = 200
_MOST_VALUES = 1000
_LEVELS = {
    "enfaktor": Level.LOW,
    # an adult has vouched for a pupil's one factor
    "voksenverificeret": Level.LOW,
    "2": Level.LOW,
    "low": Level.LOW,
    "tofaktor": Level.SUBSTANTIAL,
    "3": Level.SUBSTANTIAL,
    "substantial": Level.SUBSTANTIAL,
    "4": Level.HIGH,
    "high": Level.HIGH,
}
_FACTOR_CLAIMS = ("amr", "acr", "acrs", "unilogin_loa", "dk:unilogin:loa")


@dataclass(frozen=True)
class Statement:
    """`mail` is there only where the provider stands for it, in lower case."""

    subject: str
    name: str
    mail: str | None
    groups: frozenset[str]
    institutions: frozenset[str]
    level: Level
    has_factor: bool
    signed_in_at: datetime | None
    #: Entra names no groups where there are too many of them
    hides_groups: bool = False

    def is_fresh(self, now: datetime) -> bool:
        return self.signed_in_at is not None and now - self.signed_in_at <= FRESH_FOR


def read_statement(claims: Claims, rules: ProviderRules) -> Statement:
    """Raises StatementRefused where nobody is named, or of another tenant."""
    names = rules.claims
    subject = _first_text(claims, names.subject)
    if not subject or len(subject) > SUBJECT_LIMIT:
        raise StatementRefused("subject_missing")
    if rules.kind == ENTRA and _text(claims.get("tid")) not in rules.issuer.split("/")[3:]:
        raise StatementRefused("other_tenant")
    has_factor = any(rules.factor_values & _values(claims, claim) for claim in _FACTOR_CLAIMS)
    return Statement(
        subject=subject,
        name=_first_text(claims, names.name),
        mail=_trusted_mail(claims, rules),
        groups=frozenset().union(*(_values(claims, each) for each in names.groups)),
        institutions=institutions_of(claims, rules),
        level=_level(claims, rules, has_factor=has_factor),
        has_factor=has_factor,
        signed_in_at=_moment(claims.get("auth_time")),
        hides_groups="groups" in _mapping(claims.get("_claim_names")),
    )


def check_statement(statement: Statement, rules: ProviderRules) -> None:
    """Raises StatementRefused for another institution and for too low a level of assurance."""
    if rules.institution and rules.institution not in statement.institutions:
        raise StatementRefused("other_institution")
    if statement.level < rules.least_level:
        raise StatementRefused("level_too_low")


def institutions_of(claims: Claims, rules: ProviderRules) -> frozenset[str]:
    """Numbers as they stand in a list, in "[A04441, B…]", or in userinfo's `inst_brugere`."""
    found: set[str] = set()
    for claim in rules.claims.institutions:
        for value in _values(claims, claim):
            found.update(re.findall(r"[A-Za-z0-9]+", value))
    if rules.kind == UNILOGIN:
        users = claims.get("inst_brugere")
        for user in users if isinstance(users, list) else []:
            found.update(_values(_mapping(user), "instnr"))
    return frozenset(number.upper() for number in found)


def _trusted_mail(claims: Claims, rules: ProviderRules) -> str | None:
    for claim in rules.claims.mail:
        mail = _text(claims.get(claim)).lower()
        if "@" not in mail or not _stands_for(claim, mail, claims, rules):
            continue
        if not rules.mail_domains or mail.rpartition("@")[2] in rules.mail_domains:
            return mail
    return None


def _stands_for(claim: str, mail: str, claims: Claims, rules: ProviderRules) -> bool:
    """Whether the provider vouches for the address.

    A user name of Entra ends in a domain that the tenant has shown to be its own, so it counts in
    the school's own domains; guests are somebody else's.
    """
    if claim == "email":
        checked = (claims.get("email_verified"), claims.get("xms_edov"))
        return any(each is True or each in ("true", "1", 1) for each in checked)
    if rules.kind != ENTRA or claim not in ("preferred_username", "upn"):
        return claims.get(f"{claim}_verified") is True
    is_guest = "#ext#" in mail or claims.get("idp") not in (None, claims.get("iss"))
    return not is_guest and mail.rpartition("@")[2] in rules.mail_domains


def _level(claims: Claims, rules: ProviderRules, *, has_factor: bool) -> Level:
    """The lowest of those that are stated; what is not known counts as low."""
    stated = [
        _LEVELS.get(value.rpartition("/")[2].lower(), Level.LOW)
        for claim in rules.claims.levels
        for value in _values(claims, claim)
    ]
    if stated:
        return min(stated)
    if rules.kind == UNILOGIN:
        return Level.NONE
    return Level.SUBSTANTIAL if has_factor else Level.LOW


def _values(claims: Claims, claim: str) -> frozenset[str]:
    """The texts of a claim, which may be one or a list."""
    value = claims.get(claim)
    listed = value[:_MOST_VALUES] if isinstance(value, list) else [value]
    return frozenset(text for each in listed if (text := _text(each)))


def _first_text(claims: Claims, names: tuple[str, ...]) -> str:
    return next((text for each in names if (text := _text(claims.get(each)))), "")


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    return str(value).strip()


def _mapping(value: object) -> Claims:
    return value if isinstance(value, dict) else {}


def _moment(value: object) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**33:
        return None
    return datetime.fromtimestamp(value, UTC)
