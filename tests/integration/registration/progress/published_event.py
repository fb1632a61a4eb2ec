"""What happens to a published event, of which the people of its schedules may have to hear."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.apply_replies import record_seats
from services.registration.companies.models import (
    Company,
    Participation,
    ParticipationEducation,
)
from services.registration.day.models.day_notices import DayNotice
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.places import Place
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.meetings.models.groups import (
    GroupPlan,
    GroupRoom,
    GroupRule,
    GroupSession,
)
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.queries.seat_supply import companies_to_plan
from services.registration.preparation.models import (
    Document,
    PreparationPlan,
    PreparationWaiver,
)
from services.registration.schedules.use_cases.publish_build import publish_build
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from tests.support.world import NOW, World

Action = Callable[[Session, World], None]


def publish(session: Session, world: World) -> None:
    publish_build(
        session,
        event=session.get_one(Event, world.event_id),
        build=None,
        published_by=world.organiser,
    )


def plan_meetings(session: Session, world: World) -> None:
    """Each of the six students meets one of the four companies."""
    record_seats(session, world.event_id, companies_to_plan(session, world.event_id), 5, taken={})
    for number, student in enumerate(world.students):
        slot, place = divmod(number, len(world.companies))
        session.add(
            Meeting(
                id=uuid4(),
                event_id=world.event_id,
                company_id=world.companies[place],
                person_id=student,
                slot=slot,
                status="booked",
                origin="built",
                holds_seat=True,
                version=1,
                created_at=NOW,
                changed_by=world.organiser,
            )
        )
    session.flush()


def add_student(session: Session, world: World) -> None:
    id = uuid4()
    session.add(
        Person(
            id=id,
            organisation_id=world.organisation_id,
            kind="student",
            name="Ny Elev",
            email=f"{id.hex}@skole.example",
            created_at=NOW,
        )
    )
    session.flush()
    session.add(Student(person_id=id, class_id=world.classes[0], education_id=None))
    session.add(EventStudent(event_id=world.event_id, person_id=id, added_at=NOW))


def withdraw(session: Session, world: World) -> None:
    """Company 3 meets one student."""
    part = session.get_one(Participation, world.participations[3])
    withdraw_company(
        session,
        part,
        reason="illness",
        seen_version=part.version,
        withdrawn_by=world.organiser,
    )


def rename_room(session: Session, world: World) -> None:
    """Company 0 meets two students."""
    session.execute(
        update(Place).where(Place.company_id == world.companies[0]).values(label="B2.01")
    )


def take_place(session: Session, world: World) -> None:
    session.execute(
        update(Place).where(Place.company_id == world.companies[0]).values(place_id=None)
    )


def move_event(session: Session, world: World) -> None:
    for slot in session.scalars(select(EventSlot).where(EventSlot.event_id == world.event_id)):
        slot.starts_at += timedelta(days=1)
        slot.ends_at += timedelta(days=1)
    session.get_one(Event, world.event_id).held_on += timedelta(days=1)


def cancel(session: Session, world: World) -> None:
    session.get_one(Event, world.event_id).cancelled = True


def rename_event(session: Session, world: World) -> None:
    session.get_one(Event, world.event_id).name = f"Praktikdating {uuid4().hex[:6]}"


def rename_student(session: Session, world: World) -> None:
    session.get_one(Person, world.students[0]).name = f"Elev {uuid4().hex[:6]}"


def rename_class(session: Session, world: World) -> None:
    session.get_one(SchoolClass, world.classes[1]).name = uuid4().hex[:6]


def rename_company(session: Session, world: World) -> None:
    session.get_one(Company, world.companies[1]).name = f"Firma {uuid4().hex[:6]}"


def remove_student(session: Session, world: World) -> None:
    row = session.get(EventStudent, (world.event_id, world.students[5]))
    if row is not None:
        session.delete(row)


def close_slot(session: Session, world: World) -> None:
    """One seat of a built meeting goes, and comes again the next time."""
    seat = session.get_one(CompanySlot, (world.event_id, world.companies[1], 0))
    seat.is_adjusted, seat.is_open, seat.taken = True, not seat.is_open, 0


def add_table(session: Session, world: World) -> None:
    session.get_one(Participation, world.participations[2]).tables += 1


def miss_slot(session: Session, world: World) -> None:
    part = session.get_one(Participation, world.participations[2])
    part.unavailable_slots = [] if part.unavailable_slots else [0]


def seek_others(session: Session, world: World) -> None:
    """Company 0 looks for the education that its two students are not in, or back again."""
    sought = session.scalars(
        select(ParticipationEducation).where(
            ParticipationEducation.participation_id == world.participations[0]
        )
    ).one()
    first, second = world.educations
    sought.education_id = second if sought.education_id == first else first


def come_in_the_afternoon(session: Session, world: World) -> None:
    """Company 0 cuts its hours: both its meetings lie outside; or has them again."""
    part = session.get_one(Participation, world.participations[0])
    part.unavailable_slots = [] if part.unavailable_slots else [0, 1]


def leave_meetings_behind(session: Session, world: World) -> None:
    """Company 3 does not come, and its meeting was not released."""
    session.get_one(Participation, world.participations[3]).status = "withdrawn"


def crowd(session: Session, world: World) -> None:
    """Company 0 sits at one table, and two of its meetings are at once."""
    for meeting in session.scalars(select(Meeting).where(Meeting.company_id == world.companies[0])):
        meeting.slot, meeting.origin = 0, "by_hand"


def give_notice(session: Session, world: World) -> None:
    """On the day company 1 says that it does not come, and that it is here the next time."""
    notice = session.get(DayNotice, world.participations[1])
    if notice is not None:
        notice.kind = "here" if notice.kind == "away" else "away"
        return
    session.add(
        DayNotice(
            participation_id=world.participations[1],
            event_id=world.event_id,
            kind="away",
            given_at=NOW,
            version=1,
        )
    )


def withdraw_all(session: Session, world: World) -> None:
    for participation in world.participations:
        part = session.get_one(Participation, participation)
        withdraw_company(
            session,
            part,
            reason="illness",
            seen_version=part.version,
            withdrawn_by=world.organiser,
        )


def drop_meeting(session: Session, world: World) -> None:
    meeting = _first_booked(session, world)
    if meeting is not None:
        meeting.status, meeting.version = "cancelled", meeting.version + 1


def move_meeting(session: Session, world: World) -> None:
    meeting = _first_booked(session, world)
    if meeting is not None:
        meeting.slot, meeting.origin = (meeting.slot + 2) % 5, "by_hand"
        meeting.version += 1


def _first_booked(session: Session, world: World) -> Meeting | None:
    query = select(Meeting).where(Meeting.event_id == world.event_id, Meeting.status == "booked")
    return session.scalars(query.order_by(Meeting.person_id, Meeting.id)).first()


def speak_to_many(session: Session, world: World) -> None:
    rule = session.get(GroupRule, world.event_id)
    if rule is not None:
        rule.is_on = not rule.is_on
        return
    session.add(
        GroupRule(
            event_id=world.event_id,
            is_on=True,
            most_sessions=3,
            people=20,
            smallest=1,
            sessions_each=None,
            fill=True,
            version=1,
        )
    )


def add_talk(session: Session, world: World) -> None:
    key = (world.event_id, world.companies[0], 0)
    talk = session.get(GroupSession, key)
    if talk is None:
        session.add(GroupSession(event_id=key[0], company_id=key[1], slot=key[2], seats=9))
    else:
        talk.seats = 9 - talk.seats


def await_rooms(session: Session, world: World) -> None:
    plan = session.get(GroupPlan, world.event_id)
    if plan is None:
        session.add(GroupPlan(event_id=world.event_id, asked_version=1, waits_to_tell=True))
    else:
        plan.waits_to_tell = not plan.waits_to_tell


def give_room(session: Session, world: World) -> None:
    room = session.get(GroupRoom, (world.event_id, world.companies[0]))
    if room is not None:
        room.label = uuid4().hex[:6]
        return
    session.add(
        GroupRoom(
            event_id=world.event_id,
            company_id=world.companies[0],
            room_id=uuid4(),
            label="Aula",
            building="",
        )
    )


def wait_for_preparation(session: Session, world: World) -> None:
    plan = session.get(PreparationPlan, world.event_id)
    if plan is None:
        session.add(PreparationPlan(event_id=world.event_id, schedule_waits=True))
    else:
        plan.schedule_waits = not plan.schedule_waits


def excuse_student(session: Session, world: World) -> None:
    key = (world.event_id, world.students[1])
    waiver = session.get(PreparationWaiver, key)
    if waiver is not None:
        session.delete(waiver)
        return
    session.add(
        PreparationWaiver(
            event_id=key[0], person_id=key[1], waived_by=world.organiser, waived_at=NOW
        )
    )


def hand_in(session: Session, world: World) -> None:
    for kind in ("application", "cv"):
        session.add(
            Document(
                id=uuid4(),
                event_id=world.event_id,
                person_id=world.students[2],
                kind=kind,
                number=_next_number(session, world.students[2], kind),
                state="ready",
                media_type="application/pdf",
                size=1,
                digest="0" * 64,
                name="a.pdf",
                uploaded_at=NOW,
                review="good",
            )
        )


def _next_number(session: Session, person_id: UUID, kind: str) -> int:
    query = select(Document.number).where(Document.person_id == person_id, Document.kind == kind)
    return max(session.scalars(query), default=0) + 1


#: each changes something that the coverage of a published event is decided from
ACTIONS: tuple[Action, ...] = (
    add_student,
    remove_student,
    withdraw,
    rename_room,
    take_place,
    move_event,
    rename_event,
    rename_student,
    rename_class,
    rename_company,
    close_slot,
    add_table,
    miss_slot,
    drop_meeting,
    move_meeting,
    speak_to_many,
    add_talk,
    await_rooms,
    give_room,
    wait_for_preparation,
    excuse_student,
    hand_in,
    seek_others,
    come_in_the_afternoon,
    leave_meetings_behind,
    give_notice,
)
