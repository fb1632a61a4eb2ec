"""The rules of a student's ranked wishes; a list comes in and a new list or an error comes out."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.registration.events.domain.errors import EventIsCancelled
from services.registration.wishes.domain.wish_errors import (
    AlreadyWished,
    NobodyWishes,
    NotWished,
    TooManyWishes,
    WishesClosed,
    WishesNotOpen,
    WishesOutdated,
    WishNotPossible,
)

Direction = Literal["up", "down", "top"]
WishList = tuple[UUID, ...]
"""companies, first wish first"""


@dataclass(frozen=True)
class WishRules:
    """What one event allows: at most `limit` wishes, among the companies that come."""

    limit: int
    choosable: AbstractSet[UUID]


@dataclass(frozen=True)
class WishTimes:
    """The round of wishes; a moment that is not set is no limit."""

    opens_at: datetime | None
    closes_at: datetime | None


RoundState = Literal["not_open", "open", "closed"]


def round_state(times: WishTimes, now: datetime) -> RoundState:
    if times.closes_at is not None and times.closes_at <= now:
        return "closed"
    if times.opens_at is not None and now < times.opens_at:
        return "not_open"
    return "open"


def require_wishes(kind: str, *, is_cancelled: bool) -> None:
    """Whoever wishes or asks for wishes. Raises EventIsCancelled or NobodyWishes."""
    if is_cancelled:
        raise EventIsCancelled
    if kind == "guidance":
        raise NobodyWishes


def require_open(times: WishTimes, now: datetime) -> None:
    """Raises WishesNotOpen or WishesClosed with the moment that the student must know."""
    state = round_state(times, now)
    if state == "closed":
        raise WishesClosed(closed_at=times.closes_at)
    if state == "not_open":
        raise WishesNotOpen(opens_at=times.opens_at)


def add_wish(wishes: Sequence[UUID], company: UUID, rules: WishRules) -> WishList:
    """The company becomes the last wish."""
    if company in wishes:
        raise AlreadyWished
    return checked_list([*wishes, company], rules)


def remove_wish(wishes: Sequence[UUID], company: UUID) -> WishList:
    if company not in wishes:
        raise NotWished
    return tuple(wish for wish in wishes if wish != company)


def move_wish(wishes: Sequence[UUID], company: UUID, direction: Direction) -> WishList:
    """One step up or down, or to the top; at the end of the list nothing moves."""
    if company not in wishes:
        raise NotWished
    place = wishes.index(company)
    target = {"up": max(place - 1, 0), "down": min(place + 1, len(wishes) - 1), "top": 0}[direction]
    rest = [wish for wish in wishes if wish != company]
    return (*rest[:target], company, *rest[target:])


def checked_list(wishes: Sequence[UUID], rules: WishRules) -> WishList:
    """The list as it may stand: no company twice, not too long, only companies that come.

    A company that has withdrawn since keeps its place in an old list; the caller passes it as
    choosable when it was already wished.
    """
    if len(set(wishes)) != len(wishes):
        raise AlreadyWished
    if len(wishes) > rules.limit:
        raise TooManyWishes(limit=rules.limit)
    if any(company not in rules.choosable for company in wishes):
        raise WishNotPossible
    return tuple(wishes)


def reordered(wishes: Sequence[UUID], order: Sequence[UUID]) -> WishList:
    """The same wishes in a new order; anything else means that another tab changed the list."""
    if len(order) != len(wishes) or set(order) != set(wishes):
        raise WishesOutdated
    return tuple(order)
