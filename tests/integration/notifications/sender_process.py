"""A mail sender in a process of its own, to be killed: `python -m … DATABASE_URL PORT MODE`.

MODE "careless" writes "delivered" before it hands the mail over: the control of the drill.
"""

import sys
import threading
import time
from datetime import timedelta

from services.notifications.channels import SmtpChannel, SmtpServer
from services.notifications.channels.mail import Mail
from services.notifications.domain.delivery import Attempt, Outcome
from services.notifications.sender import MailSender
from services.notifications.use_cases.record_attempt import record_attempt
from shared.db import Database
from tests.integration.notifications.world import DOOR

LEASE = timedelta(seconds=1)


class CarelessChannel(SmtpChannel):
    """Writes the result down first and sends afterwards."""

    database: Database

    def deliver(self, mail: Mail) -> Attempt:
        done = Attempt(Outcome.DELIVERED)
        with self.database.writing() as session:
            record_attempt(session, message_id=mail.id, channel=self.name, attempt=done)
        time.sleep(0.1)  # the window in which a kill loses the mail
        super().deliver(mail)
        return done


def main(database_url: str, port: str, mode: str) -> None:
    database = Database(database_url, pool_size=2)
    kind = CarelessChannel if mode == "careless" else SmtpChannel
    channel = kind(SmtpServer("127.0.0.1", int(port), timeout=20), DOOR.sender)
    if isinstance(channel, CarelessChannel):
        channel.database = database
    MailSender(database, channel, DOOR, lease=LEASE).run(threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
