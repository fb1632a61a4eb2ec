"""What registration says: who takes part, who meets whom, and what is to be told to whom."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.message import Message

ContactKind = Literal["staff", "student", "company"]
Audience = Literal["student", "company"]
EventRole = Literal["owner", "co_organiser", "event_crew", "partner"]
DayNoticeKind = Literal["late", "away", "here"]


@dataclass(frozen=True, kw_only=True)
class ContactChangedV1(Message):
    """How a person is reached now. The id is that of the person, or of a company's contact."""

    TYPE: ClassVar[str] = "registration.contact_changed.v1"
    AGGREGATE: ClassVar[str] = "contact_id"
    PERSONAL: ClassVar[bool] = True

    contact_id: UUID
    organisation_id: UUID
    kind: ContactKind
    name: str
    email: str
    language: str
    version: int


@dataclass(frozen=True, kw_only=True)
class _InvitationConcerned(Message):
    AGGREGATE: ClassVar[str] = "participation_id"

    event_id: UUID
    participation_id: UUID
    company_id: UUID
    contact_id: UUID
    link_generation: int
    reply_by: datetime | None


@dataclass(frozen=True, kw_only=True)
class CompanyInvitedV1(_InvitationConcerned):
    """A company is invited; whoever writes the mail makes the link from the generation."""

    TYPE: ClassVar[str] = "registration.company_invited.v1"


@dataclass(frozen=True, kw_only=True)
class CompanyReminderDueV1(_InvitationConcerned):
    """A company has not answered and is to be reminded."""

    TYPE: ClassVar[str] = "registration.company_reminder_due.v1"


@dataclass(frozen=True, kw_only=True)
class _CompanyDescribed(Message):
    AGGREGATE: ClassVar[str] = "participation_id"

    event_id: UUID
    participation_id: UUID
    company_id: UUID
    organisation_id: UUID
    name: str
    tables: int
    representatives: int
    unavailable_slots: tuple[int, ...]
    needs_power: bool
    needs_screen: bool
    needs_step_free: bool
    fields: tuple[str, ...]
    placements: int
    version: int


@dataclass(frozen=True, kw_only=True)
class CompanyRegisteredV1(_CompanyDescribed):
    """A company said that it comes."""

    TYPE: ClassVar[str] = "registration.company_registered.v1"


@dataclass(frozen=True, kw_only=True)
class CompanyChangedV1(_CompanyDescribed):
    """A company that comes is now described like this."""

    TYPE: ClassVar[str] = "registration.company_changed.v1"


@dataclass(frozen=True, kw_only=True)
class CompanyWithdrewV1(Message):
    """A company that had registered does not come; `reason` is a code."""

    TYPE: ClassVar[str] = "registration.company_withdrew.v1"
    AGGREGATE: ClassVar[str] = "participation_id"

    event_id: UUID
    participation_id: UUID
    company_id: UUID
    reason: str
    version: int


