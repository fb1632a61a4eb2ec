"""The messages that notifications listens to, each with the use case that it leads to."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from services.notifications.use_cases.cancel_event import cancel_event
from services.notifications.use_cases.enqueue_day_notice import (
    enqueue_absence_mail,
    enqueue_day_notice,
    enqueue_reply_mails,
)
from services.notifications.use_cases.enqueue_match_mails import enqueue_match_mails
from services.notifications.use_cases.enqueue_review_mail import enqueue_review_mail
from services.notifications.use_cases.enqueue_schedule_mails import (
    PersonalSchedule,
    enqueue_schedule_mails,
)
from services.notifications.use_cases.enqueue_sign_in_mails import (
    enqueue_passkey_mail,
    enqueue_reset_mail,
    enqueue_role_mail,
    enqueue_sign_in_link,
)
from services.notifications.use_cases.enqueue_wishes_mails import (
    enqueue_wishes_mails,
    remind_of_wishes,
)
from services.notifications.use_cases.erase_person import erase_person
from services.notifications.use_cases.invite_company import (
    Invitation,
    invite_company,
    remind_company,
)
from services.notifications.use_cases.record_company_answer import (
    record_registration,
    record_withdrawal,
)
from services.notifications.use_cases.remind_of_appointment import remind_of_appointment
from services.notifications.use_cases.remind_of_interest import remind_of_interest
from services.notifications.use_cases.remind_of_preparation import remind_of_preparation
from services.notifications.use_cases.update_contact import (
    enqueue_address_request,
    enqueue_former_address_mail,
    update_contact,
)
from services.notifications.use_cases.update_event import update_event
from shared.auth.api_tokens import apply_api_token
from shared.auth.ended_sessions import end_session
from shared.auth.event_roles import apply_event_members
from shared.contracts.absences import StudentsAbsentV1
from shared.contracts.colleague_roles import ColleagueRoleChangedV1
from shared.contracts.company_replies import CompanyRepliesChangedV1
from shared.contracts.contact_addresses import ContactAddressChangedV1, ContactAddressRequestedV1
from shared.contracts.event_news import EventNewsV1
from shared.contracts.passkeys import PasskeyChangedV1
from shared.contracts.registration import (
    ApiTokenChangedV1,
    AppointmentReminderDueV1,
    CompanyInvitedV1,
    CompanyRegisteredV1,
    CompanyReminderDueV1,
    CompanyWithdrewV1,
    ContactChangedV1,
    DayNoticeGivenV1,
    DocumentReviewedV1,
    EventMembersChangedV1,
    InterestReminderDueV1,
    MatchMadeV1,
    PersonalScheduleChangedV1,
    PersonalSchedulePublishedV1,
    PersonErasedV1,
    PreparationReminderDueV1,
    SecondFactorResetV1,
    SessionEndedV1,
    SignInLinkRequestedV1,
    WishesOpenedV1,
    WishesReminderDueV1,
)
from shared.contracts.scheduling import EventAnnouncedV1, EventCancelledV1, EventChangedV1
from shared.messaging import Together
from shared.messaging.handlers import Handlers


def contact_changed(session: Session, message: ContactChangedV1) -> None:
    update_contact(
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
    update_event(
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


def event_members_changed(session: Session, message: EventMembersChangedV1) -> None:
    apply_event_members(session, message)


def api_token_changed(session: Session, message: ApiTokenChangedV1) -> None:
    apply_api_token(session, message)


def company_invited(session: Session, message: CompanyInvitedV1) -> None:
    invite_company(session, invitation=_invitation(message))


def company_reminder_due(session: Session, message: CompanyReminderDueV1) -> None:
    remind_company(session, invitation=_invitation(message))


def _invitation(message: CompanyInvitedV1 | CompanyReminderDueV1) -> Invitation:
    return Invitation(
        event_id=message.event_id,
        participation_id=message.participation_id,
        company_id=message.company_id,
        contact_id=message.contact_id,
        link_generation=message.link_generation,
        reply_by=message.reply_by,
    )


def company_registered(session: Session, message: CompanyRegisteredV1) -> None:
    record_registration(
        session,
        participation_id=message.participation_id,
        name=message.name,
        representatives=message.representatives,
        tables=message.tables,
        placements=message.placements,
        version=message.version,
    )


def company_withdrew(session: Session, message: CompanyWithdrewV1) -> None:
    record_withdrawal(session, participation_id=message.participation_id, version=message.version)


def on_day_notice(session: Session, message: DayNoticeGivenV1) -> None:
    enqueue_day_notice(
        session,
        event_id=message.event_id,
        participation_id=message.participation_id,
        company=message.company,
        kind=message.kind,
        able_from=message.able_from,
        contact_ids=message.contact_ids,
        version=message.version,
    )


def company_replies_changed(session: Session, message: CompanyRepliesChangedV1) -> None:
    enqueue_reply_mails(
        session,
        event_id=message.event_id,
        news_id=message.news_id,
        contact_ids=message.contact_ids,
        replies=message.replies,
        is_urgent=message.is_urgent,
        is_published=message.is_published,
    )


def students_absent(session: Session, message: StudentsAbsentV1) -> None:
    enqueue_absence_mail(
        session,
        contact_id=message.contact_id,
        event_id=message.event_id,
        news_id=message.news_id,
        audience=message.audience,
        absences=message.absences,
    )


def wishes_opened(session: Session, message: WishesOpenedV1) -> None:
    enqueue_wishes_mails(
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
    messages: Sequence[PersonalSchedulePublishedV1 | PersonalScheduleChangedV1 | EventNewsV1],
) -> None:
    enqueue_schedule_mails(session, schedules=[_schedule(message) for message in messages])


def _schedule(
    message: PersonalSchedulePublishedV1 | PersonalScheduleChangedV1 | EventNewsV1,
) -> PersonalSchedule:
    schedule = PersonalSchedule(
        contact_id=message.contact_id,
        event_id=message.event_id,
        event_name=message.event_name,
        audience=message.audience,
        link_generation=message.link_generation,
        participation_id=message.participation_id,
        sequence=message.sequence,
        items=message.items,
        is_change=not isinstance(message, PersonalSchedulePublishedV1),
    )
    if not isinstance(message, EventNewsV1):
        return schedule
    return replace(
        schedule,
        news_id=message.news_id,
        changes=message.changes,
        asks_again=message.asks_again,
    )


def appointment_reminder_due(session: Session, message: AppointmentReminderDueV1) -> None:
    remind_of_appointment(
        session,
        contact_id=message.contact_id,
        event_id=message.event_id,
        items=message.items,
        drop_until=message.drop_until,
    )


def match_made(session: Session, message: MatchMadeV1) -> None:
    enqueue_match_mails(
        session,
        event_id=message.event_id,
        student_id=message.student_id,
        company_id=message.company_id,
        made_at=message.made_at,
    )


def document_reviewed(session: Session, message: DocumentReviewedV1) -> None:
    enqueue_review_mail(
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
    enqueue_sign_in_link(
        session,
        request_id=message.request_id,
        contact_id=message.contact_id,
        expires_at=message.expires_at,
    )


def second_factor_reset(session: Session, message: SecondFactorResetV1) -> None:
    enqueue_reset_mail(session, contact_id=message.contact_id, reset_at=message.reset_at)


def passkey_changed(session: Session, message: PasskeyChangedV1) -> None:
    enqueue_passkey_mail(
        session,
        contact_id=message.contact_id,
        change=message.change,
        changed_at=message.changed_at,
    )


def contact_address_requested(session: Session, message: ContactAddressRequestedV1) -> None:
    enqueue_address_request(
        session,
        contact_id=message.contact_id,
        company=message.company,
        expires_at=message.expires_at,
    )


def contact_address_changed(session: Session, message: ContactAddressChangedV1) -> None:
    enqueue_former_address_mail(
        session,
        contact_id=message.contact_id,
        company=message.company,
        staff_id=message.staff_id,
        is_pending=message.is_pending,
        changed_at=message.changed_at,
    )


def colleague_role_changed(session: Session, message: ColleagueRoleChangedV1) -> None:
    enqueue_role_mail(
        session,
        contact_id=message.contact_id,
        event_id=message.event_id,
        roles=message.roles,
        changed_at=message.changed_at,
    )


def session_ended(session: Session, message: SessionEndedV1) -> None:
    end_session(session, message.session_id, message.ended_at)


def person_erased(session: Session, message: PersonErasedV1) -> None:
    erase_person(session, person_id=message.person_id)


_PERSONAL_SCHEDULES = Together(personal_schedules)

HANDLERS: Handlers = {
    ContactChangedV1: contact_changed,
    ContactAddressRequestedV1: contact_address_requested,
    ContactAddressChangedV1: contact_address_changed,
    EventAnnouncedV1: event_described,
    EventChangedV1: event_described,
    EventCancelledV1: event_cancelled,
    CompanyInvitedV1: company_invited,
    CompanyReminderDueV1: company_reminder_due,
    CompanyRegisteredV1: company_registered,
    CompanyWithdrewV1: company_withdrew,
    DayNoticeGivenV1: on_day_notice,
    StudentsAbsentV1: students_absent,
    CompanyRepliesChangedV1: company_replies_changed,
    WishesOpenedV1: wishes_opened,
    WishesReminderDueV1: wishes_reminder_due,
    PreparationReminderDueV1: preparation_reminder_due,
    PersonalSchedulePublishedV1: _PERSONAL_SCHEDULES,
    PersonalScheduleChangedV1: _PERSONAL_SCHEDULES,
    EventNewsV1: _PERSONAL_SCHEDULES,
    AppointmentReminderDueV1: appointment_reminder_due,
    MatchMadeV1: match_made,
    DocumentReviewedV1: document_reviewed,
    InterestReminderDueV1: interest_reminder_due,
    SignInLinkRequestedV1: sign_in_link_requested,
    SecondFactorResetV1: second_factor_reset,
    ColleagueRoleChangedV1: colleague_role_changed,
    PasskeyChangedV1: passkey_changed,
    SessionEndedV1: session_ended,
    PersonErasedV1: person_erased,
    EventMembersChangedV1: event_members_changed,
    ApiTokenChangedV1: api_token_changed,
}
