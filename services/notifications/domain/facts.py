"""What Matchdag tells people by mail, and how each kind of mail behaves."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Fact:
    """How one kind of mail behaves.

    urgent: goes before others. quiet: only by day. bulk: may be declined by the receiver.
    newest_only: a later one replaces an earlier one that has not left yet.
    pause: how long it waits for a possible correction before it leaves.
    """

    name: str
    urgent: bool = False
    quiet: bool = False
    bulk: bool = False
    newest_only: bool = False
    pause: timedelta = timedelta(0)


SIGN_IN_LINK = Fact("sign_in_link", urgent=True, newest_only=True)
COMPANY_INVITED = Fact("company_invited", bulk=True)
COMPANY_REMINDER = Fact("company_reminder", quiet=True, bulk=True, newest_only=True)
COMPANY_REGISTERED = Fact("company_registered", newest_only=True)
WISHES_OPENED = Fact("wishes_opened", bulk=True)
WISHES_REMINDER = Fact("wishes_reminder", quiet=True, bulk=True, newest_only=True)
SCHEDULE_PUBLISHED = Fact("schedule_published", newest_only=True)
SCHEDULE_CHANGED = Fact("schedule_changed", newest_only=True)
EVENT_CHANGED = Fact("event_changed", newest_only=True, pause=timedelta(minutes=5))
EVENT_CANCELLED = Fact("event_cancelled")

FACTS = {
    fact.name: fact
    for fact in (
        SIGN_IN_LINK,
        COMPANY_INVITED,
        COMPANY_REMINDER,
        COMPANY_REGISTERED,
        WISHES_OPENED,
        WISHES_REMINDER,
        SCHEDULE_PUBLISHED,
        SCHEDULE_CHANGED,
        EVENT_CHANGED,
        EVENT_CANCELLED,
    )
}

REPLACED_BY = {
    SCHEDULE_CHANGED.name: (SCHEDULE_PUBLISHED.name, SCHEDULE_CHANGED.name),
    EVENT_CANCELLED.name: (
        COMPANY_INVITED.name,
        COMPANY_REMINDER.name,
        WISHES_OPENED.name,
        WISHES_REMINDER.name,
        SCHEDULE_PUBLISHED.name,
        SCHEDULE_CHANGED.name,
        EVENT_CHANGED.name,
    ),
}


def facts_replaced_by(fact: Fact) -> tuple[str, ...]:
    """The kinds of unsent mail on the same event that this one makes pointless."""
    own = (fact.name,) if fact.newest_only else ()
    return REPLACED_BY.get(fact.name, own)
