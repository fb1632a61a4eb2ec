"""One school with an event, its students, companies and slots; small, and the same every time."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.companies.models import (
    Company,
    CompanyContact,
    Participation,
    ParticipationEducation,
)
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.places import Place
from services.registration.meetings.domain.booking_rules import BookingRules
from services.registration.school.domain.recognition import company_key, label_key
from services.registration.school.models.organisations import Education, Organisation, SchoolClass
from services.registration.school.models.people import Person, StaffRole
from services.registration.school.models.students import Student
from shared import clock
from shared.web.formats import local

#: the tests live on the day before the event
NOW = datetime(2027, 3, 11, 9, tzinfo=UTC)
NINE = datetime(2027, 3, 12, 8, tzinfo=UTC)  # 9.00 in Copenhagen


@dataclass
class World:
    organisation_id: UUID
    event_id: UUID
    organiser: UUID
    students: list[UUID] = field(default_factory=list)
    companies: list[UUID] = field(default_factory=list)
    participations: list[UUID] = field(default_factory=list)
    contacts: list[UUID] = field(default_factory=list)
    educations: list[UUID] = field(default_factory=list)
    classes: list[UUID] = field(default_factory=list)


def make_world(
    session: Session,
    *,
    students: int = 6,
    companies: int = 4,
    slots: int = 5,
    tables: int = 1,
    kind: str = "praktikdating",
    name: str = "Nordlys Teknikskole",
    held_in_days: int | None = None,
) -> World:
    """`held_in_days` counts from today, for drills of several processes with real clocks."""
    world = World(uuid4(), uuid4(), uuid4())
    session.add(Organisation(id=world.organisation_id, name=name, slug=uuid4().hex, created_at=NOW))
    session.flush()
    for label in ("Elektriker", "Smed"):
        world.educations.append(uuid4())
        session.add(
            Education(
                id=world.educations[-1],
                organisation_id=world.organisation_id,
                name=label,
                name_key=label_key(label),
            )
        )
    for label in ("2.A", "2.B"):
        world.classes.append(uuid4())
        session.add(
            SchoolClass(
                id=world.classes[-1],
                organisation_id=world.organisation_id,
                name=label,
                name_key=label_key(label),
            )
        )
    _add_event(session, world, slots, kind, held_in_days)
    _person(session, world, world.organiser, "Karen Holst", "staff", "karen@skole.example")
    session.add(StaffRole(person_id=world.organiser, role="organiser"))
    for number in range(students):
        _add_student(session, world, number)
    for number in range(companies):
        _add_company(session, world, number, tables)
    session.flush()
    return world


def _add_event(
    session: Session, world: World, slots: int, kind: str, held_in_days: int | None
) -> None:
    first = NINE
    if held_in_days is not None:
        first = local(clock.now()).replace(hour=8, minute=0) + timedelta(days=held_in_days)
    session.add(
        Event(
            id=world.event_id,
            organisation_id=world.organisation_id,
            kind=kind,
            name="Praktikdating for el og smed",
            place="Skolevej 1",
            held_on=first.date(),
            meetings_per_student=3,
            wishes_per_student=4,
            reply_by=None,
            wishes_open_at=NOW - timedelta(days=20),
            wishes_close_at=NOW + timedelta(hours=6),
            version=1,
        )
    )
    session.flush()
    for number in range(slots):
        start = first + timedelta(minutes=15 * number)
        session.add(
            EventSlot(
                event_id=world.event_id,
                number=number,
                starts_at=start,
                ends_at=start + timedelta(minutes=12),
            )
        )


def _person(session: Session, world: World, id: UUID, name: str, kind: str, email: str) -> None:
    session.add(
        Person(
            id=id,
            organisation_id=world.organisation_id,
            kind=kind,
            name=name,
            email=email,
            created_at=NOW,
        )
    )
    session.flush()


def _add_student(session: Session, world: World, number: int) -> None:
    id = uuid4()
    world.students.append(id)
    _person(session, world, id, f"Elev {number:03}", "student", f"elev{number}@skole.example")
    session.add(
        Student(
            person_id=id,
            class_id=world.classes[number % 2],
            education_id=world.educations[number % 2],
        )
    )
    session.add(EventStudent(event_id=world.event_id, person_id=id, added_at=NOW))


def _add_company(session: Session, world: World, number: int, tables: int) -> None:
    company, contact, participation = uuid4(), uuid4(), uuid4()
    world.companies.append(company)
    world.contacts.append(contact)
    world.participations.append(participation)
    name = f"Firma {number:02} A/S"
    session.add(
        Company(
            id=company,
            organisation_id=world.organisation_id,
            name=name,
            name_key=company_key(name),
            created_at=NOW,
        )
    )
    session.flush()
    session.add(
        CompanyContact(
            id=contact,
            company_id=company,
            name=f"Mester {number}",
            email=f"mester{number}@firma.example",
            created_at=NOW,
        )
    )
    session.flush()
    session.add(
        Participation(
            id=participation,
            event_id=world.event_id,
            company_id=company,
            contact_id=contact,
            status="accepted",
            tables=tables,
            presentation="Vi bygger fremtidens net.",
            invited_at=NOW,
        )
    )
    session.flush()
    session.add(
        ParticipationEducation(
            participation_id=participation, education_id=world.educations[number % 2]
        )
    )
    session.add(
        Place(
            event_id=world.event_id,
            company_id=company,
            place_id=uuid4(),
            kind="room",
            label=f"A1.{number:02}",
            building="Bygning A",
            version=1,
        )
    )


def open_booking(session: Session, world: World) -> None:
    """Nothing is built: who comes first gets the seat."""
    update_booking_rules(
        session,
        event=session.get_one(Event, world.event_id),
        rules=BookingRules("open"),
        seen_version=0,
        chosen_by=world.organiser,
    )
