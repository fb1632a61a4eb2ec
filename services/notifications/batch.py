"""Mails that go through several channels at once and end in order; knows no channel, no table."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from services.notifications.use_cases.claim_messages import ClaimedMail


class Batch:
    """Claimed mails. Each is taken by one thread and ends when all before it have ended.

    Between the last byte of a mail and its written result there is thus one mail at the most, and
    two mails to one person do not overtake each other. `takes_turns=False` switches that off; a
    test shows that it is needed.
    """

    def __init__(self, mails: Sequence[ClaimedMail], *, takes_turns: bool = True) -> None:
        self._mails = mails
        self._takes_turns = takes_turns
        self._taken = self._ended = 0
        self._is_over = False
        self._changed = threading.Condition()

    @property
    def rest(self) -> Sequence[ClaimedMail]:
        """What has not ended."""
        return self._mails[self._ended :]

    def take(self) -> tuple[int, ClaimedMail] | None:
        """The next mail and its place in the order; None when there is none, or no more may be."""
        with self._changed:
            if self._is_over or self._taken == len(self._mails):
                return None
            self._taken += 1
            return self._taken - 1, self._mails[self._taken - 1]

    @contextmanager
    def turn(self, place: int) -> Iterator[bool]:
        """When all mails before this one have ended. False: the batch is over, let the mail be."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or self._has_turn(place))
            is_mine = not self._is_over
        yield is_mine
        with self._changed:
            if not self._is_over:
                self._ended += 1
            self._changed.notify_all()

    def stop(self) -> None:
        """No further mail ends, neither the one whose turn it is nor those that were taken."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def _has_turn(self, place: int) -> bool:
        return not self._takes_turns or self._ended == place


def run_together(works: Iterable[Callable[[], None]]) -> None:
    """Each in a thread, the first in this one; what one of them raised is raised at the end."""
    first, *others = works
    failures: list[Exception] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(work,), daemon=True) for work in others]
    for thread in threads:
        thread.start()
    guarded(first)
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
