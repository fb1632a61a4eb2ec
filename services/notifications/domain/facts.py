"""What Matchdag tells people by mail, and how each kind of mail behaves."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Fact:
    """How one kind of mail behaves.

    urgent: goes before others. quiet: only by day. bulk: may be declined by the receiver.
    newest_only: a later one replaces an earlier one that has not left yet.
    pause: how long it waits for a possible correction before it leaves.
    confidential: that somebody got it says what they answered, so only organisers see who did.
    gathers: it waits for the next afternoon, so that a day's news come in one mail.
    """

    name: str
    urgent: bool = False
    quiet: bool = False
    bulk: bool = False
    newest_only: bool = False
    pause: timedelta = timedelta(0)
    gathers: bool = False
    confidential: bool = False


SIGN_IN_LINK = Fact("sign_in_link", urgent=True, newest_only=True)
COMPANY_INVITED = Fact("company_invited", bulk=True)
COUNSELLOR_ADDED = Fact("counsellor_added")
COMPANY_REMINDER = Fact("company_reminder", quiet=True, bulk=True, newest_only=True)
COMPANY_REGISTERED = Fact("company_registered", newest_only=True)
COMPANY_DAY_NOTICE = Fact("company_day_notice", urgent=True)
WISHES_OPENED = Fact("wishes_opened", bulk=True)
WISHES_REMINDER = Fact("wishes_reminder", quiet=True, bulk=True, newest_only=True)
PREPARATION_REMINDER = Fact("preparation_reminder", quiet=True, bulk=True, newest_only=True)
SCHEDULE_PUBLISHED = Fact("schedule_published", newest_only=True)
SCHEDULE_CHANGED = Fact("schedule_changed", newest_only=True)
APPOINTMENT_REMINDER = Fact("appointment_reminder", quiet=True, newest_only=True)
MATCH_MADE = Fact("match_made", quiet=True, newest_only=True, gathers=True, confidential=True)
INTEREST_REMINDER = Fact(
    "interest_reminder", quiet=True, bulk=True, newest_only=True, confidential=True
)
DOCUMENT_REVIEWED = Fact(
    "document_reviewed",
    quiet=True,
    newest_only=True,
    pause=timedelta(minutes=15),
    confidential=True,
)
EVENT_CHANGED = Fact("event_changed", newest_only=True, pause=timedelta(minutes=5))
EVENT_CANCELLED = Fact("event_cancelled")

FACTS = {
    fact.name: fact
    for fact in (
        SIGN_IN_LINK,
        COMPANY_INVITED,
        COUNSELLOR_ADDED,
        COMPANY_REMINDER,
        COMPANY_REGISTERED,
        COMPANY_DAY_NOTICE,
        WISHES_OPENED,
        WISHES_REMINDER,
        PREPARATION_REMINDER,
        SCHEDULE_PUBLISHED,
        SCHEDULE_CHANGED,
        APPOINTMENT_REMINDER,
        MATCH_MADE,
        DOCUMENT_REVIEWED,
        INTEREST_REMINDER,
        EVENT_CHANGED,
        EVENT_CANCELLED,
    )
}

REPLACED_BY = {
    SCHEDULE_CHANGED.name: (
        SCHEDULE_PUBLISHED.name,
        SCHEDULE_CHANGED.name,
        APPOINTMENT_REMINDER.name,
    ),
    EVENT_CANCELLED.name: (
        COMPANY_INVITED.name,
        COMPANY_REMINDER.name,
        WISHES_OPENED.name,
        WISHES_REMINDER.name,
        PREPARATION_REMINDER.name,
        SCHEDULE_PUBLISHED.name,
        SCHEDULE_CHANGED.name,
        APPOINTMENT_REMINDER.name,
        MATCH_MADE.name,
        DOCUMENT_REVIEWED.name,
        INTEREST_REMINDER.name,
        EVENT_CHANGED.name,
    ),
}


def facts_replaced_by(fact: Fact) -> tuple[str, ...]:
    """The kinds of unsent mail on the same event that this one makes pointless."""
    own = (fact.name,) if fact.newest_only else ()
    return REPLACED_BY.get(fact.name, own)
