"""Makes the whole demo, step by step, while the services' messages travel; safe to run again."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.meetings.queries.publications import is_published
from services.scheduling.domain.event_plan import EventPlan
from services.suite.demo import (
    days,
    earlier_day,
    events,
    guidance,
    schedule_day,
    staff,
    taking_part,
    talks,
)
from services.suite.demo.companies import DemoCompany, read_companies
from services.suite.demo.population import SEED, DemoStudent, make_rooms, make_students, make_wishes
from shared import clock
from shared.auth.identity import Identity
from shared.db import Database
from shared.ids import new_id

LONGEST_WAIT_SECONDS = 60.0
COMING, DECLINING, SILENT = 30, 2, 2
TODAYS_CLASSES = ("EL1a", "DAT1")
TODAYS_FIELDS = frozenset({"Elektriker", "Datatekniker"})
TODAYS_COMPANIES = 10
CAREER_INVITED, CAREER_ANSWERED = 14, 4


class DemoStuck(Exception):
    """A message did not get through in time; its text says which step waited."""


@dataclass(frozen=True)
class Demo:
    """What the demo consists of, for whoever prints links to it."""

    organisation_id: UUID
    main_event: UUID
    todays_event: UUID
    career_event: UUID
    earlier_event: UUID
    guidance_event: UUID
    talks_event: UUID


class DemoBuilder:
    """Works on the three databases of one process whose workers run."""

    def __init__(self, databases: Mapping[str, Database]) -> None:
        self._registration = databases["registration"]
        self._scheduling = databases["scheduling"]
        self._random = Random(SEED)  # noqa: S311 - invented people, no secret
        self._companies = read_companies()
        self._students = make_students(self._random)

    def build(self) -> Demo:
        """Everything, in the order in which a school would do it."""
        with self._registration.writing() as session:
            organisation_id = staff.settle_school(session)
            organiser = staff.person_with(session, organisation_id, staff.ORGANISER.email).id
        with self._scheduling.writing() as session:
            events.settle_rooms(session, organisation_id, make_rooms())
        now = clock.now()
        demo = Demo(
            organisation_id,
            main_event=self._event(organisation_id, days.main_plan(now)),
            todays_event=self._event(organisation_id, days.today_plan(now)),
            career_event=self._event(organisation_id, days.career_plan(now)),
            earlier_event=self._event(
                organisation_id, days.earlier_plan(now), settle=events.settle_held_event
            ),
            guidance_event=self._event(organisation_id, days.guidance_plan(now)),
            talks_event=self._event(organisation_id, days.talks_plan(now)),
        )
        identity = self._identity(organisation_id, organiser)
        self._build_main(demo.main_event, identity)
        self._build_earlier(demo.earlier_event, organiser)
        self._build_today(demo.todays_event, identity)
        self._build_career_day(demo.career_event, identity)
        self._build_guidance(demo.guidance_event, identity)
        return demo

    def plan_talks(self, demo: Demo) -> None:
        """The career day with talks: nobody needs to wait for it, so it comes after the rest."""
        event_id = demo.talks_event
        with self._registration.reading() as session:
            if is_published(session, event_id):
                return
            email = staff.ORGANISER.email
            organiser = staff.person_with(session, demo.organisation_id, email).id
        students = [one for one in self._students if one.class_name in talks.CLASSES]
        coming = talks.speakers(self._companies)
        wishes = make_wishes(Random(SEED + 2), students, coming)  # noqa: S311 - no secret
        self._wait("rooms", self._registration, lambda s: talks.rooms_known(s, event_id))
        with self._registration.writing() as session:
            taking_part.bring_students(session, event_id, students)
            taking_part.invite(session, event_id, coming, organiser)
            taking_part.answer(session, event_id, coming, [], organiser)
            taking_part.bring_wishes(session, event_id, students, wishes, organiser)
            talks.choose_rules(session, event_id, organiser)
            schedule_day.order_build(session, event_id, organiser)
        self._wait("talks", self._registration, lambda s: schedule_day.is_built(s, event_id))
        with self._registration.writing() as session:
            schedule_day.publish(session, event_id, organiser)
        self._wait("told", self._registration, lambda s: talks.are_told(s, event_id))

    def _event(
        self,
        organisation_id: UUID,
        plan: EventPlan,
        settle: Callable[[Session, UUID, EventPlan], UUID] = events.settle_event,
    ) -> UUID:
        with self._scheduling.writing() as session:
            event_id = settle(session, organisation_id, plan)
        self._wait("event", self._registration, lambda s: taking_part.knows_event(s, event_id))
        return event_id

    def _build_main(self, event_id: UUID, organiser: Identity) -> None:
        person, companies = organiser.person_id, self._companies
        coming = companies[:COMING]
        declining = companies[COMING : COMING + DECLINING]
        with self._registration.writing() as session:
            taking_part.bring_students(session, event_id, self._students)
            staff.give_classes(session, organiser.organisation_id)
            taking_part.invite(session, event_id, companies, person)
            taking_part.answer(session, event_id, coming, declining, person)
            taking_part.open_wishes(session, event_id, person)
            wishes = make_wishes(self._random, self._students, coming)
            taking_part.bring_wishes(session, event_id, self._students, wishes, person)
        self._seat(event_id, organiser, COMING)

    def _build_earlier(self, event_id: UUID, person: UUID) -> None:
        """The students and companies of today have met before."""
        students, coming = self._todays_students(), self._todays_companies()
        with self._registration.writing() as session:
            if earlier_day.is_filled(session, event_id):
                return
            taking_part.bring_students(session, event_id, students)
            taking_part.invite(session, event_id, coming, person)
            taking_part.answer(session, event_id, coming, [], person)
            earlier_day.fill(session, event_id, [one.email for one in students], person)

    def _build_today(self, event_id: UUID, organiser: Identity) -> None:
        person = organiser.person_id
        coming = self._todays_companies()
        students = self._todays_students()
        wishes = make_wishes(Random(SEED + 1), students, coming)  # noqa: S311 - no secret
        with self._registration.writing() as session:
            taking_part.bring_students(session, event_id, students)
            taking_part.invite(session, event_id, coming, person)
            taking_part.answer(session, event_id, coming, [], person)
            taking_part.bring_wishes(session, event_id, students, wishes, person)
        self._seat(event_id, organiser, len(coming))
        with self._registration.writing() as session:
            is_new = not is_published(session, event_id)
            if is_new:
                schedule_day.order_build(session, event_id, person)
        if not is_new:
            return
        self._wait("schedule", self._registration, lambda s: schedule_day.is_built(s, event_id))
        with self._registration.writing() as session:
            schedule_day.publish(session, event_id, person)
            arrived = taking_part.students_of(session, event_id)
            schedule_day.let_them_arrive(session, event_id, arrived, person)

    def _build_career_day(self, event_id: UUID, organiser: Identity) -> None:
        invited = self._companies[:CAREER_INVITED]
        with self._scheduling.writing() as session:
            events.settle_stands(session, event_id, CAREER_INVITED)
        with self._registration.writing() as session:
            taking_part.invite(session, event_id, invited, organiser.person_id)
            coming = invited[:CAREER_ANSWERED]
            taking_part.answer(session, event_id, coming, [], organiser.person_id)

    def _build_guidance(self, event_id: UUID, organiser: Identity) -> None:
        with self._registration.writing() as session:
            taking_part.bring_students(session, event_id, self._todays_students())
            guidance.add_counsellors(session, event_id, organiser.person_id)
        self._seat(event_id, organiser, len(guidance.COUNSELLORS))
        with self._registration.writing() as session:
            guidance.book_talks(session, event_id, taking_part.students_of(session, event_id))

    def _seat(self, event_id: UUID, organiser: Identity, companies: int) -> None:
        self._wait(
            "companies",
            self._scheduling,
            lambda s: events.companies_in_programme(s, event_id) >= companies,
        )
        events.seat_companies(self._scheduling, organiser, event_id)
        self._wait(
            "places",
            self._registration,
            lambda s: taking_part.places_known(s, event_id) >= companies,
        )

    def _todays_students(self) -> list[DemoStudent]:
        return [student for student in self._students if student.class_name in TODAYS_CLASSES]

    def _todays_companies(self) -> list[DemoCompany]:
        fitting = [one for one in self._companies if TODAYS_FIELDS & set(one.educations)]
        return fitting[:TODAYS_COMPANIES]

    def _identity(self, organisation_id: UUID, person_id: UUID) -> Identity:
        return Identity(
            session_id=new_id(),
            person_id=person_id,
            organisation_id=organisation_id,
            roles=frozenset(staff.ORGANISER.roles),
            name=staff.ORGANISER.name,
        )

    def _wait(self, step: str, database: Database, is_there: Callable[[Session], bool]) -> None:
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while True:
            with database.reading() as session:
                if is_there(session):
                    return
            if time.monotonic() > deadline:
                raise DemoStuck(step)
            time.sleep(0.05)
