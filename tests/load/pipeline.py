"""Everything between a booking and its mail, each in a process of its own as in production.

Registration's web processes and worker, RabbitMQ, notifications' worker, a mail server.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, insert, literal, select
from sqlalchemy.orm import Session

from services.notifications.consumers import event_described
from services.notifications.models.contacts import Contact
from services.registration.companies.models import Company, CompanyContact
from services.registration.events.models.events import Event, EventSlot
from services.registration.school.models.people import Person
from shared.contracts.catalogue import TOPOLOGY
from shared.contracts.scheduling import EventAnnouncedV1, TimeSlot
from shared.db import Database
from shared.messaging.rabbitmq import RabbitMqTransport
from tests.load.databases import durable_database_url
from tests.load.mail_sink import Sink, mail_sink
from tests.load.school import School, make_school
from tests.load.serving import SECRET, served
from tests.support.databases import BROKER
from tests.support.processes import started


@dataclass(frozen=True)
class Pipeline:
    school: School
    port: int
    sink: Sink


def empty_shape(_url: str) -> None:
    """A database without tables; the service's own role brings it to its shape."""


@contextmanager
def pipeline(students: int, *, tables: int = 5) -> Iterator[Pipeline]:
    """A school that is open for booking, known to both services, with everything running."""
    with ExitStack() as stack:
        from tempfile import TemporaryDirectory

        folder = Path(stack.enter_context(TemporaryDirectory()))
        url = stack.enter_context(durable_database_url("postgresql", folder))
        mails = stack.enter_context(durable_database_url("postgresql", folder, empty_shape))
        sink = stack.enter_context(mail_sink(folder))
        environment = _environment(stack, url, mails, sink.port)
        migrate = [sys.executable, "-m", "services.notifications", "migrate"]
        subprocess.run(
            migrate, env={**os.environ, **environment}, check=True, stderr=subprocess.DEVNULL
        )
        school = make_school(url, students, tables=tables)
        introduce(school, mails)
        for service in ("registration", "notifications"):
            worker = [sys.executable, "-m", f"services.{service}", "worker"]
            stack.enter_context(started(worker, folder / f"{service}.log", environment))
        port = stack.enter_context(served("full", url))
        time.sleep(2.0)  # the workers are up
        yield Pipeline(school, port, sink)


def introduce(school: School, notifications_url: str) -> None:
    """Tell notifications of the event and of everybody in it, as their messages would."""
    here, there = Database(school.url, pool_size=1), Database(notifications_url, pool_size=1)
    with here.reading() as session:
        announced = _announced(session, school.world.event_id)
        rows = [{**row._mapping, "language": "da", "version": 1} for row in _readers(session)]
    with there.writing() as session:
        event_described(session, announced)
        session.execute(insert(Contact), rows)
    here.dispose(), there.dispose()


def _readers(session: Session) -> list[Row[Any]]:
    """Students, and who speaks for the companies: registration tells of both when it meets them."""
    students = select(
        Person.id, Person.organisation_id, Person.kind, Person.name, Person.email
    ).where(Person.kind == "student")
    companies = select(
        CompanyContact.id,
        Company.organisation_id,
        literal("company").label("kind"),
        CompanyContact.name,
        CompanyContact.email,
    ).join(Company, Company.id == CompanyContact.company_id)
    return [*session.execute(students), *session.execute(companies)]


def _announced(session: Session, event_id: UUID) -> EventAnnouncedV1:
    event = session.get_one(Event, event_id)
    slots = session.scalars(
        select(EventSlot).where(EventSlot.event_id == event_id).order_by(EventSlot.number)
    )
    return EventAnnouncedV1(
        event_id=event.id,
        organisation_id=event.organisation_id,
        kind="praktikdating",
        name=event.name,
        place=event.place,
        held_on=event.held_on,
        slots=tuple(
            TimeSlot(number=one.number, starts_at=one.starts_at, ends_at=one.ends_at)
            for one in slots
        ),
        meetings_per_student=event.meetings_per_student,
        wishes_per_student=event.wishes_per_student,
        reply_by=event.reply_by,
        wishes_open_at=event.wishes_open_at,
        wishes_close_at=event.wishes_close_at,
        version=event.version,
    )


def _environment(stack: ExitStack, url: str, mails: str, smtp_port: int) -> dict[str, str]:
    namespace = f"load-{uuid4().hex[:12]}"
    stack.callback(RabbitMqTransport(BROKER, TOPOLOGY, namespace=namespace).delete_all)
    return {
        "MATCHDAG_SECRET_KEYS": SECRET,
        "MATCHDAG_BASE_URL": "http://localhost",
        "MATCHDAG_BROKER_URL": BROKER,
        "MATCHDAG_BROKER_NAMESPACE": namespace,
        "MATCHDAG_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "MATCHDAG_MAIL_FROM": "Matchdag <matchdag@skole.example>",
        "MATCHDAG_REGISTRATION_DATABASE_URL": url,
        "MATCHDAG_NOTIFICATIONS_DATABASE_URL": mails,
    }
