"""Taking mails as the sender of each kind of server does, and in a transaction on either."""

from collections.abc import Sequence
from typing import Any

from services.notifications.sender import LEASE
from services.notifications.use_cases.claim_messages import (
    claim_autocommitted,
    claim_messages,
)
from tests.integration.notifications.world import World


def claim(world: World, *, limit: int, alone: bool = True) -> Sequence[Any]:
    """The mails taken, in their order; `alone` where the server can."""
    if alone and not world.database.is_sqlite:
        with world.database.autocommit() as driver:
            return [message for message, _ in claim_autocommitted(driver, limit=limit, lease=LEASE)]
    with world.database.writing() as session:
        return [message for message, _ in claim_messages(session, limit=limit, lease=LEASE)]
