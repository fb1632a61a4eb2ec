"""Use a sign-in link up by the code of its mail, in the browser that asked, and few times only."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.domain.asking import MAIL_CODES
from services.registration.school.domain.errors import SignInRefused
from services.registration.school.models.people import SignInRequest
from services.registration.school.use_cases.request_sign_in import create_digest
from services.registration.school.use_cases.sign_in import UsedLink, claim_link
from shared import clock
from shared.auth.link_codes import is_code_of
from shared.db.turns import claim_turn, find_turn


def check_mail_code(
    session: Session, *, code: str, browser_secret: str, keys: Sequence[str]
) -> UsedLink | None:
    """What the code opens, used up; None for a wrong one and where there were too many.

    The caller commits either way: each try counts. A browser that asked for an unknown address is
    answered alike.
    """
    now = clock.now()
    browser_digest = create_digest(browser_secret)
    if claim_turn(session, MAIL_CODES, browser_digest, now):
        return None
    asked_for = session.scalars(
        select(SignInRequest.id)
        .where(
            SignInRequest.browser_digest == browser_digest,
            SignInRequest.used_at.is_(None),
            SignInRequest.expires_at > now,
            SignInRequest.person_id.is_not(None),
        )
        .order_by(SignInRequest.id)
    ).all()
    right = [each for each in asked_for if is_code_of(keys, "sign-in", each, code)]
    if not right:
        return None
    try:
        return claim_link(session, request_id=right[0], browser_secret=browser_secret)
    except SignInRefused:  # by a click at the same moment
        return None


def find_mail_code_wait(session: Session, *, browser_secret: str) -> timedelta:
    """How long no code of this browser is looked at; mostly not at all."""
    return find_turn(session, MAIL_CODES, create_digest(browser_secret), clock.now())
