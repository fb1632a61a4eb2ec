"""Half sign-ins: who has shown the first of two things. Each is short, of one step, and used once.

The browser holds the id alone; that it still stands is read here at every step, so that whatever
ends the person's sessions ends these too, and copies of a cookie are worth no more than the row.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from services.registration.school.models.people import HalfSignIn, Person
from services.registration.school.use_cases.confirm_second_factor import find_missing_proof
from shared import clock
from shared.ids import new_id

HALF_LIVES = timedelta(minutes=10)


def start_half_sign_in(session: Session, *, person_id: UUID, step: str) -> UUID:
    """`step`: "code" or "enrolment", as `find_missing_proof` says it. Returns its id."""
    now = clock.now()
    session.execute(
        delete(HalfSignIn)
        .where(HalfSignIn.person_id == person_id, HalfSignIn.expires_at <= now)
        .execution_options(synchronize_session=False)
    )
    started = HalfSignIn(
        id=new_id(), person_id=person_id, step=step, started_at=now, expires_at=now + HALF_LIVES
    )
    session.add(started)
    session.flush()
    return started.id


def find_half_sign_in(
    session: Session, half_id: UUID, *, step: str, is_factor_required: bool
) -> HalfSignIn | None:
    """It, where it stands at this step and the step is still what is due."""
    half = session.get(HalfSignIn, half_id)
    if half is None or half.ended_at is not None or half.expires_at <= clock.now():
        return None
    person = session.get_one(Person, half.person_id)
    due = find_missing_proof(session, person, is_factor_required=is_factor_required)
    return half if person.active and half.step == step == due else None


def claim_half_sign_in(session: Session, half_id: UUID, *, person_id: UUID) -> bool:
    """Use it up. One UPDATE decides, so that of two answers at once one begins a session."""
    now = clock.now()
    claimed = session.execute(
        update(HalfSignIn)
        .where(
            HalfSignIn.id == half_id,
            HalfSignIn.person_id == person_id,
            HalfSignIn.ended_at.is_(None),
            HalfSignIn.expires_at > now,
        )
        .values(ended_at=now)
        .returning(HalfSignIn.id)
        .execution_options(synchronize_session=False)
    )
    return claimed.first() is not None
