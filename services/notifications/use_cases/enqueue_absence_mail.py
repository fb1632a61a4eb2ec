"""Enqueues that a student is marked absent: to her what to do about it, to teachers who is."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from services.notifications.domain.mail_kinds import MARKED_ABSENT, STUDENTS_ABSENT
from services.notifications.domain.mail_links import own_classes_link, student_schedule_link
from services.notifications.domain.safe_text import plain_text
from services.notifications.queries.contacts import known_contact, known_event
from services.notifications.use_cases.enqueue_mail import enqueue_mail
from shared.contracts.absences import AbsenceLine


def enqueue_absence_mail(
    session: Session,
    *,
    contact_id: UUID,
    event_id: UUID,
    news_id: UUID,
    audience: str,
    absences: Sequence[AbsenceLine],
) -> None:
    is_student = audience == "student"
    enqueue_mail(
        session,
        MARKED_ABSENT if is_student else STUDENTS_ABSENT,
        known_contact(session, contact_id),
        occasion=str(news_id),
        event=known_event(session, event_id),
        link=student_schedule_link(event_id) if is_student else own_classes_link(),
        absences=[
            replace(
                each,
                student=plain_text(each.student),
                class_name=plain_text(each.class_name),
                title=plain_text(each.title),
                marked_by=plain_text(each.marked_by),
            )
            for each in absences
        ],
    )
