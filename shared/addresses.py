"""Reads a mail address as a person meant it: refuses what nobody can have, and says what was likely
meant. Must not ask the network, and must not refuse what only looks unusual.

A letter of another alphabet that looks like ours (Cyrillic a in a Latin name) is what deceivers
use, and what a name copied from a web page may carry; no registry sells a name that mixes alphabets
(Unicode Technical Standard 39, 5.1; ICANN, IDN guidelines 4.0), so such a domain is refused.
"""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from shared.text import clean_text

#: providers that people in Denmark use, by the first part of their domain; the usual ending first
_PROVIDERS = {
    "gmail": ("com",),
    "googlemail": ("com",),
    "hotmail": ("com", "dk", "de", "se", "no", "fr", "co.uk"),
    "outlook": ("com", "dk", "de"),
    "live": ("dk", "com", "de", "se", "no"),
    "yahoo": ("com", "dk", "de", "se", "no", "fr", "co.uk"),
    "icloud": ("com",),
    "protonmail": ("com", "ch"),
    "jubii": ("dk",),
    "webspeed": ("dk",),
    "stofanet": ("dk",),
    "tdcadsl": ("dk",),
}
#: real names that are one letter from a provider's
_REAL_NEIGHBOURS = frozenset({"ymail", "email", "mail", "fmail", "lmail", "gmailer", "outlooks"})
#: endings that no name on the net has, and what was meant
_NO_ENDINGS = {
    **dict.fromkeys(("con", "cpm", "ocm", "vom", "xom", "cim", "comm", "coom", "cmo"), "com"),
    **dict.fromkeys(("dkk", "ddk", "kd", "dk1"), "dk"),
    **dict.fromkeys(("nett", "nte"), "net"),
    **dict.fromkeys(("ogr", "orgg"), "org"),
}
#: endings of other countries that are nearly always a slip in a provider's name
_SLIPS = frozenset({"cm", "co", "om", "dk"})
_LOOKS_LIKE = str.maketrans(
    "аеорсухіјѕԁӏԛԝһ" + "αενορτυχικ" + "01", "aeopcyxijsdlqwh" + "aevoptuxik" + "ol"
)
_SHAPES = (("rn", "m"), ("vv", "w"))


class BadAddress(ValueError):
    """`reason`: not_valid, several or mixed_letters."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_address(text: str) -> str:
    """The address in lower case, without what came along when it was pasted; a domain with other
    letters than a to z as `xn--…`, which is how mail servers are reached. Raises BadAddress.
    """
    shown = clean_text(text)
    if shown.count("@") > 1 and any(mark in shown for mark in ",; "):
        raise BadAddress("several")
    try:
        found = validate_email(shown, allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError:
        raise BadAddress("not_valid") from None
    if any(_mixes_alphabets(label) for label in found.domain.split(".")):
        raise BadAddress("mixed_letters")
    return str(found.ascii_email or found.normalized).lower()


def likely_meant(address: str) -> str | None:
    """Another address that its owner more likely has; None for nearly all. `address` as read."""
    local, _, domain = address.rpartition("@")
    domain = _as_shown(domain)
    meant = _likely_domain(domain)
    return f"{local}@{meant}" if local and meant and meant != domain else None


def _as_shown(domain: str) -> str:
    """With its own letters, where it is kept as `xn--…`."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _mixes_alphabets(label: str) -> bool:
    alphabets = {
        unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()
    }
    mixed = alphabets & {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
    return len(mixed) > 1


def _likely_domain(domain: str) -> str | None:
    plain = domain.translate(_LOOKS_LIKE)
    if domain.isascii() or not plain.isascii():
        plain = domain
    name, dot, ending = plain.partition(".")
    if not dot:
        return None
    meant = _NO_ENDINGS.get(ending, ending)
    provider = _provider_near(name)
    if provider:
        usual = _PROVIDERS[provider]
        if meant not in usual and (provider != name or meant in _SLIPS):
            meant = usual[0]
        return f"{provider}.{meant}"
    head, _, last = plain.rpartition(".")
    return f"{head}.{_NO_ENDINGS.get(last, last)}"


def _provider_near(name: str) -> str | None:
    if name in _PROVIDERS or name in _REAL_NEIGHBOURS:
        return name if name in _PROVIDERS else None
    shape = name.translate(_LOOKS_LIKE)
    for drawn, letter in _SHAPES:
        shape = shape.replace(drawn, letter)
    if shape in _PROVIDERS:
        return shape
    near = [each for each in _PROVIDERS if len(each) > 4 and _is_one_slip_away(name, each)]
    return near[0] if len(near) == 1 else None


def _is_one_slip_away(typed: str, meant: str) -> bool:
    """One letter too many, too few or wrong, or two beside each other that changed places."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    left, right = typed[start:], meant[start:]
    if len(left) == len(right):
        swapped = left[1:2] + left[:1] + left[2:] == right
        return left[1:] == right[1:] or swapped
    return left[1:] == right or left == right[1:]
