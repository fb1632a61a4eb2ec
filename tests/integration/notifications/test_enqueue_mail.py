"""Each fact is told once, to the right person, and never after it stopped being true."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from services.notifications.domain.quiet_hours import COPENHAGEN
from shared import clock
from shared.contracts.contact_addresses import ContactAddressChangedV1, ContactAddressRequestedV1
from shared.contracts.notifications import PersonErasedHereV1
from shared.contracts.passkeys import PasskeyChangedV1
from shared.contracts.registration import (
    AppointmentReminderDueV1,
    CompanyRegisteredV1,
    CompanyReminderDueV1,
    DayNoticeGivenV1,
    DocumentReviewedV1,
    PersonalScheduleChangedV1,
    PersonErasedV1,
    PreparationReminderDueV1,
    SignInLinkRequestedV1,
    WishesOpenedV1,
    WishesReminderDueV1,
)
from shared.contracts.scheduling import EventCancelledV1, EventChangedV1
from shared.ids import new_id
from shared.messaging import NotYet
from tests.integration.notifications.world import COMPOSER, World


def registered(world: World, version: int = 2) -> CompanyRegisteredV1:
    return CompanyRegisteredV1(
        event_id=world.event_id,
        participation_id=world.participation_id,
        company_id=world.company_id,
        organisation_id=world.organisation_id,
        name="Ødegård & Søn ApS",
        tables=1,
        representatives=2,
        unavailable_slots=(),
        needs_power=False,
        needs_screen=False,
        needs_step_free=False,
        fields=(),
        placements=3,
        version=version,
    )


def reminder(world: World) -> CompanyReminderDueV1:
    invitation = world.invitation()
    return CompanyReminderDueV1(**{name: getattr(invitation, name) for name in vars(invitation)})


def changed(world: World, **changes: object) -> EventChangedV1:
    event = world.event(version=2)
    values = {name: getattr(event, name) for name in vars(event)}
    return EventChangedV1(**{**values, **changes})


def test_an_invitation_is_told_once_however_often_it_is_heard(world: World) -> None:
    world.hear(world.invitation(), world.invitation())
    (message,) = world.messages()
    assert message.fact == "company_invited"
    assert message.link_purpose == "invitation"
    assert message.link_subject == world.participation_id


def test_no_usable_link_lies_in_the_database(world: World) -> None:
    world.hear(world.invitation())
    (message,) = world.messages()
    token = COMPOSER.link_to(message).rsplit("/", 1)[1]
    stored = [str(value) for value in vars(message).values()]
    assert not [text for text in stored if token in text or "http" in text]


def test_a_new_link_generation_is_a_new_invitation(world: World) -> None:
    world.hear(world.invitation(), world.invitation(link_generation=2))
    first, second = world.messages()
    assert (first.link_generation, second.link_generation) == (1, 2)
    assert COMPOSER.link_to(first) != COMPOSER.link_to(second)


def test_a_fact_about_somebody_unknown_is_tried_again_later(world: World) -> None:
    with pytest.raises(NotYet):
        world.hear(world.invitation(contact_id=new_id()))
    with pytest.raises(NotYet):
        world.hear(world.invitation(event_id=new_id()))
    assert world.messages() == []


def test_a_company_that_answered_is_not_reminded(world: World) -> None:
    world.hear(world.invitation(), reminder(world), registered(world), reminder(world))
    assert [(m.fact, m.status) for m in world.messages()] == [
        ("company_invited", "queued"),
        ("company_reminder", "replaced"),
        ("company_registered", "queued"),
    ]


def test_at_most_one_reminder_a_day(world: World) -> None:
    with time_machine.travel(datetime(2027, 3, 2, 9, tzinfo=UTC), tick=False) as traveller:
        world.hear(world.invitation(), reminder(world), reminder(world))
        assert len(world.messages("company_reminder")) == 1
        traveller.shift(timedelta(days=1))
        world.hear(reminder(world))
        assert len(world.messages("company_reminder")) == 2


def test_a_reminder_waits_for_the_morning_and_a_sign_in_link_does_not(world: World) -> None:
    night = datetime(2027, 3, 1, 22, tzinfo=UTC)
    with time_machine.travel(night, tick=False):
        asked = SignInLinkRequestedV1(
            request_id=new_id(),
            contact_id=world.student_id,
            expires_at=clock.now() + timedelta(minutes=10),
        )
        wishes = WishesReminderDueV1(
            event_id=world.event_id, contact_ids=(world.student_id,), closes_at=None
        )
        world.hear(wishes, asked)
        due = {message.fact: message.due_at for message in world.messages()}
    assert due["sign_in_link"] == night
    assert due["wishes_reminder"].astimezone(COPENHAGEN).hour == 7


def test_a_reminder_of_preparation_is_sent_by_day_once_a_day_and_twice_heard_once(
    world: World,
) -> None:
    due = PreparationReminderDueV1(
        event_id=world.event_id, contact_ids=(world.student_id,), schedule_waits=True
    )
    with time_machine.travel(datetime(2027, 3, 1, 22, tzinfo=UTC), tick=False) as traveller:
        world.hear(due, due)
        (left,) = world.messages("preparation_reminder")
        assert left.due_at.astimezone(COPENHAGEN).hour == 7
        assert left.link_path == f"/registration/my/events/{world.event_id}/preparation"
        traveller.shift(timedelta(days=60))
        world.hear(due)
        assert len(world.messages("preparation_reminder")) == 1, "the day has begun"


def test_a_reminder_of_an_appointment_comes_once_and_goes_when_the_appointment_does(
    world: World,
) -> None:
    (first,) = world.schedule(world.day).items
    due = AppointmentReminderDueV1(
        contact_id=world.student_id,
        event_id=world.event_id,
        items=(first,),
        drop_until=first.starts_at - timedelta(hours=2),
    )
    with time_machine.travel(first.starts_at, tick=False) as traveller:
        world.hear(due)
        assert world.messages() == [], "it has begun"
        traveller.shift(timedelta(days=-1))
        world.hear(due, due)
        (left,) = world.messages("appointment_reminder")
        assert (left.status, left.expires_at) == ("queued", first.starts_at)
        assert left.link_path == f"/registration/my/events/{world.event_id}/schedule"
        moved = world.schedule(world.day + timedelta(hours=1), sequence=2)
        values = {name: getattr(moved, name) for name in vars(moved)}
        world.hear(PersonalScheduleChangedV1(**values))
        (left,) = world.messages("appointment_reminder")
        assert left.status == "replaced"


def test_several_comments_in_a_row_are_one_mail_that_says_the_last_of_them(world: World) -> None:
    def review(*, is_to_change: bool) -> DocumentReviewedV1:
        return DocumentReviewedV1(
            event_id=world.event_id,
            contact_id=world.student_id,
            is_to_change=is_to_change,
            reviewed_at=clock.now(),
        )

    with time_machine.travel(datetime(2027, 3, 1, 9, tzinfo=UTC), tick=False) as traveller:
        first = review(is_to_change=False)
        world.hear(first)
        traveller.shift(timedelta(minutes=4))
        second = review(is_to_change=True)
        world.hear(second, second, first)
        told = world.messages("document_reviewed")
        assert sorted(one.status for one in told) == ["queued", "replaced"]
        (left,) = [one for one in told if one.status == "queued"]
        assert left.due_at == clock.now() + timedelta(minutes=15)
        assert left.link_path == f"/registration/my/events/{world.event_id}/preparation"
        assert "noget, du skal rette" in left.body_text
        traveller.shift(timedelta(days=60))
        world.hear(review(is_to_change=True))
        assert len(world.messages("document_reviewed")) == 2, "the day has begun"


def test_a_sign_in_request_that_ran_out_is_not_mailed(world: World) -> None:
    late = SignInLinkRequestedV1(
        request_id=new_id(), contact_id=world.student_id, expires_at=clock.now()
    )
    world.hear(late)
    assert world.messages() == []


def test_an_address_is_asked_once_by_a_link_of_its_own_unless_it_is_too_late(
    world: World,
) -> None:
    own = world.contact(new_id(), kind="company", name="Bo", email="ny@firma.example")
    question = ContactAddressRequestedV1(
        contact_id=own.contact_id, company="Elværket", expires_at=clock.now() + timedelta(days=7)
    )
    late = replace(question, expires_at=clock.now())
    world.hear(own, late)
    assert world.messages("contact_address_requested") == []
    world.hear(question, question)
    (asked,) = world.messages("contact_address_requested")
    assert (asked.contact_id, asked.link_subject) == (own.contact_id, own.contact_id)
    assert asked.link_purpose == "contact-address"


def test_the_address_that_is_left_hears_it_once_and_whom_to_write_to(world: World) -> None:
    left = world.contact(new_id(), kind="company", name="Bo", email="gl@firma.example")
    staff = world.contact(new_id(), kind="staff", name="Karen", email="karen@skole.example")
    news = ContactAddressChangedV1(
        contact_id=left.contact_id,
        company="Elværket",
        staff_id=staff.contact_id,
        is_pending=True,
        changed_at=clock.now(),
    )
    world.hear(left, staff, news, news)
    (told,) = world.messages("contact_address_changed")
    assert told.contact_id == left.contact_id
    assert "Karen, karen@skole.example" in told.body_text


def test_each_change_of_a_passkey_is_told_once_and_none_hides_another(world: World) -> None:
    staff = world.contact(new_id(), kind="staff", name="Karen", email="karen@skole.example")
    added, second, removed = (
        PasskeyChangedV1(
            contact_id=staff.contact_id,
            change=change,
            changed_at=clock.now() + timedelta(seconds=after),
        )
        for change, after in (("added", 0), ("added", 5), ("removed", 9))
    )
    world.hear(staff, added, added, second, removed)
    told = world.messages("passkey_changed")
    assert [mail.contact_id for mail in told] == [staff.contact_id] * 3
    assert sum("tilføjet" in mail.subject for mail in told) == 2


def test_everybody_in_a_portion_is_told_that_wishes_are_open(world: World) -> None:
    others = [world.contact(new_id()) for _ in range(3)]
    world.hear(*others)
    contact_ids = (world.student_id, *(other.contact_id for other in others))
    opened = WishesOpenedV1(
        event_id=world.event_id, contact_ids=contact_ids, closes_at=world.day - timedelta(days=7)
    )
    world.hear(opened, opened)
    assert {message.contact_id for message in world.messages("wishes_opened")} == set(contact_ids)
    assert len(world.messages("wishes_opened")) == 4


def test_a_changed_event_by_itself_mails_nobody(world: World) -> None:
    """Whom it concerns, and when they hear, is said by registration."""
    world.hear(world.invitation())
    world.hear(changed(world, place="Ny adresse 1"), changed(world, place="To", version=3))
    assert {message.fact for message in world.messages()} == {"company_invited"}


def test_a_cancelled_event_stops_what_waits_and_mails_nobody_by_itself(world: World) -> None:
    world.hear(world.invitation(), world.schedule(world.day))
    cancelled = EventCancelledV1(
        event_id=world.event_id, organisation_id=world.organisation_id, version=2
    )
    world.hear(cancelled, cancelled)
    assert {message.status for message in world.messages()} == {"replaced"}


def test_booking_moving_and_cancelling_move_one_calendar_entry_on(world: World) -> None:
    def change(sequence: int, *starts: datetime) -> PersonalScheduleChangedV1:
        schedule = world.schedule(*starts, sequence=sequence)
        values = {name: getattr(schedule, name) for name in vars(schedule)}
        return PersonalScheduleChangedV1(**values)

    world.hear(world.schedule(world.day))
    world.hear(change(2, world.day + timedelta(hours=1)), change(3))
    calendars = [message.calendar or "" for message in world.messages()]
    lines = [
        dict(row.split(":", 1) for row in text.split("\r\n") if ":" in row) for text in calendars
    ]
    assert len({line["UID"] for line in lines}) == 1
    sequences = [int(line["SEQUENCE"]) for line in lines]
    assert sequences == sorted(set(sequences))
    assert [line["METHOD"] for line in lines] == ["REQUEST", "REQUEST", "CANCEL"]


def test_a_schedule_that_arrives_late_does_not_undo_a_newer_one(world: World) -> None:
    world.hear(world.schedule(world.day, sequence=2))
    world.hear(world.schedule(world.day + timedelta(hours=1), sequence=1))
    assert len(world.messages("schedule_published")) == 1


def test_a_changed_schedule_replaces_the_one_that_has_not_left(world: World) -> None:
    schedule = world.schedule(world.day, sequence=2)
    values = {name: getattr(schedule, name) for name in vars(schedule)}
    world.hear(world.schedule(world.day), PersonalScheduleChangedV1(**values))
    assert [(m.fact, m.status) for m in world.messages()] == [
        ("schedule_published", "replaced"),
        ("schedule_changed", "queued"),
    ]


def test_an_erased_person_leaves_no_word_and_is_never_told_again(world: World) -> None:
    world.hear(world.schedule(world.day))
    world.hear(PersonErasedV1(person_id=world.student_id))
    world.hear(world.contact(version=9), world.schedule(world.day, sequence=2))
    (message,) = world.messages()
    assert (message.subject, message.body_text, message.calendar) == ("", "", None)
    assert message.status == "withheld"
    assert [fact.person_id for fact in world.said(PersonErasedHereV1)] == [world.student_id]


def test_somebody_erased_before_they_were_known_stays_erased(world: World) -> None:
    stranger = new_id()
    world.hear(PersonErasedV1(person_id=stranger), world.contact(stranger))
    world.hear(replace(world.schedule(world.day), contact_id=stranger))
    assert world.messages() == []


def test_what_a_company_says_on_the_day_reaches_who_decides_at_any_hour_and_once(
    world: World,
) -> None:
    given = DayNoticeGivenV1(
        event_id=world.event_id,
        participation_id=world.participation_id,
        company_id=world.company_id,
        company="Ødegård & Søn ApS",
        kind="late",
        able_from=world.day,
        contact_ids=(world.student_id,),
        version=1,
    )
    with time_machine.travel(datetime(2027, 3, 1, 22, tzinfo=UTC), tick=False):
        world.hear(given, given)
        (left,) = world.messages("company_day_notice")
        assert left.due_at == clock.now()
        assert left.urgent
        assert left.link_path == f"/registration/events/{world.event_id}/day/changes"
        world.hear(replace(given, kind="away", able_from=None, version=2))
        assert [each.status for each in world.messages("company_day_notice")] == ["queued"] * 2
