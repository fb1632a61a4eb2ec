"""End sign-ins so that every service refuses them within seconds."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.registration.school.models.people import SignedInSession, SignInRequest
from shared import clock
from shared.auth.ended_sessions import end_session
from shared.contracts.registration import SessionEndedV1
from shared.errors import NotFound
from shared.messaging import record


def end_own_session(session: Session, *, session_id: UUID) -> None:
    """Safe to repeat; an unknown id is remembered as ended all the same."""
    ended_at = clock.now()
    known = session.get(SignedInSession, session_id)
    if known is not None and known.ended_at is not None:
        return
    if known is not None:
        # where it was begun helps its owner alone, and as long as she can end it
        known.ended_at, known.network = ended_at, ""
    end_session(session, session_id, ended_at)
    record(session, SessionEndedV1(session_id=session_id, ended_at=ended_at))


def end_session_of(session: Session, *, person_id: UUID, session_id: UUID) -> None:
    """Raises NotFound for a session of somebody else, as for none."""
    known = session.get(SignedInSession, session_id)
    if known is None or known.person_id != person_id:
        raise NotFound("session")
    end_own_session(session, session_id=session_id)


def end_all_sessions(session: Session, *, person_id: UUID) -> int:
    """End what the person is signed in to, everywhere. Returns how many sessions ended."""
    open_ids = session.scalars(
        select(SignedInSession.id)
        .where(SignedInSession.person_id == person_id, SignedInSession.ended_at.is_(None))
        .order_by(SignedInSession.id)
    ).all()
    for session_id in open_ids:
        end_own_session(session, session_id=session_id)
    return len(open_ids)


def end_sign_ins(session: Session, *, person_id: UUID) -> None:
    """As `end_all_sessions`, and no link that is on its way lets her in: her address is another."""
    end_all_sessions(session, person_id=person_id)
    now = clock.now()
    session.execute(
        update(SignInRequest)
        .where(
            SignInRequest.person_id == person_id,
            SignInRequest.used_at.is_(None),
            SignInRequest.expires_at > now,
        )
        .values(expires_at=now)
        .execution_options(synchronize_session="fetch")
    )
