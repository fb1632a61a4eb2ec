"""A school with an event, a student and a company contact, as notifications hears of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notifications.channels import Sender
from services.notifications.channels.composer import MailComposer
from services.notifications.consumers import HANDLERS
from services.notifications.models.messages import Message
from services.notifications.models.metadata import Base
from shared import clock
from shared.contracts import Message as ServiceMessage
from shared.contracts.registration import (
    CompanyInvitedV1,
    ContactChangedV1,
    PersonalSchedulePublishedV1,
    ScheduleItem,
)
from shared.contracts.scheduling import EventAnnouncedV1, TimeSlot
from shared.db import Database
from shared.ids import new_id
from shared.messaging.envelope import open_sealed

KEYS = ("k" * 40,)
COMPOSER = MailComposer("https://matchdag.example", KEYS, Sender("Matchdag", "svar-ikke@skole.dk"))


def seven_weeks_ahead() -> datetime:
    """The morning of the event."""
    ahead = clock.now() + timedelta(weeks=7)
    return ahead.replace(hour=8, minute=0, second=0, microsecond=0)


def hear(session: Session, fact: ServiceMessage) -> None:
    """What the consumer does with a message, after the same trip over the wire."""
    kind = type(fact)
    handler: Callable[[Session, Any], None] = HANDLERS[kind]
    handler(session, kind.from_payload(fact.to_payload()))


def said(session: Session, kind: type[ServiceMessage]) -> list[Any]:
    """What notifications recorded in its outbox."""
    outbox = Base.metadata.tables["outbox_messages"]
    bodies = session.scalars(
        select(outbox.c.body).where(outbox.c.type == kind.TYPE).order_by(outbox.c.position)
    )
    return [kind.from_payload(open_sealed(body).payload) for body in bodies]


@dataclass(frozen=True)
class World:
    database: Database
    organisation_id: UUID = field(default_factory=new_id)
    event_id: UUID = field(default_factory=new_id)
    student_id: UUID = field(default_factory=new_id)
    company_contact_id: UUID = field(default_factory=new_id)
    company_id: UUID = field(default_factory=new_id)
    participation_id: UUID = field(default_factory=new_id)
    day: datetime = field(default_factory=seven_weeks_ahead)

    def hear(self, *facts: ServiceMessage) -> None:
        for fact in facts:
            with self.database.writing() as session:
                hear(session, fact)

    def messages(self, fact: str = "") -> list[Message]:
        with self.database.reading() as session:
            found = session.scalars(select(Message).order_by(Message.created_at, Message.id)).all()
        return [message for message in found if not fact or message.fact == fact]

    def said(self, kind: type[ServiceMessage]) -> list[Any]:
        with self.database.reading() as session:
            return said(session, kind)

    def event(self, **changes: Any) -> EventAnnouncedV1:
        start = self.day
        announced = EventAnnouncedV1(
            event_id=self.event_id,
            organisation_id=self.organisation_id,
            kind="praktikdating",
            name="Praktikdating på Nordskolen",
            place="Baltorpvej 20, Ballerup",
            held_on=start.date(),
            slots=(
                TimeSlot(number=0, starts_at=start, ends_at=start + timedelta(minutes=15)),
                TimeSlot(
                    number=1,
                    starts_at=start + timedelta(minutes=20),
                    ends_at=start + timedelta(minutes=35),
                ),
            ),
            meetings_per_student=2,
            wishes_per_student=5,
            reply_by=start - timedelta(days=14),
            wishes_open_at=None,
            wishes_close_at=start - timedelta(days=7),
            version=1,
        )
        return replace(announced, **changes)

    def contact(self, contact_id: UUID | None = None, **changes: Any) -> ContactChangedV1:
        person = contact_id or self.student_id
        changed = ContactChangedV1(
            contact_id=person,
            organisation_id=self.organisation_id,
            kind="student",
            name="Åse O'Brien",
            email=f"{person.hex[-8:]}@elev.example.dk",
            language="da",
            version=1,
        )
        return replace(changed, **changes)

    def invitation(self, **changes: Any) -> CompanyInvitedV1:
        invited = CompanyInvitedV1(
            event_id=self.event_id,
            participation_id=self.participation_id,
            company_id=self.company_id,
            contact_id=self.company_contact_id,
            link_generation=1,
            reply_by=self.day - timedelta(days=14),
        )
        return replace(invited, **changes)

    def schedule(self, *starts: datetime, **changes: Any) -> PersonalSchedulePublishedV1:
        published = PersonalSchedulePublishedV1(
            contact_id=self.student_id,
            event_id=self.event_id,
            event_name="Praktikdating på Nordskolen",
            audience="student",
            link_generation=None,
            participation_id=None,
            sequence=1,
            items=tuple(
                ScheduleItem(
                    uid=f"meeting-{number}@matchdag",
                    starts_at=start,
                    ends_at=start + timedelta(minutes=15),
                    title="Ødegård & Søn",
                    place="A.101",
                )
                for number, start in enumerate(starts)
            ),
            cancelled_uids=(),
        )
        return replace(published, **changes)


def make_world(database: Database) -> World:
    """The event, one student and one company contact are known; nobody was told anything."""
    world = World(database)
    company_contact = world.contact(
        world.company_contact_id, kind="company", name="Bo", email="bo@firma.example.dk"
    )
    world.hear(world.event(), world.contact(), company_contact)
    return world
