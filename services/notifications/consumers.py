"""The message door of notifications: each message it listens to, and the use case that it leads
to.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from services.notifications.domain.calendar import Item
from services.notifications.use_cases.cancel_event import cancel_event
from services.notifications.use_cases.follow_company import note_withdrawal, thank_company
from services.notifications.use_cases.forget_person import forget_person
from services.notifications.use_cases.invite_company import invite_company, remind_company
from services.notifications.use_cases.open_wishes import open_wishes, remind_of_wishes
from services.notifications.use_cases.pass_on_day_notice import pass_on_day_notice
from services.notifications.use_cases.remember_contact import remember_contact
from services.notifications.use_cases.remember_event import remember_event
from services.notifications.use_cases.remind_of_appointment import remind_of_appointment
from services.notifications.use_cases.remind_of_interest import remind_of_interest
from services.notifications.use_cases.remind_of_preparation import remind_of_preparation
from services.notifications.use_cases.send_sign_in_link import send_sign_in_link
from services.notifications.use_cases.tell_match import tell_match
from services.notifications.use_cases.tell_of_review import tell_of_review
from services.notifications.use_cases.tell_schedule import Schedule, tell_schedules
from shared.auth.ended_sessions import end_session
from shared.contracts.registration import (
    AppointmentReminderDueV1,
    CompanyInvitedV1,
    CompanyRegisteredV1,
    CompanyReminderDueV1,
    CompanyWithdrewV1,
    ContactChangedV1,
    DayNoticeGivenV1,
    DocumentReviewedV1,
    InterestReminderDueV1,
    MatchMadeV1,
    PersonalScheduleChangedV1,
    PersonalSchedulePublishedV1,
    PersonErasedV1,
    PreparationReminderDueV1,
    ScheduleItem,
    SessionEndedV1,
    SignInLinkRequestedV1,
    WishesOpenedV1,
    WishesReminderDueV1,
)
from shared.contracts.scheduling import EventAnnouncedV1, EventCancelledV1, EventChangedV1
from shared.messaging import Together
from shared.messaging.handlers import Handlers


def contact_changed(session: Session, message: ContactChangedV1) -> None:
    remember_contact(
        session,
        contact_id=message.contact_id,
        organisation_id=message.organisation_id,
        kind=message.kind,
        name=message.name,
        email=message.email,
        language=message.language,
        version=message.version,
    )


def event_described(session: Session, message: EventAnnouncedV1 | EventChangedV1) -> None:
    remember_event(
        session,
        event_id=message.event_id,
        organisation_id=message.organisation_id,
        kind=message.kind,
        name=message.name,
        place=message.place,
        held_on=message.held_on,
        slot_times=[(slot.starts_at, slot.ends_at) for slot in message.slots],
        version=message.version,
    )


def event_cancelled(session: Session, message: EventCancelledV1) -> None:
    cancel_event(session, event_id=message.event_id, version=message.version)


def company_invited(session: Session, message: CompanyInvitedV1) -> None:
    invite_company(
        session,
        event_id=message.event_id,
        participation_id=message.participation_id,
        company_id=message.company_id,
        contact_id=message.contact_id,
        link_generation=message.link_generation,
        reply_by=message.reply_by,
    )


def company_reminder_due(session: Session, message: CompanyReminderDueV1) -> None:
    remind_company(
        session,
        event_id=message.event_id,
        participation_id=message.participation_id,
        company_id=message.company_id,
        contact_id=message.contact_id,
        link_generation=message.link_generation,
        reply_by=message.reply_by,
    )


def company_registered(session: Session, message: CompanyRegisteredV1) -> None:
    thank_company(
        session,
        participation_id=message.participation_id,
        name=message.name,
        representatives=message.representatives,
        tables=message.tables,
        placements=message.placements,
        version=message.version,
    )


def company_withdrew(session: Session, message: CompanyWithdrewV1) -> None:
    note_withdrawal(session, participation_id=message.participation_id, version=message.version)


def day_notice_given(session: Session, message: DayNoticeGivenV1) -> None:
    pass_on_day_notice(
        session,
        event_id=message.event_id,
        participation_id=message.participation_id,
        company=message.company,
        kind=message.kind,
        able_from=message.able_from,
        contact_ids=message.contact_ids,
        version=message.version,
    )


def wishes_opened(session: Session, message: WishesOpenedV1) -> None:
    open_wishes(
        session,
        event_id=message.event_id,
        contact_ids=message.contact_ids,
        closes_at=message.closes_at,
    )


def wishes_reminder_due(session: Session, message: WishesReminderDueV1) -> None:
    remind_of_wishes(
        session,
        event_id=message.event_id,
        contact_ids=message.contact_ids,
        closes_at=message.closes_at,
    )


def preparation_reminder_due(session: Session, message: PreparationReminderDueV1) -> None:
    remind_of_preparation(
        session,
        event_id=message.event_id,
        contact_ids=message.contact_ids,
        schedule_waits=message.schedule_waits,
    )


def personal_schedules(
    session: Session,
    messages: Sequence[PersonalSchedulePublishedV1 | PersonalScheduleChangedV1],
) -> None:
    tell_schedules(session, schedules=[_schedule(message) for message in messages])


def _schedule(message: PersonalSchedulePublishedV1 | PersonalScheduleChangedV1) -> Schedule:
    return Schedule(
        contact_id=message.contact_id,
        event_id=message.event_id,
        event_name=message.event_name,
        audience=message.audience,
        link_generation=message.link_generation,
        participation_id=message.participation_id,
        sequence=message.sequence,
        items=_items(message.items),
        is_change=isinstance(message, PersonalScheduleChangedV1),
    )


def _items(told: Iterable[ScheduleItem]) -> list[Item]:
    return [Item(item.starts_at, item.ends_at, item.title, item.place) for item in told]


def appointment_reminder_due(session: Session, message: AppointmentReminderDueV1) -> None:
    remind_of_appointment(
        session,
        contact_id=message.contact_id,
        event_id=message.event_id,
        items=_items(message.items),
        drop_until=message.drop_until,
    )


def match_made(session: Session, message: MatchMadeV1) -> None:
    tell_match(
        session,
        event_id=message.event_id,
        student_id=message.student_id,
        company_id=message.company_id,
        made_at=message.made_at,
    )


def document_reviewed(session: Session, message: DocumentReviewedV1) -> None:
    tell_of_review(
        session,
        event_id=message.event_id,
        contact_id=message.contact_id,
        is_to_change=message.is_to_change,
        reviewed_at=message.reviewed_at,
    )


def interest_reminder_due(session: Session, message: InterestReminderDueV1) -> None:
    remind_of_interest(
        session,
        event_id=message.event_id,
        student_ids=message.student_ids,
        participation_ids=message.participation_ids,
        answer_by=message.answer_by,
    )


def sign_in_link_requested(session: Session, message: SignInLinkRequestedV1) -> None:
    send_sign_in_link(
        session,
        request_id=message.request_id,
        contact_id=message.contact_id,
        expires_at=message.expires_at,
    )


def session_ended(session: Session, message: SessionEndedV1) -> None:
    end_session(session, message.session_id, message.ended_at)


def person_erased(session: Session, message: PersonErasedV1) -> None:
    forget_person(session, person_id=message.person_id)


_PERSONAL_SCHEDULES = Together(personal_schedules)

HANDLERS: Handlers = {
    ContactChangedV1: contact_changed,
    EventAnnouncedV1: event_described,
    EventChangedV1: event_described,
    EventCancelledV1: event_cancelled,
    CompanyInvitedV1: company_invited,
    CompanyReminderDueV1: company_reminder_due,
    CompanyRegisteredV1: company_registered,
    CompanyWithdrewV1: company_withdrew,
    DayNoticeGivenV1: day_notice_given,
    WishesOpenedV1: wishes_opened,
    WishesReminderDueV1: wishes_reminder_due,
    PreparationReminderDueV1: preparation_reminder_due,
    PersonalSchedulePublishedV1: _PERSONAL_SCHEDULES,
    PersonalScheduleChangedV1: _PERSONAL_SCHEDULES,
    AppointmentReminderDueV1: appointment_reminder_due,
    MatchMadeV1: match_made,
    DocumentReviewedV1: document_reviewed,
    InterestReminderDueV1: interest_reminder_due,
    SignInLinkRequestedV1: sign_in_link_requested,
    SessionEndedV1: session_ended,
    PersonErasedV1: person_erased,
}
