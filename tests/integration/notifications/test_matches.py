"""A match is told to both in one mail a day that names nobody, and silence is reminded of."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine

from services.notifications.domain.quiet_hours import COPENHAGEN
from services.notifications.models.messages import Message
from shared import clock
from shared.contracts.registration import (
    CompanyWithdrewV1,
    InterestReminderDueV1,
    MatchMadeV1,
    PersonErasedV1,
)
from shared.ids import new_id
from shared.messaging import NotYet
from tests.integration.notifications.world import World


@pytest.fixture(autouse=True)
def after_the_event(world: World):
    """14.00 on the day of the event, whose invitation was heard of."""
    world.hear(world.invitation())
    noon = world.day.astimezone(COPENHAGEN).replace(hour=14)
    with time_machine.travel(noon, tick=True) as traveller:
        yield traveller


def match(world: World, student: UUID | None = None, **changes: object) -> MatchMadeV1:
    values = {
        "event_id": world.event_id,
        "student_id": student or world.student_id,
        "company_id": world.company_id,
        "made_at": clock.now(),
    }
    return MatchMadeV1(**{**values, **changes})


def another_student(world: World) -> UUID:
    student = new_id()
    world.hear(world.contact(student, name="Bjørn Ejgil"))
    return student


def told(world: World, contact: UUID) -> list[Message]:
    """The mails about matches that will leave or have left."""
    return [
        message
        for message in world.messages("match_made")
        if message.contact_id == contact and message.status != "replaced"
    ]


def test_both_sides_are_told_once_by_a_mail_that_names_nobody(world: World) -> None:
    made = match(world)
    world.hear(made, made)
    (student,) = told(world, world.student_id)
    (company,) = told(world, world.company_contact_id)
    assert student.link_path == "/registration/my/contacts"
    assert (company.link_purpose, company.link_subject) == ("invitation", world.participation_id)
    assert "Åse" not in company.body_text
    assert "firma" not in student.body_text


def test_a_days_matches_come_in_one_mail_in_the_afternoon(world: World) -> None:
    world.hear(match(world), match(world, another_student(world)))
    (company,) = told(world, world.company_contact_id)
    assert "2 elever" in company.body_text
    due = company.due_at.astimezone(COPENHAGEN)
    assert (due.hour, due.minute) == (15, 30)
    assert due.date() == clock.now().astimezone(COPENHAGEN).date()


def test_what_came_after_the_mail_left_is_the_next_days(
    world: World, after_the_event: time_machine.Traveller
) -> None:
    world.hear(match(world))
    with world.database.writing() as session:
        for message in told(world, world.company_contact_id):
            row = session.get_one(Message, message.id)
            row.status, row.sent_at = "sent", clock.now()
    after_the_event.shift(timedelta(hours=2))
    world.hear(match(world, another_student(world)))
    sent, waits = told(world, world.company_contact_id)
    assert "1 elev " in waits.body_text
    assert waits.due_at - sent.due_at == timedelta(days=1)


def test_a_match_that_was_taken_back_and_made_again_counts_once(world: World) -> None:
    world.hear(match(world), match(world, made_at=clock.now() + timedelta(minutes=1)))
    (company,) = told(world, world.company_contact_id)
    assert "1 elev " in company.body_text


def test_a_company_that_withdrew_and_an_erased_student_hear_nothing(world: World) -> None:
    withdrawn = CompanyWithdrewV1(
        event_id=world.event_id,
        participation_id=world.participation_id,
        company_id=world.company_id,
        reason="other",
        version=3,
    )
    world.hear(withdrawn, PersonErasedV1(person_id=world.student_id), match(world))
    assert world.messages("match_made") == []


def test_an_old_match_is_no_news(world: World) -> None:
    world.hear(match(world, made_at=clock.now() - timedelta(days=14)))
    assert world.messages("match_made") == []


def test_a_match_waits_for_the_invitation_that_was_said_before_it(world: World) -> None:
    with pytest.raises(NotYet):
        world.hear(match(world, company_id=new_id()))


def test_silence_is_reminded_of_once_a_day_while_answers_are_taken(
    world: World, after_the_event: time_machine.Traveller
) -> None:
    day = datetime.date(clock.now())
    due = InterestReminderDueV1(
        event_id=world.event_id,
        student_ids=(world.student_id,),
        participation_ids=(world.participation_id,),
        answer_by=day + timedelta(days=14),
    )
    world.hear(due, due)
    student, company = sorted(
        world.messages("interest_reminder"), key=lambda one: one.participation_id is not None
    )
    assert student.link_path == "/registration/my/contacts"
    assert company.link_subject == world.participation_id
    assert "Svar senest" in company.body_text
    after_the_event.shift(timedelta(days=15))
    world.hear(due)
    assert len(world.messages("interest_reminder")) == 2
