"""Opens the link that a company holds to its part in an event, and says where it leads."""

from sqlalchemy.orm import Session

from services.registration.companies.models import ContactAddress, Participation
from services.registration.companies.queries.access import (
    access_address_by_link,
    access_participation_by_link,
)
from services.registration.kit.domain.errors import LinkRefused
from services.registration.kit.links import link_address, log_refusal, read_link

_INVITATION = "invitation"
_ADDRESS = "contact-address"


def open_invitation(session: Session, token: str) -> Participation:
    """The participation that an invitation link opens. Raises LinkRefused."""
    try:
        return access_participation_by_link(session, read_link(_INVITATION, token))
    except LinkRefused as refused:
        raise log_refusal(refused, _INVITATION) from None


def open_coming_company(session: Session, token: str) -> Participation:
    """Only a company that comes has a day, meetings and answers. Raises LinkRefused."""
    participation = open_invitation(session, token)
    if participation.status != "accepted":
        raise log_refusal(LinkRefused("not_coming"), _INVITATION)
    return participation


def open_address(session: Session, token: str) -> ContactAddress:
    """The address that a link asks to confirm. Raises LinkRefused."""
    try:
        return access_address_by_link(session, read_link(_ADDRESS, token))
    except LinkRefused as refused:
        raise log_refusal(refused, _ADDRESS) from None


def invitation_address(participation: Participation) -> str:
    """The company's own link, to be read out or sent by hand; "" when it is closed."""
    if participation.link_revoked:
        return ""
    return link_address("reply", _INVITATION, participation.id, participation.link_generation)
