"""End sign-ins so that every service refuses them within seconds."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.models.people import (
    HalfSignIn,
    SignedInSession,
    SignInRequest,
)
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
    """End what the person is signed in to, everywhere, and what would lead there: half sign-ins
    and mailed links. Returns how many sessions ended.
    """
    end_ways_in(session, [person_id])
    open_ids = session.scalars(
        select(SignedInSession.id)
        .where(SignedInSession.person_id == person_id, SignedInSession.ended_at.is_(None))
        .order_by(SignedInSession.id)
    ).all()
    for session_id in open_ids:
        end_own_session(session, session_id=session_id)
    return len(open_ids)


def end_ways_in(session: Session, person_ids: Collection[UUID]) -> None:
    """Half sign-ins and mailed links, as an old mailbox may hold them; what is signed in stays.

    They are locked, so that a sign-in under way has committed when this returns.
    """
    now = clock.now()
    for half in session.scalars(
        select(HalfSignIn)
        .where(
            HalfSignIn.person_id.in_(person_ids),
            HalfSignIn.ended_at.is_(None),
            HalfSignIn.expires_at > now,
        )
        .order_by(HalfSignIn.id)
        .with_for_update()
    ):
        half.ended_at = now
    for link in session.scalars(
        select(SignInRequest)
        .where(
            SignInRequest.person_id.in_(person_ids),
            SignInRequest.used_at.is_(None),
            SignInRequest.expires_at > now,
        )
        .order_by(SignInRequest.id)
        .with_for_update()
    ):
        link.expires_at = now
    session.flush()