@dataclass(frozen=True, kw_only=True)
class DayNoticeGivenV1(Message):
    """A company says on the day that it is late, does not come, or is here after all.

    Nothing is changed by it; `contact_ids` are the staff who decide. `able_from`: when it is late.
    """

    TYPE: ClassVar[str] = "registration.day_notice_given.v1"
    AGGREGATE: ClassVar[str] = "participation_id"

    event_id: UUID
    participation_id: UUID
    company_id: UUID
    company: str
    kind: DayNoticeKind
    able_from: datetime | None
    contact_ids: tuple[UUID, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class _WishesConcerned(Message):
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    contact_ids: tuple[UUID, ...]
    closes_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class WishesOpenedV1(_WishesConcerned):
    """These students may wish now. Say it in portions of at most 5,000 students."""

    TYPE: ClassVar[str] = "registration.wishes_opened.v1"


@dataclass(frozen=True, kw_only=True)
class WishesReminderDueV1(_WishesConcerned):
    """These students have not wished and are to be reminded. Portions as above."""

    TYPE: ClassVar[str] = "registration.wishes_reminder_due.v1"


@dataclass(frozen=True, kw_only=True)
class PreparationReminderDueV1(Message):
    """These students have not handed in what the event asks for. Portions as above.

    `schedule_waits`: they get no schedule before they have.
    """

    TYPE: ClassVar[str] = "registration.preparation_reminder_due.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    contact_ids: tuple[UUID, ...]
    schedule_waits: bool


@dataclass(frozen=True, kw_only=True)
class DocumentReviewedV1(Message):
    """A teacher said something of what the student handed in; the words stay on the page.

    `is_to_change`: some of what the student handed in at this event is to be changed.
    """

    TYPE: ClassVar[str] = "registration.document_reviewed.v1"
    AGGREGATE: ClassVar[str] = "contact_id"

    event_id: UUID
    contact_id: UUID
    is_to_change: bool
    reviewed_at: datetime


@dataclass(frozen=True, kw_only=True)
class PlannedSession:
    """A company speaks in this slot to so many students."""

    company_id: UUID
    slot: int
    expected: int


@dataclass(frozen=True, kw_only=True)
class SessionsPlannedV1(Message):
    """All sessions of the event as they are planned now."""

    TYPE: ClassVar[str] = "registration.sessions_planned.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    sessions: tuple[PlannedSession, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class ScheduleItem:
    """One meeting in somebody's schedule; `uid` is its calendar identity for ever."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str


@dataclass(frozen=True, kw_only=True)
class _PersonalSchedule(Message):
    AGGREGATE: ClassVar[str] = "contact_id"
    PERSONAL: ClassVar[bool] = True

    contact_id: UUID
    event_id: UUID
    event_name: str
    audience: Audience
    link_generation: int | None
    participation_id: UUID | None
    sequence: int
    items: tuple[ScheduleItem, ...]
    cancelled_uids: tuple[str, ...]

    @property
    def aggregate_version(self) -> int:
        return self.sequence


@dataclass(frozen=True, kw_only=True)
class PersonalSchedulePublishedV1(_PersonalSchedule):
    """Somebody has a schedule: all items, with the calendar's sequence number."""

    TYPE: ClassVar[str] = "registration.personal_schedule_published.v1"


@dataclass(frozen=True, kw_only=True)
class PersonalScheduleChangedV1(_PersonalSchedule):
    """Somebody's schedule is now this; `cancelled_uids` are to leave the calendar."""

    TYPE: ClassVar[str] = "registration.personal_schedule_changed.v1"


@dataclass(frozen=True, kw_only=True)
class AppointmentReminderDueV1(Message):
    """A student has an appointment tomorrow, and was told of it before today.

    `drop_until`: until then the student may drop it, so that another can have it; null: not any
    more.
    """

    TYPE: ClassVar[str] = "registration.appointment_reminder_due.v1"
    AGGREGATE: ClassVar[str] = "contact_id"
    PERSONAL: ClassVar[bool] = True

    contact_id: UUID
    event_id: UUID
    items: tuple[ScheduleItem, ...]
    drop_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class AttendanceRecordedV1(Message):
    """A student came, was late or was absent: at the event, or at one company's meeting."""

    TYPE: ClassVar[str] = "registration.attendance_recorded.v1"
    AGGREGATE: ClassVar[str] = "student_id"

    event_id: UUID
    student_id: UUID
    company_id: UUID | None
    slot: int | None
    status: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class MatchMadeV1(Message):
    """A student and a company both said that they are interested."""

    TYPE: ClassVar[str] = "registration.match_made.v1"
    AGGREGATE: ClassVar[str] = "student_id"

    event_id: UUID
    student_id: UUID
    company_id: UUID
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class InterestReminderDueV1(Message):
    """These students and companies have not said whether they want to go on after the event.

    In portions of at most 5,000 of each; answers are taken to the end of `answer_by`.
    """

    TYPE: ClassVar[str] = "registration.interest_reminder_due.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    student_ids: tuple[UUID, ...]
    participation_ids: tuple[UUID, ...]
    answer_by: date


@dataclass(frozen=True, kw_only=True)
class EventMember:
    """A colleague and what she is in the event."""

    person_id: UUID
    role: EventRole


@dataclass(frozen=True, kw_only=True)
class EventMembersChangedV1(Message):
    """These are now all who have a role in the event, so that every service knows who may what."""

    TYPE: ClassVar[str] = "registration.event_members_changed.v1"
    AGGREGATE: ClassVar[str] = "event_id"

    event_id: UUID
    organisation_id: UUID
    members: tuple[EventMember, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class ApiTokenChangedV1(Message):
    """A token of a school's program was made or revoked. `secret_digest` is SHA-256 of 256 random
    bits, in hexadecimal, and gives nothing away; `permissions` names lines of the access table;
    `event_id` None: the whole school. It acts for `made_by`.
    """

    TYPE: ClassVar[str] = "registration.api_token_changed.v1"
    AGGREGATE: ClassVar[str] = "token_id"

    token_id: UUID
    organisation_id: UUID
    made_by: UUID
    secret_digest: str
    permissions: tuple[str, ...]
    event_id: UUID | None
    expires_at: datetime
    revoked_at: datetime | None
    version: int


@dataclass(frozen=True, kw_only=True)
class SignInLinkRequestedV1(Message):
    """Somebody asked for a sign-in link; the link itself is made when the mail is written."""

    TYPE: ClassVar[str] = "registration.sign_in_link_requested.v1"
    AGGREGATE: ClassVar[str] = "contact_id"

    request_id: UUID
    contact_id: UUID
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class SessionEndedV1(Message):
    """A signed-in session ended; no service may accept its cookie any more."""

    TYPE: ClassVar[str] = "registration.session_ended.v1"
    AGGREGATE: ClassVar[str] = "session_id"

    session_id: UUID
    ended_at: datetime


@dataclass(frozen=True, kw_only=True)
class SecondFactorResetV1(Message):
    """Somebody else took a person's code app away; the person is told by mail."""

    TYPE: ClassVar[str] = "registration.second_factor_reset.v1"
    AGGREGATE: ClassVar[str] = "contact_id"

    contact_id: UUID
    reset_at: datetime


@dataclass(frozen=True, kw_only=True)
class PersonErasedV1(Message):
    """Everything about this person is to be erased, everywhere."""

    TYPE: ClassVar[str] = "registration.person_erased.v1"
    AGGREGATE: ClassVar[str] = "person_id"

    person_id: UUID
