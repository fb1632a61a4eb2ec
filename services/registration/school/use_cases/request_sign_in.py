"""Ask for a sign-in link; whether the address is known must never show in what comes back."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.domain.asking import (
    ASKING,
    ASKING_CEILING,
    OWN_LINKS,
    STRANGERS_LINKS,
    Asker,
)
from services.registration.school.domain.recognition import address_key
from services.registration.school.models.people import Person, SignInRequest
from shared import clock
from shared.contracts.registration import SignInLinkRequestedV1
from shared.db.turns import claim_turn
from shared.db.wall import outside_wall
from shared.ids import new_id
from shared.limits import limit_key
from shared.messaging import record

LINK_LIVES = timedelta(minutes=10)
#: how long a link that is over still shows that its mailbox is the asker's
LINK_PROVES_FOR = timedelta(days=1)
_NONE = timedelta(0)


def create_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


#: of what no browser asked for: a link that the console or the doctor wrote
OF_NO_BROWSER = create_digest("")


def request_sign_in(
    session: Session, *, email: str, asker: Asker, pepper: str, next_path: str | None
) -> timedelta:
    """Leave a request per person with this address, or one for nobody; too many are ignored.

    Returns how long this browser must wait, which is about no address; known, unknown and limited
    look alike.
    """
    wait = _claim_asking(session, asker, pepper)
    if wait:
        return wait
    address = address_key(email)
    address_digest = hmac.new(pepper.encode(), address.encode(), hashlib.sha256).hexdigest()
    with outside_wall(session):
        people = session.scalars(
            select(Person).where(Person.email == address, Person.active).order_by(Person.id)
        ).all()
    _leave_requests(session, people, address_digest, asker, pepper, next_path)
    return _NONE


def request_sign_in_again(
    session: Session, *, request_id: UUID, asker: Asker, pepper: str
) -> timedelta:
    """As above for whoever holds an older link: only its mailbox has it, so nobody else uses these
    turns up. Where the link is too old nothing is mailed.
    """
    wait = _claim_asking(session, asker, pepper)
    if wait:
        return wait
    before = find_recent_request(session, request_id)
    if before is None:
        return _NONE
    with outside_wall(session):
        people = session.scalars(
            select(Person).where(Person.id == before.person_id, Person.active)
        ).all()
    if people:
        _leave_requests(session, people, before.address_digest, asker, pepper, before.next_path)
    return _NONE


def find_recent_request(session: Session, request_id: UUID) -> SignInRequest | None:
    """What the link of this id was made for, if a browser asked for it within the last day."""
    request = session.get(SignInRequest, request_id)
    if request is None or request.person_id is None or request.browser_digest == OF_NO_BROWSER:
        return None
    return request if request.created_at > clock.now() - LINK_PROVES_FOR else None


def create_console_request(session: Session, person: Person) -> UUID:
    """A request that no browser has asked for and no mail tells of; its id stands in the link."""
    now = clock.now()
    request = SignInRequest(
        id=new_id(),
        person_id=person.id,
        address_digest=create_digest(str(person.id)),
        browser_digest=OF_NO_BROWSER,
        next_path=None,
        created_at=now,
        expires_at=now + LINK_LIVES,
    )
    session.add(request)
    session.flush()
    return request.id


def _claim_asking(session: Session, asker: Asker, pepper: str) -> timedelta:
    """A browser that somebody has signed in with does not share its network's turns."""
    now = clock.now()
    if not asker.marks:
        wait = claim_turn(session, ASKING_CEILING, limit_key(pepper, asker.network), now)
        if wait:
            return wait
    return claim_turn(session, ASKING, limit_key(pepper, asker.browser_id), now)


def _leave_requests(
    session: Session,
    people: Sequence[Person],
    address_digest: str,
    asker: Asker,
    pepper: str,
    next_path: str | None,
) -> None:
    proof = asker.proof_of([person.id for person in people])
    if not _is_mailed(session, address_digest, proof, asker.network, pepper):
        return
    receivers: Sequence[Person | None] = people or [None]
    for person in receivers:
        _leave_request(session, person, address_digest, create_digest(asker.secret), next_path)


def _is_mailed(
    session: Session, address_digest: str, proof: str, network: str, pepper: str
) -> bool:
    now = clock.now()
    if proof:
        own = limit_key(pepper, address_digest, proof)
        return not claim_turn(session, OWN_LINKS, own, now)
    of_network, *of_all = STRANGERS_LINKS
    if claim_turn(session, of_network, limit_key(pepper, address_digest, network), now):
        return False
    return not any(claim_turn(session, each, address_digest, now) for each in of_all)


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
