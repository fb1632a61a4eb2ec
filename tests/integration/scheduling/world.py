"""A school with events, rooms and companies, and browsers of the people who work there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from services.scheduling.app import create_app
from services.scheduling.consumers import HANDLERS
from services.scheduling.domain.event_plan import EventPlan, Kind, template
from services.scheduling.domain.rooms import RoomFacts
from services.scheduling.models.events import Event
from services.scheduling.models.metadata import Base
from services.scheduling.models.rooms import Room
from services.scheduling.queries.programmes import Seating, seating_of
from services.scheduling.settings import read_settings
from services.scheduling.use_cases.create_event import create_event
from services.scheduling.use_cases.update_rooms import add_room
from shared.contracts import Message
from shared.contracts.registration import CompanyRegisteredV1, CompanyWithdrewV1
from shared.contracts.scheduling import SchedulingDeedRecordedV1
from shared.db import Database
from shared.ids import new_id
from shared.messaging.envelope import open_sealed
from tests.support.apps import app_serving
from tests.support.browser import Browser, identity_of

KEY = "the-key-of-these-tests-and-nothing-else"
DAY = date(2027, 3, 12)

on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what never reaches a database: checked once is enough."""


@dataclass
class World:
    database: Database
    app: Flask
    school: UUID
    other_school: UUID
    told: set[UUID] = field(default_factory=set)

    def event(
        self, kind: Kind = "praktikdating", *, school: UUID | None = None, **changes: Any
    ) -> Event:
        """An event on Friday 12 March 2027, as the template has it."""
        with self.database.writing() as session:
            return create_event(
                session, organisation_id=school or self.school, plan=a_plan(kind, **changes)
            )

    def rooms(self, names: Sequence[str], **facts: Any) -> list[Room]:
        described = {"building": "Hovedbygningen", "capacity": 20} | facts
        with self.database.writing() as session:
            return [
                add_room(
                    session,
                    organisation_id=self.school,
                    facts=RoomFacts(name=name, **described),
                )
                for name in names
            ]

    def hear(self, message: Message) -> None:
        """As the consumer does it, in a transaction of its own."""
        with self.database.writing() as session:
            HANDLERS[type(message)](session, message)

    def company(self, event: Event, name: str = "Jysk Energi", **changes: Any) -> UUID:
        message = registered(event, name, **changes)
        self.hear(message)
        return message.company_id

    def said(self) -> list[dict[str, Any]]:
        """What was recorded for the others since the last call: type and payload; but for the
        deeds, of which one goes with every change.
        """
        outbox = Base.metadata.tables["outbox_messages"]
        with self.database.reading() as session:
            rows = session.execute(select(outbox).order_by(outbox.c.position)).all()
        new = [row for row in rows if row.message_id not in self.told]
        self.told |= {row.message_id for row in new}
        return [
            {"type": row.type, **open_sealed(row.body).payload}
            for row in new
            if row.type != SchedulingDeedRecordedV1.TYPE
        ]

    def browser(self, *roles: str, school: UUID | None = None, language: str = "da") -> Browser:
        identity = identity_of(
            new_id(),
            school or self.school,
            *(roles or ("organiser",)),
            name="Anna Ængmark",
            language=language,
            organisation_name="Ballerup Erhvervsskole",
        )
        return Browser(self.app, identity)


def make_world(database: Database) -> World:
    environment = {
        "MATCHDAG_SECRET_KEYS": KEY,
        "MATCHDAG_BASE_URL": "http://localhost",
        "MATCHDAG_SCHEDULING_DATABASE_URL": database.url.render_as_string(hide_password=False),
    }
    app = app_serving(create_app, read_settings(environment), database)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return World(database, app, new_id(), new_id())


def a_plan(kind: Kind = "praktikdating", **changes: Any) -> EventPlan:
    plan = template(kind, date(2027, 1, 4))
    plan = replace(plan, name="Forår", place="Baltorpvej 20", grid=replace(plan.grid, held_on=DAY))
    return replace(plan, **changes)


def registered(event: Event, name: str = "Jysk Energi", **changes: Any) -> CompanyRegisteredV1:
    described: dict[str, Any] = {
        "event_id": event.id,
        "participation_id": new_id(),
        "company_id": new_id(),
        "organisation_id": event.organisation_id,
        "name": name,
        "tables": 1,
        "representatives": 2,
        "unavailable_slots": (),
        "needs_power": False,
        "needs_screen": False,
        "needs_step_free": False,
        "fields": ("El",),
        "placements": 1,
        "version": 1,
    }
    return CompanyRegisteredV1(**(described | changes))


def withdrew(message: CompanyRegisteredV1, version: int) -> CompanyWithdrewV1:
    return CompanyWithdrewV1(
        event_id=message.event_id,
        participation_id=message.participation_id,
        company_id=message.company_id,
        reason="no_time",
        version=version,
    )


def seating(world: World, event: Event) -> Seating:
    with world.database.reading() as session:
        return seating_of(session, session.get_one(Event, event.id))


def text_of(page: str) -> str:
    """A page's words in their order."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def move(browser: Browser, event: Event, company: UUID, to: str) -> None:
    sent = {"company": str(company), "to": to}
    assert browser.post(f"/events/{event.id}/programme/move", sent).status_code == 303
