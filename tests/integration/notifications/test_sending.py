"""Mails leave through a real mail server, and whatever it does ends in the right state."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median
from time import monotonic

import pytest
import time_machine

from services.notifications.channels import SmtpChannel, SmtpServer
from services.notifications.channels.interface import CONNECTIONS
from services.notifications.channels.smtp import TIMEOUT_SECONDS
from services.notifications.queries.backlog import mail_queues
from services.notifications.sender import LEASE, MailSender
from services.notifications.use_cases.enqueue_mail_again import enqueue_mail_again
from shared import clock
from shared.auth.link_codes import code_of, in_groups
from shared.contracts.notifications import DeliveryFailedV1
from shared.contracts.registration import SignInLinkRequestedV1, WishesReminderDueV1
from shared.ids import new_id
from tests.integration.notifications.claims import claim
from tests.integration.notifications.mail_server import Inbox, mail_server
from tests.integration.notifications.world import COMPOSER, KEYS, World

StartSender = Callable[[int], MailSender]


@contextmanager
def sender_to(
    world: World, port: int, lease: timedelta = LEASE, timeout: float = TIMEOUT_SECONDS
) -> Iterator[MailSender]:
    server = SmtpServer("127.0.0.1", port, timeout=timeout)
    channels = [SmtpChannel(server, COMPOSER.sender) for _ in range(CONNECTIONS)]
    try:
        yield MailSender(world.database, channels, COMPOSER, lease=lease)
    finally:
        for channel in channels:
            channel.close()


def status(world: World) -> list[tuple[str, int]]:
    return [(message.status, message.attempts) for message in world.messages()]


def test_an_invitation_arrives_with_a_link_that_can_be_used(world: World) -> None:
    inbox = Inbox()
    world.hear(world.invitation())
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        sender.send_due()
    (taken,), (message,) = inbox.taken, world.messages()
    assert taken["Message-ID"] == f"<{message.id}@skole.dk>"
    body = taken.get_body(("plain",))
    assert body is not None
    assert "https://matchdag.example/registration/reply/" in body.get_content()
    assert taken["List-Unsubscribe"].endswith("/one-click>")
    assert status(world) == [("sent", 1)]


@pytest.mark.parametrize("answer", ["421 bye", "450 busy", "452 full"])
@pytest.mark.parametrize("stage", ["on_recipient", "on_data"])
def test_a_temporary_no_is_tried_again_and_arrives_once(
    world: World, traveller: time_machine.Traveller, stage: str, answer: str
) -> None:
    inbox = Inbox(**{stage: lambda _address, number: answer if number < 3 else "250 OK"})
    world.hear(world.invitation(reply_by=None))
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        sender.send_due()
        sender.send_due()  # not due yet: no hot loop
        assert status(world) == [("queued", 1)]
        traveller.shift(timedelta(minutes=1))
        sender.send_due()
        traveller.shift(timedelta(minutes=6))
        sender.send_due()
    assert status(world) == [("sent", 3)]
    assert len(inbox.taken) == 1
    assert world.said(DeliveryFailedV1) == []


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 <bo@firma.example.dk> unknown", "552 full", "554 no"]
)
@pytest.mark.parametrize("stage", ["on_recipient", "on_data"])
def test_a_final_no_is_told_to_the_organiser_at_once(world: World, stage: str, answer: str) -> None:
    inbox = Inbox(**{stage: lambda _address, _number: answer})
    world.hear(world.invitation())
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        sender.send_due()
    assert status(world) == [("failed", 1)]
    (failed,) = world.said(DeliveryFailedV1)
    assert (failed.participation_id, failed.permanent) == (world.participation_id, True)
    assert failed.reason.startswith(answer[:3])
    assert "bo@firma" not in failed.reason


def test_a_server_that_says_no_for_a_day_is_given_up(
    world: World, traveller: time_machine.Traveller
) -> None:
    inbox = Inbox(on_recipient=lambda _address, _number: "450 busy")
    world.hear(world.event(held_on=datetime(2027, 5, 1, tzinfo=UTC).date(), slots=(), version=3))
    world.hear(world.invitation())
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        for _hour in range(30):
            sender.send_due()
            traveller.shift(timedelta(hours=1))
    assert status(world) == [("failed", 7)]
    (failed,) = world.said(DeliveryFailedV1)
    assert failed.permanent is False


@pytest.mark.parametrize("stage", ["on_recipient", "on_data"])
def test_a_server_that_hangs_holds_up_one_mail_for_its_time_limit(world: World, stage: str) -> None:
    inbox = Inbox(**{stage: lambda _address, _number: "hang"})
    world.hear(world.invitation())
    with mail_server(inbox) as port, sender_to(world, port, timeout=0.5) as sender:
        began = monotonic()
        sender.send_due()
        assert monotonic() - began < 1.9
    assert status(world) == [("queued", 1)]


def test_a_line_cut_after_data_gives_a_copy_with_the_same_identity(
    world: World, traveller: time_machine.Traveller
) -> None:
    inbox = Inbox(on_data=lambda _address, number: "drop" if number == 1 else "250 OK")
    world.hear(world.schedule(datetime(2027, 3, 20, 8, tzinfo=UTC)))
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        sender.send_due()
        traveller.shift(timedelta(minutes=2))
        sender.send_due()
    first, second = inbox.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert status(world) == [("sent", 2)]


def test_a_mail_server_that_is_away_costs_no_attempt_and_shows_as_late(
    world: World, traveller: time_machine.Traveller
) -> None:
    with mail_server(Inbox()) as port:
        pass
    made_at = clock.now()
    world.hear(world.invitation())
    with sender_to(world, port) as sender:
        sender.send_due()
        traveller.shift(timedelta(minutes=5))
        sender.send_due()
    assert status(world) == [("queued", 0)]
    traveller.shift(timedelta(minutes=10))
    with world.database.reading() as session:
        mails, _deferred = mail_queues(session)
    assert mails.waiting == 1
    assert mails.since is not None
    assert mails.since - made_at < timedelta(seconds=30)
    inbox = Inbox()
    with mail_server(inbox) as new_port, sender_to(world, new_port) as sender:
        sender.send_due()
    assert status(world) == [("sent", 1)]


def test_few_connections_carry_many_mails(world: World) -> None:
    inbox = Inbox()
    students = [world.contact(new_id()) for _ in range(30)]
    world.hear(*students)
    for student in students:
        world.hear(world.schedule(world.day, contact_id=student.contact_id))
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        while sender.send_due():
            pass
    assert len(inbox.taken) == 30
    assert inbox.connections == CONNECTIONS


def test_a_claim_that_a_dead_sender_left_is_taken_over_when_it_runs_out(
    world: World, traveller: time_machine.Traveller
) -> None:
    inbox = Inbox()
    world.hear(world.invitation())
    claim(world, limit=10)
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        assert sender.send_due() == 0
        traveller.shift(LEASE + timedelta(seconds=1))
        assert sender.send_due() == 1
    assert len(inbox.taken) == 1


def test_a_reminder_that_waited_for_the_server_into_the_night_waits_on(
    world: World, traveller: time_machine.Traveller
) -> None:
    inbox = Inbox()
    traveller.move_to(datetime(2027, 3, 1, 18, 30, tzinfo=UTC))
    reminder = WishesReminderDueV1(
        event_id=world.event_id, contact_ids=(world.student_id,), closes_at=None
    )
    world.hear(reminder)
    traveller.shift(timedelta(hours=1))  # 20.30 in Copenhagen
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        sender.send_due()
        assert inbox.taken == []
        traveller.shift(timedelta(hours=11))
        sender.send_due()
    assert len(inbox.taken) == 1


def test_a_sign_in_link_goes_before_what_waited_longer(world: World) -> None:
    inbox = Inbox()
    world.hear(world.invitation())
    asked = SignInLinkRequestedV1(
        request_id=new_id(),
        contact_id=world.student_id,
        expires_at=clock.now() + timedelta(minutes=10),
    )
    world.hear(asked)
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        sender.send_due()
    taken = inbox.taken[0]
    assert taken["Subject"] == "Dit link til at logge ind"
    body, code = taken.get_body(("plain",)), in_groups(code_of(KEYS, "sign-in", asked.request_id))
    assert body is not None
    assert code in body.get_content()
    (kept,) = world.messages("sign_in_link")
    assert code not in kept.body_text + kept.body_html, "it is made when the mail leaves"


def test_no_later_asking_takes_back_a_link_that_waits(world: World) -> None:
    until = clock.now() + timedelta(minutes=10)
    for _ in range(3):
        asked = SignInLinkRequestedV1(
            request_id=new_id(), contact_id=world.student_id, expires_at=until
        )
        world.hear(asked)
    assert [state for state, _ in status(world)] == ["queued"] * 3


def test_a_failed_mail_can_be_sent_again_to_the_corrected_address(world: World) -> None:
    inbox = Inbox(on_recipient=lambda address, _n: "550 no" if "bo@" in address else "250 OK")
    world.hear(world.invitation())
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        sender.send_due()
        corrected = world.contact(
            world.company_contact_id, kind="company", email="bob@firma.example.dk", version=2
        )
        world.hear(corrected)
        (message,) = world.messages()
        with world.database.writing() as session:
            enqueue_mail_again(session, session.merge(message))
        sender.send_due()
    assert inbox.addresses() == ["bob@firma.example.dk"]
    assert status(world) == [("sent", 1)]


def test_an_address_that_could_add_a_header_fails_without_reaching_the_server(world: World) -> None:
    inbox = Inbox()
    world.hear(world.contact(email="a@b.dk\r\nBcc: c@d.dk", version=2))
    world.hear(world.schedule(world.day))
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        sender.send_due()
    assert (inbox.taken, inbox.tries) == ([], {})
    assert status(world) == [("failed", 1)]


def test_mail_reaches_the_server_within_milliseconds_of_the_commit(world: World) -> None:
    inbox = Inbox()
    stop = threading.Event()
    waits = []
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        thread = threading.Thread(target=sender.run, args=(stop,))
        thread.start()
        try:
            for number in range(21):
                inbox.arrived.clear()
                world.hear(world.invitation(participation_id=new_id()))
                committed = monotonic()
                assert inbox.arrived.wait(5), f"mail {number} did not arrive"
                waits.append(inbox.taken_at[-1] - committed)
        finally:
            stop.set()
            thread.join(5)
    print(f"commit to SMTP: p50 {median(waits) * 1000:.1f} ms, slowest {max(waits) * 1000:.1f} ms")
    assert median(waits) < 0.1
