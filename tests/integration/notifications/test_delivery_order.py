"""Several mails are on their way at once, and still one at a time is between sent and written."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.notifications.channels import SmtpChannel, SmtpServer
from services.notifications.channels.interface import CONNECTIONS
from services.notifications.sender import LEASE, MailSender
from shared import clock
from shared.contracts.registration import SignInLinkRequestedV1
from shared.ids import new_id
from tests.integration.notifications.claims import claim
from tests.integration.notifications.mail_server import Inbox, mail_server
from tests.integration.notifications.world import COMPOSER, World

SLOW = "250 slow"


@contextmanager
def sender_to(world: World, port: int, *, takes_turns: bool = True) -> Iterator[MailSender]:
    server = SmtpServer("127.0.0.1", port, timeout=2)
    channels = [SmtpChannel(server, COMPOSER.sender) for _ in range(CONNECTIONS)]
    try:
        yield MailSender(world.database, channels, COMPOSER, takes_turns=takes_turns)
    finally:
        for channel in channels:
            channel.close()


def leave_schedules(world: World, number: int) -> list[str]:
    """Mails to as many students; their addresses in the order in which they wait."""
    students = [world.contact(new_id()) for _ in range(number)]
    world.hear(*students)
    for student in students:
        world.hear(world.schedule(world.day, contact_id=student.contact_id))
    return [student.email for student in students]


def unwritten_at_last_bytes(world: World, *, takes_turns: bool) -> list[int]:
    """At each mail's last byte: mails handed over before it without a written result."""
    found: list[int] = []

    def on_data(_address: str, _number: int) -> str:
        sent = sum(message.status == "sent" for message in world.messages())
        found.append(len(found) - sent)
        return SLOW

    leave_schedules(world, 8)
    inbox = Inbox(on_data=on_data)
    with mail_server(inbox) as port, sender_to(world, port, takes_turns=takes_turns) as sender:
        sender.send_due()
    assert {message.status for message in world.messages()} == {"sent"}
    return found


def test_one_mail_at_a_time_is_between_its_last_byte_and_its_written_result(world: World) -> None:
    assert unwritten_at_last_bytes(world, takes_turns=True) == [0] * 8


def test_control_without_turns_there_are_two(world: World) -> None:
    assert max(unwritten_at_last_bytes(world, takes_turns=False)) > 0


def order_of_arrival(world: World, *, takes_turns: bool) -> tuple[list[str], list[str]]:
    """The addresses as the mails waited and as they arrived; every other answers late."""
    waiting = leave_schedules(world, 8)
    late = set(waiting[::2])
    inbox = Inbox(on_recipient=lambda address, _try: SLOW if address in late else "250 OK")
    with mail_server(inbox) as port, sender_to(world, port, takes_turns=takes_turns) as sender:
        sender.send_due()
    return waiting, inbox.addresses()


def test_no_mail_overtakes_another(world: World) -> None:
    waiting, arrived = order_of_arrival(world, takes_turns=True)
    assert arrived == waiting


def test_control_without_turns_mails_overtake(world: World) -> None:
    waiting, arrived = order_of_arrival(world, takes_turns=False)
    assert sorted(arrived) == sorted(waiting)
    assert arrived != waiting


def test_a_refused_mail_holds_up_none_behind_it(world: World) -> None:
    waiting = leave_schedules(world, 8)
    refused = set(waiting[2:4])
    inbox = Inbox(on_recipient=lambda address, _try: "550 no" if address in refused else "250 OK")
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        sender.send_due()
    assert inbox.addresses() == waiting[:2] + waiting[4:]
    statuses = [message.status for message in world.messages()]
    assert (statuses.count("sent"), statuses.count("failed")) == (6, 2)


def mails_taken_when_no_result_can_be_written(world: World, *, takes_turns: bool) -> int:
    def on_data(_address: str, _number: int) -> str:
        with world.database.writing() as session:
            session.execute(text("DROP TABLE IF EXISTS delivery_attempts"))
        return SLOW

    leave_schedules(world, 8)
    inbox = Inbox(on_data=on_data)
    with (
        mail_server(inbox) as port,
        sender_to(world, port, takes_turns=takes_turns) as sender,
        pytest.raises(DBAPIError),
    ):
        sender.send_due()
    return len(inbox.taken)


def test_when_a_result_cannot_be_written_no_further_mail_is_handed_over(world: World) -> None:
    assert mails_taken_when_no_result_can_be_written(world, takes_turns=True) == 1


def test_control_without_turns_another_is_handed_over(world: World) -> None:
    assert mails_taken_when_no_result_can_be_written(world, takes_turns=False) == 2


def test_a_server_that_wants_one_connection_gets_all_mail_over_it(world: World) -> None:
    inbox = Inbox(most_connections=1)
    waiting = leave_schedules(world, 30)
    with mail_server(inbox) as port, sender_to(world, port) as sender:
        assert [sender.send_due() for _ in range(3)] == [20, 10, 0]
    assert inbox.addresses() == waiting
    assert inbox.connections == 2


def test_two_senders_take_different_mails(world: World) -> None:
    leave_schedules(world, 20)
    taken: list[object] = []
    together = threading.Barrier(4)

    def take() -> None:
        together.wait()
        for _ in range(4):
            taken.extend(message.id for message in claim(world, limit=3))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken += [message.id for message in claim(world, limit=20)]
    assert len(taken) == len(set(taken)) == 20


@pytest.mark.parametrize("alone", [True, False])
def test_the_urgent_are_taken_first_and_then_who_waited_longest(
    world: World, traveller: time_machine.Traveller, alone: bool
) -> None:
    world.hear(world.contact())
    for _ in range(6):
        leave_schedules(world, 1)
        traveller.shift(timedelta(seconds=1))
    until = clock.now() + timedelta(minutes=10)
    world.hear(
        SignInLinkRequestedV1(request_id=new_id(), contact_id=world.student_id, expires_at=until)
    )
    taken = [message.id for message in claim(world, limit=4, alone=alone)]
    *others, urgent = [message.id for message in world.messages()]
    assert taken == [urgent, *others[:3]]
    again = claim(world, limit=4, alone=alone)
    assert [message.id for message in again] == others[3:]
    assert {(message.status, message.attempts) for message in again} == {("sending", 1)}
    ends = [message.claimed_until for message in again]
    assert all(end and timedelta(0) < end - clock.now() <= LEASE for end in ends)
