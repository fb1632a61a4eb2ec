"""Ask for a sign-in link; whether the address is known must never show in what comes back."""

import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.school.domain.recognition import address_key
from services.registration.school.models.people import Person, SignInRequest
from shared import clock
from shared.contracts.registration import SignInLinkRequestedV1
from shared.db.wall import outside_wall
from shared.ids import new_id
from shared.messaging import record

LINK_LIVES = timedelta(minutes=10)
LINKS_PER_ADDRESS = 5
WITHIN = timedelta(minutes=15)


def create_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def request_sign_in(
    session: Session, *, email: str, browser_secret: str, pepper: str, next_path: str | None
) -> None:
    """Leave a request per person with this address, or one for nobody; too many are ignored.

    Nothing is raised and nothing returned, so that known, unknown and limited look alike.
    """
    address = address_key(email)
    address_digest = hmac.new(pepper.encode(), address.encode(), hashlib.sha256).hexdigest()
    with outside_wall(session):
        people: list[Person | None] = list(
            session.scalars(
                select(Person).where(Person.email == address, Person.active).order_by(Person.id)
            )
        )
    if _asked_lately(session, address_digest) >= LINKS_PER_ADDRESS:
        return
    for person in people or [None]:
        _leave_request(session, person, address_digest, create_digest(browser_secret), next_path)


def create_console_request(session: Session, person: Person) -> UUID:
    """A request that no browser has asked for and no mail tells of; its id stands in the link."""
    now = clock.now()
    request = SignInRequest(
        id=new_id(),
        person_id=person.id,
        address_digest=create_digest(str(person.id)),
        browser_digest=create_digest(""),
        next_path=None,
        created_at=now,
        expires_at=now + LINK_LIVES,
    )
    session.add(request)
    session.flush()
    return request.id


def _asked_lately(session: Session, address_digest: str) -> int:
    return (
        session.scalar(
            select(func.count(func.distinct(SignInRequest.created_at))).where(
                SignInRequest.address_digest == address_digest,
                SignInRequest.created_at > clock.now() - WITHIN,
            )
        )
        or 0
    )


def _leave_request(
    session: Session,
    person: Person | None,
    address_digest: str,
    browser_digest: str,
    next_path: str | None,
) -> None:
    now = clock.now()
    request = SignInRequest(
        id=new_id(),
        person_id=person.id if person else None,
        address_digest=address_digest,
        browser_digest=browser_digest,
        next_path=next_path,
        created_at=now,
        expires_at=now + LINK_LIVES,
    )
    session.add(request)
    session.flush()
    told = SignInLinkRequestedV1(
        request_id=request.id,
        contact_id=person.id if person else request.id,
        expires_at=request.expires_at,
    )
    # said and taken back for nobody, so that the time does not tell who is known either
    with session.begin_nested() as saying:
        record(session, told)
        if person is None:
            saying.rollback()
