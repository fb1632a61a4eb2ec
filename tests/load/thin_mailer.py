"""The baseline of mails: reads the thin outbox, builds a mail for each row, sends, deletes.

One process, one kept connection, no broker, no second database, no calendar, no record of
attempts: the least that gets a mail from a commit to a mail server.
`python -m tests.load.thin_mailer DATABASE_URL SMTP_PORT`.
"""

import json
import smtplib
import sys
import time
from email.message import EmailMessage

from jinja2 import Environment
from sqlalchemy import delete, select

from shared.db import Database
from tests.load.thin import OUTBOX

TOGETHER = 50
PAUSE = 0.005
_TEXT = Environment(autoescape=False).from_string(
    "Hej Elev {{ student }}\n\nDu har fået en samtale i tidsrum {{ slot }}.\n"
)
_HTML = Environment(autoescape=True).from_string(
    "<p>Hej Elev {{ student }}</p><p>Du har fået en samtale i tidsrum {{ slot }}.</p>"
)
_ROWS = select(OUTBOX.c.position, OUTBOX.c.body).order_by(OUTBOX.c.position).limit(TOGETHER)


def mail_of(body: bytes) -> EmailMessage:
    told = json.loads(body)
    mail = EmailMessage()
    mail["From"] = "Matchdag <matchdag@skole.example>"
    mail["To"] = f"elev{told['student']}@skole.example"
    mail["Subject"] = "Din samtale"
    mail.set_content(_TEXT.render(**told))
    mail.add_alternative(_HTML.render(**told), subtype="html")
    return mail


def main(url: str, port: str) -> None:
    engine = Database(url, pool_size=1).engine
    with smtplib.SMTP("127.0.0.1", int(port)) as server:
        while True:
            with engine.begin() as connection:
                rows = connection.execute(_ROWS).all()
                for _, body in rows:
                    server.send_message(mail_of(body))
                sent = [position for position, _ in rows]
                if sent:
                    connection.execute(delete(OUTBOX).where(OUTBOX.c.position.in_(sent)))
            if not rows:
                time.sleep(PAUSE)


if __name__ == "__main__":
    main(*sys.argv[1:])
