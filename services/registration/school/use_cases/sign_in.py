"""Turn a sign-in link into a session, once; what the browser remembers is the page's business."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.registration.school.domain.devices import UNKNOWN_DEVICE, Device
from services.registration.school.domain.errors import SignInRefused
from services.registration.school.models.organisations import Organisation
from services.registration.school.models.people import (
    Person,
    SignedInSession,
    SignInRequest,
    StaffRole,
)
from services.registration.school.use_cases.end_sessions import end_own_session
from services.registration.school.use_cases.request_sign_in import OF_NO_BROWSER, create_digest
from shared import clock
from shared.audit.deeds import Actor, describe_deed, record_reading
from shared.auth.identity import STAFF_STAY_SIGNED_IN, STUDENTS_STAY_SIGNED_IN, Identity
from shared.db.wall import choose_organisation
from shared.ids import new_id


@dataclass(frozen=True)
class UsedLink:
    person_id: UUID
    next_path: str | None


def claim_link(session: Session, *, request_id: UUID, browser_secret: str | None) -> UsedLink:
    """Use the link up. One UPDATE decides, so that two clicks at once sign in once."""
    now = clock.now()
    used = session.execute(
        update(SignInRequest)
        .where(
            SignInRequest.id == request_id,
            SignInRequest.used_at.is_(None),
            SignInRequest.expires_at > now,
            SignInRequest.person_id.is_not(None),
            SignInRequest.browser_digest.in_([create_digest(browser_secret or ""), OF_NO_BROWSER]),
        )
        .values(used_at=now)
        .returning(SignInRequest.person_id, SignInRequest.next_path)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if used is None or used.person_id is None:
        raise SignInRefused
    return UsedLink(used.person_id, used.next_path)


def find_open_link(
    session: Session, *, request_id: UUID, browser_secret: str | None
) -> bool | None:
    """Whether this browser may follow the link; None where nobody may any more."""
    request = session.get(SignInRequest, request_id)
    if request is None or request.person_id is None or request.used_at is not None:
        return None
    if request.expires_at <= clock.now():
        return None
    own = {create_digest(browser_secret or ""), OF_NO_BROWSER}
    return request.browser_digest in own


def start_session(
    session: Session,
    *,
    person_id: UUID,
    confirmed_for: timedelta,
    device: Device = UNKNOWN_DEVICE,
    replaces: UUID | None = None,
) -> Identity:
    """A new session of an active person; its id is new at every sign-in.

    It ends the session that it `replaces` in this browser, and is itself a fresh proof of who is
    there `confirmed_for` so long.
    """
    person = session.get(Person, person_id)
    if person is None or not person.active:
        raise SignInRefused
    roles = _roles(session, person)
    now = clock.now()
    started = SignedInSession(
        id=new_id(),
        person_id=person.id,
        created_at=now,
        expires_at=_ends(person, now),
        browser=device.browser,
        system=device.system,
        network=device.network,
    )
    session.add(started)
    if replaces is not None:
        end_own_session(session, session_id=replaces)
    session.flush()
    organisation = session.get_one(Organisation, person.organisation_id)
    record_person_deed(person, "sign_in")
    return Identity(
        session_id=started.id,
        person_id=person.id,
        organisation_id=person.organisation_id,
        roles=roles,
        name=person.name,
        language=person.language,
        organisation_name=organisation.name,
        confirmed_until=now + confirmed_for,
    )


def record_person_deed(person: Person, use_case: str) -> None:
    """Whoever signs in is nobody to the door yet, so it is said here whose deed this is."""
    describe_deed(
        use_case=use_case,
        actor=Actor(person.kind, person.id),
        organisation_id=person.organisation_id,
        person_id=person.id,
    )


def record_refused_link(session: Session, *, request_id: UUID) -> None:
    """A sign-in link that was used, old or another browser's, where it was somebody's."""
    wanted = select(SignInRequest.person_id).where(SignInRequest.id == request_id)
    choose_organisation(
        session, select(Person.organisation_id).where(Person.id == wanted.scalar_subquery())
    )
    person_id = session.scalar(wanted)
    person = session.get(Person, person_id) if person_id is not None else None
    if person is not None:
        record_person_deed(person, "sign_in_refused")
        record_reading()


def _roles(session: Session, person: Person) -> frozenset[str]:
    if person.kind == "student":
        return frozenset({"student"})
    return frozenset(
        session.scalars(select(StaffRole.role).where(StaffRole.person_id == person.id))
    )


def _ends(person: Person, now: datetime) -> datetime:
    return now + (STUDENTS_STAY_SIGNED_IN if person.kind == "student" else STAFF_STAY_SIGNED_IN)
