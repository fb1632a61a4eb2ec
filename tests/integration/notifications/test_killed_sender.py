"""kill -9 of the sender loses no mail; a copy carries the same identity."""

import random
import subprocess
import sys
import time
from collections import Counter

import pytest

from services.notifications.models.messages import Message
from shared.ids import new_id
from tests.integration.notifications.mail_server import Inbox, mail_server
from tests.integration.notifications.world import World
from tests.support.waiting import until

MAILS = 40
KILLS = 5
LATE = "250 late"


@pytest.fixture
def traveller() -> None:
    """The killed process reads the real clock, so this test does too."""


def start(database_url: str, port: int, mode: str) -> "subprocess.Popen[bytes]":
    module = "tests.integration.notifications.sender_process"
    return subprocess.Popen([sys.executable, "-m", module, database_url, str(port), mode])


def send_with_kills(
    world: World, database_url: str, mode: str, *, mails: int = MAILS, kills: int = KILLS
) -> tuple[Inbox, list[Message]]:
    """All mails, with a sender that is killed again and again while mails flow."""
    inbox = Inbox(on_data=lambda _address, _number: LATE)
    students = [world.contact(new_id()) for _ in range(mails)]
    world.hear(*students)
    for student in students:
        world.hear(world.schedule(world.day, contact_id=student.contact_id))
    chance = random.Random(15)
    with mail_server(inbox) as port:
        for _ in range(kills):
            taken = len(inbox.taken)
            process = start(database_url, port, mode)
            until(lambda seen=taken: len(inbox.taken) > seen, seconds=90, what="another mail")
            time.sleep(chance.uniform(0, 0.06))
            process.kill()
            process.wait()
        process = start(database_url, port, mode)
        try:
            until(lambda: all(one.status == "sent" for one in world.messages()), seconds=90)
        finally:
            process.kill()
            process.wait()
    return inbox, world.messages()


@pytest.mark.slow
@pytest.mark.timeout(150)
def test_a_killed_sender_loses_nothing_and_copies_at_most_one_mail_a_kill(
    world: World, database_url: str
) -> None:
    inbox, messages = send_with_kills(world, database_url, "careful")
    arrived = Counter(str(taken["Message-ID"]) for taken in inbox.taken)
    assert set(arrived) == {f"<{message.id}@skole.dk>" for message in messages}
    copies = arrived.total() - len(arrived)
    print(f"{MAILS} mails, {KILLS} kills: 0 lost, {copies} copies")
    assert copies <= KILLS


@pytest.mark.slow
@pytest.mark.timeout(150)
def test_control_a_sender_that_writes_first_and_sends_afterwards_loses_mail(
    world: World, database_url: str
) -> None:
    inbox, messages = send_with_kills(world, database_url, "careless")
    assert len({str(taken["Message-ID"]) for taken in inbox.taken}) < len(messages)


@pytest.mark.slow
@pytest.mark.timeout(150)
def test_control_a_sender_that_takes_no_turns_leaves_more_copies_than_kills(
    world: World, database_url: str
) -> None:
    inbox, messages = send_with_kills(world, database_url, "crowding", kills=8)
    assert len(inbox.taken) - len(messages) > 8
