"""A mail sender in a process of its own, to be killed: `python -m … DATABASE_URL PORT MODE`.

MODE "careless" writes "delivered" before it hands the mail over, "crowding" hands over two mails
before it writes of either: the controls of the drill.
"""

import sys
import threading
import time
from datetime import timedelta

from services.notifications.channels import SmtpChannel, SmtpServer
from services.notifications.channels.interface import CONNECTIONS
from services.notifications.channels.mail import Mail
from services.notifications.domain.delivery import Attempt, Outcome
from services.notifications.sender import MailSender
from services.notifications.use_cases.record_attempt import record_attempt
from shared.db import Database
from tests.integration.notifications.world import COMPOSER

LEASE = timedelta(seconds=1)


class CarelessChannel(SmtpChannel):
    """Writes the result down first and sends afterwards."""

    database: Database
    mail: Mail

    def offer(self, mail: Mail) -> Attempt | None:
        self.mail = mail
        return super().offer(mail)

    def hand_over(self) -> Attempt:
        done = Attempt(Outcome.DELIVERED)
        with self.database.writing() as session:
            record_attempt(session, message_id=self.mail.id, channel=self.name, attempt=done)
        time.sleep(0.1)  # the window in which a kill loses the mail
        super().hand_over()
        return done


def channel_to(port: int, database: Database, mode: str) -> SmtpChannel:
    server = SmtpServer("127.0.0.1", port, timeout=20)
    if mode != "careless":
        return SmtpChannel(server, COMPOSER.sender)
    careless = CarelessChannel(server, COMPOSER.sender)
    careless.database = database
    return careless


def main(database_url: str, port: str, mode: str) -> None:
    database = Database(database_url, pool_size=3)
    channels = [channel_to(int(port), database, mode) for _ in range(CONNECTIONS)]
    takes_turns = mode != "crowding"
    sender = MailSender(database, channels, COMPOSER, lease=LEASE, takes_turns=takes_turns)
    sender.run(threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
