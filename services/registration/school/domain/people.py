"""What a person's details must keep: a name with letters and an address that can get mail."""

from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.domain.recognition import has_letter
from shared.addresses import BadAddress, read_address
from shared.text import clean_text

#: what an administrator may make a colleague; who operates the installation is named there
STAFF_ROLES = (
    "administrator",
    "organiser",
    "teacher",
    "crew",
    "leadership",
    "leadership_people",
    "guest",
)
NAME_LIMIT = 200


def checked_name(name: str, *, field: str = "name") -> str:
    cleaned = clean_text(name)
    if not cleaned or not has_letter(cleaned):
        raise DetailsIncomplete(**{field: "name_missing"})
    if len(cleaned) > NAME_LIMIT:
        raise DetailsIncomplete(**{field: "name_too_long"})
    return cleaned


def checked_address(email: str, *, field: str = "email") -> str:
    """The address as mail servers know it; only its form is checked, never the network."""
    try:
        return read_address(email)
    except BadAddress as bad:
        raise DetailsIncomplete(**{field: f"address_{bad.reason}"}) from None


def checked_optional_address(email: str, *, field: str = "email") -> str | None:
    return checked_address(email, field=field) if clean_text(email) else None


def checked_roles(roles: list[str]) -> frozenset[str]:
    chosen = frozenset(roles)
    if not chosen:
        raise DetailsIncomplete(roles="role_missing")
    if not chosen <= frozenset(STAFF_ROLES):
        raise DetailsIncomplete(roles="role_unknown")
    return chosen
