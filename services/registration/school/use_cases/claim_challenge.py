"""Challenges of passkeys: made for one browser and one occasion, answered once and soon.

A challenge is a signed link of its own purpose, so nothing is written before it is answered:
whoever opens the page of signing in again and again fills no table.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.registration.school.domain.passkeys import (
    CHALLENGE_LIVES,
    CLOCKS_APART,
    PasskeySite,
)
from services.registration.school.models.passkeys import SpentChallenge
from shared import clock
from shared.auth import links
from shared.ids import new_id


@dataclass(frozen=True)
class PasskeyRequest:
    """What a browser is asked: on which `occasion`, which browser, at which site."""

    occasion: str
    browser_secret: str
    site: PasskeySite
    keys: Sequence[str]

    @property
    def purpose(self) -> str:
        browser = hashlib.sha256(self.browser_secret.encode()).hexdigest()
        return f"passkey {self.occasion} {browser}"


def create_challenge(request: PasskeyRequest) -> bytes:
    now = int(clock.now().timestamp())
    return links.mint(request.keys, request.purpose, new_id(), now).encode()


def is_of_request(request: PasskeyRequest, challenge: bytes) -> bool:
    """Whether it was made for this browser and occasion, of late."""
    read = links.read(request.keys, request.purpose, challenge.decode("ascii", "replace"))
    if read is None:
        return False
    age = clock.now().timestamp() - read.generation
    return -CLOCKS_APART.total_seconds() <= age <= CHALLENGE_LIVES.total_seconds()


def claim_challenge(session: Session, *, person_id: UUID, challenge: bytes) -> bool:
    """Use it up; False where it was before. The caller holds the person's factor."""
    digest = hashlib.sha256(challenge).hexdigest()
    now = clock.now()
    outlived = now - CHALLENGE_LIVES - 2 * CLOCKS_APART
    session.execute(
        delete(SpentChallenge).where(
            SpentChallenge.person_id == person_id, SpentChallenge.spent_at < outlived
        )
    )
    if session.get(SpentChallenge, digest) is not None:
        return False
    session.add(SpentChallenge(digest=digest, person_id=person_id, spent_at=now))
    session.flush()
    return True
