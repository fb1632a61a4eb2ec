"""The kinds of mail, and how each behaves; knows no text of them."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class MailKind:
    """How one kind of mail behaves."""

    name: str
    #: goes before others
    urgent: bool = False
    #: only by day
    quiet: bool = False
    #: may be declined by the receiver
    bulk: bool = False
    #: a later one replaces an earlier one that has not left yet
    newest_only: bool = False
    #: how long it waits for a possible correction before it leaves
    pause: timedelta = timedelta(0)
    #: waits for the next afternoon, so that a day's news come in one mail
    gathers: bool = False


#: each leaves: whoever asks in somebody's name must not take back the link that she asked for
SIGN_IN_LINK = MailKind("sign_in_link", urgent=True)
SECOND_FACTOR_RESET = MailKind("second_factor_reset", urgent=True)
PASSKEY_CHANGED = MailKind("passkey_changed", urgent=True)
CONTACT_ADDRESS_REQUESTED = MailKind("contact_address_requested", urgent=True)
CONTACT_ADDRESS_CHANGED = MailKind("contact_address_changed", urgent=True)
#: several clicks of one correction are one mail
COLLEAGUE_ROLE_CHANGED = MailKind(
    "colleague_role_changed", newest_only=True, pause=timedelta(minutes=5)
)
COMPANY_INVITED = MailKind("company_invited", bulk=True)
COUNSELLOR_ADDED = MailKind("counsellor_added")
COMPANY_REMINDER = MailKind("company_reminder", quiet=True, bulk=True, newest_only=True)
COMPANY_REGISTERED = MailKind("company_registered", newest_only=True)
COMPANY_DAY_NOTICE = MailKind("company_day_notice", urgent=True)
#: what a published schedule loses, at once
COMPANY_REPLY_URGENT = MailKind("company_reply_urgent", urgent=True)
COMPANY_REPLIES = MailKind("company_replies", quiet=True)
#: on the day itself: who is looked for must hear
STUDENTS_ABSENT = MailKind("students_absent")
MARKED_ABSENT = MailKind("marked_absent")
WISHES_OPENED = MailKind("wishes_opened", bulk=True)
WISHES_REMINDER = MailKind("wishes_reminder", quiet=True, bulk=True, newest_only=True)
PREPARATION_REMINDER = MailKind("preparation_reminder", quiet=True, bulk=True, newest_only=True)
SCHEDULE_PUBLISHED = MailKind("schedule_published", newest_only=True)
SCHEDULE_CHANGED = MailKind("schedule_changed", newest_only=True)
APPOINTMENT_REMINDER = MailKind("appointment_reminder", quiet=True, newest_only=True)
MATCH_MADE = MailKind("match_made", quiet=True, newest_only=True, gathers=True)
INTEREST_REMINDER = MailKind("interest_reminder", quiet=True, bulk=True, newest_only=True)
DOCUMENT_REVIEWED = MailKind(
    "document_reviewed",
    quiet=True,
    newest_only=True,
    pause=timedelta(minutes=15),
)
EVENT_NEWS = MailKind("event_news")
EVENT_CANCELLED = MailKind("event_cancelled")

MAIL_KINDS = {
    mail_kind.name: mail_kind
    for mail_kind in (
        SIGN_IN_LINK,
        SECOND_FACTOR_RESET,
        PASSKEY_CHANGED,
        CONTACT_ADDRESS_REQUESTED,
        CONTACT_ADDRESS_CHANGED,
        COLLEAGUE_ROLE_CHANGED,
        COMPANY_INVITED,
        COUNSELLOR_ADDED,
        COMPANY_REMINDER,
        COMPANY_REGISTERED,
        COMPANY_DAY_NOTICE,
        COMPANY_REPLY_URGENT,
        COMPANY_REPLIES,
        STUDENTS_ABSENT,
        MARKED_ABSENT,
        WISHES_OPENED,
        WISHES_REMINDER,
        PREPARATION_REMINDER,
        SCHEDULE_PUBLISHED,
        SCHEDULE_CHANGED,
        APPOINTMENT_REMINDER,
        MATCH_MADE,
        DOCUMENT_REVIEWED,
        INTEREST_REMINDER,
        EVENT_NEWS,
        EVENT_CANCELLED,
    )
}

#: a kind of the version before, of which some may lie in the queue
FORMER_EVENT_CHANGED = "event_changed"

REPLACED_BY = {
    EVENT_NEWS.name: (
        SCHEDULE_PUBLISHED.name,
        SCHEDULE_CHANGED.name,
        APPOINTMENT_REMINDER.name,
        FORMER_EVENT_CHANGED,
    ),
    SCHEDULE_CHANGED.name: (
        SCHEDULE_PUBLISHED.name,
        SCHEDULE_CHANGED.name,
        APPOINTMENT_REMINDER.name,
    ),
    EVENT_CANCELLED.name: (
        COLLEAGUE_ROLE_CHANGED.name,
        COMPANY_INVITED.name,
        COMPANY_REMINDER.name,
        COMPANY_REPLY_URGENT.name,
        COMPANY_REPLIES.name,
        WISHES_OPENED.name,
        WISHES_REMINDER.name,
        PREPARATION_REMINDER.name,
        SCHEDULE_PUBLISHED.name,
        SCHEDULE_CHANGED.name,
        APPOINTMENT_REMINDER.name,
        MATCH_MADE.name,
        DOCUMENT_REVIEWED.name,
        INTEREST_REMINDER.name,
        EVENT_NEWS.name,
        FORMER_EVENT_CHANGED,
    ),
}


def kinds_replaced_by(mail_kind: MailKind) -> tuple[str, ...]:
    """The kinds of unsent mail on the same event that this one makes pointless."""
    own = (mail_kind.name,) if mail_kind.newest_only else ()
    return REPLACED_BY.get(mail_kind.name, own)
