"""A school with one event, and browsers of the people in it, for tests of registration's doors."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.use_cases.update_company import add_company
from services.registration.events.models.events import Event
from services.registration.home.use_cases import apply_event
from services.registration.invitations.use_cases.invite_companies import invite_companies
from services.registration.school.models.people import Person
from services.registration.school.use_cases.create_organisation import create_organisation
from services.registration.school.use_cases.find_labels import find_or_add_education
from shared.auth import links
from shared.auth.identity import Identity
from shared.contracts.scheduling import EventAnnouncedV1, TimeSlot
from shared.ids import new_id
from tests.support.registration import KEYS

#: the tests live four weeks before the event; replies are due in ten days
NOW = datetime(2027, 2, 12, 9, tzinfo=UTC)
NINE = datetime(2027, 3, 12, 8, tzinfo=UTC)  # 9.00 in Copenhagen
REPLY_BY = NOW + timedelta(days=10)


@dataclass
class School:
    organisation_id: UUID
    administrator: UUID
    event_id: UUID

    def organiser(self) -> Identity:
        return self.staff("administrator", "organiser")

    def staff(self, *roles: str) -> Identity:
        return Identity(
            session_id=new_id(),
            person_id=self.administrator,
            organisation_id=self.organisation_id,
            roles=frozenset(roles),
            name="Karen Holst",
        )


def make_school(session: Session, name: str = "Nordlys Teknikskole") -> School:
    email = f"karen@{re.sub('[^a-z]', '', name.lower())}.example"
    administrator = create_organisation(
        session, name=name, email=email, administrator_name="Karen Holst"
    )
    event_id = new_id()
    apply_event(session, announced(event_id, administrator.organisation_id))
    return School(administrator.organisation_id, administrator.id, event_id)


def announced(event_id: UUID, organisation_id: UUID, **changes: Any) -> EventAnnouncedV1:
    values: dict[str, Any] = {
        "event_id": event_id,
        "organisation_id": organisation_id,
        "kind": "praktikdating",
        "name": "Praktikdating for el og smed",
        "place": "Skolevej 1",
        "held_on": date(2027, 3, 12),
        "slots": tuple(
            TimeSlot(
                number=number,
                starts_at=NINE + timedelta(minutes=15 * number),
                ends_at=NINE + timedelta(minutes=15 * number + 12),
            )
            for number in range(6)
        ),
        "meetings_per_student": 4,
        "wishes_per_student": 5,
        "reply_by": REPLY_BY,
        "wishes_open_at": REPLY_BY + timedelta(days=1),
        "wishes_close_at": REPLY_BY + timedelta(days=10),
        "version": 1,
    }
    return EventAnnouncedV1(**values | changes)


def make_company(session: Session, school: School, name: str = "Elværket", **more: Any) -> UUID:
    given = {"email": f"{re.sub('[^a-z]', '', name.lower())}@firma.example", **more}
    return add_company(session, organisation_id=school.organisation_id, name=name, **given).id


def make_invited(session: Session, school: School, name: str = "Elværket") -> Participation:
    company_id = make_company(session, school, name)
    event = session.get_one(Event, school.event_id)
    return invite_companies(
        session, event, company_ids=[company_id], invited_by=school.administrator
    )[0]


def make_education(session: Session, school: School, name: str = "Elektriker") -> UUID:
    education_id = find_or_add_education(session, school.organisation_id, name)
    assert education_id is not None
    return education_id


def invitation_link(participation: Participation) -> str:
    return "/reply/" + links.mint(
        KEYS, "invitation", participation.id, participation.link_generation
    )


def person_with(session: Session, email: str) -> Person:
    return session.scalars(select(Person).where(Person.email == email)).one()
