"""Orders the steps of the demo while the services' messages travel; safe to run again.

Each step is a service's own; only values are handed from one to another.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.seed import guidance, held_event, lists, schedules, school
from services.registration.seed.values import SeedLists
from services.scheduling.seed import events
from services.scheduling.seed.values import SeedEvent
from services.suite.demo import days, invited, staff
from services.suite.demo.companies import read_companies
from services.suite.demo.population import SEED, make_rooms, make_students
from shared import clock
from shared.db import Database

LONGEST_WAIT_SECONDS = 60.0


class DemoStuck(Exception):
    """A message did not get through in time; its text says which step waited."""


@dataclass(frozen=True)
class Demo:
    """What the demo consists of, for whoever prints links to it."""

    organisation_id: UUID
    organiser: UUID
    main_event: UUID
    todays_event: UUID
    career_event: UUID
    earlier_event: UUID
    guidance_event: UUID
    talks_event: UUID


class DemoBuilder:
    """Works on the databases of one process whose workers run."""

    def __init__(self, databases: Mapping[str, Database]) -> None:
        self._registration = databases["registration"]
        self._scheduling = databases["scheduling"]
        self._random = Random(SEED)  # noqa: S311 - invented people, no secret
        self._companies = read_companies()
        self._students = make_students(self._random)

    def build(self) -> Demo:
        """Everything, in the order in which a school would do it."""
        demo = self._announce_events()
        self._build_main(demo)
        self._build_earlier(demo)
        self._build_today(demo)
        self._build_career_day(demo)
        self._build_guidance(demo)
        return demo

    def plan_talks(self, demo: Demo) -> None:
        """The career day with talks: nobody needs to wait for it, so it comes after the rest."""
        event_id, organiser = demo.talks_event, demo.organiser
        with self._registration.reading() as session:
            if schedules.is_published(session, event_id):
                return
        of_talks = invited.talks_lists(self._students, self._companies)
        self._wait_in_registration("rooms", lambda s: schedules.has_rooms_for_groups(s, event_id))
        with self._registration.writing() as session:
            lists.import_lists(session, event_id, of_talks, organiser)
            schedules.choose_groups(session, event_id, invited.TALKS_GROUPS, organiser)
            schedules.order_build(session, event_id, organiser)
        self._wait_in_registration("talks", lambda s: schedules.is_built(s, event_id))
        with self._registration.writing() as session:
            schedules.publish_newest_build(session, event_id, organiser)
        self._wait_in_registration("told", lambda s: schedules.are_groups_published(s, event_id))

    def _announce_events(self) -> Demo:
        with self._registration.writing() as session:
            organisation_id = school.create_school(session, staff.SCHOOL)
            organiser = school.person_id_of(session, organisation_id, staff.ORGANISER.email)
        with self._scheduling.writing() as session:
            events.create_rooms(session, organisation_id, make_rooms())
        now = clock.now()
        return Demo(
            organisation_id,
            organiser,
            main_event=self._event(organisation_id, days.main_event(now)),
            todays_event=self._event(organisation_id, days.todays_event(now)),
            career_event=self._event(organisation_id, days.career_event(now)),
            earlier_event=self._event(organisation_id, days.earlier_event(now)),
            guidance_event=self._event(organisation_id, days.guidance_event(now)),
            talks_event=self._event(organisation_id, days.talks_event(now)),
        )

    def _event(self, organisation_id: UUID, wanted: SeedEvent) -> UUID:
        with self._scheduling.writing() as session:
            event_id = events.create_seed_event(session, organisation_id, wanted)
        self._wait_in_registration("event", lambda s: lists.has_event(s, event_id))
        return event_id

    def _build_main(self, demo: Demo) -> None:
        of_all = invited.main_lists(self._students, self._companies, self._random)
        with self._registration.writing() as session:
            lists.import_lists(session, demo.main_event, of_all, demo.organiser)
            school.assign_first_classes(session, demo.organisation_id, staff.TEACHER.email)
        self._publish_places(demo, demo.main_event, len(of_all.coming))

    def _build_earlier(self, demo: Demo) -> None:
        event_id = demo.earlier_event
        with self._registration.reading() as session:
            if held_event.is_filled(session, event_id):
                return
        of_earlier = invited.earlier_lists(self._students, self._companies)
        addresses = [one.email for one in invited.todays_students(self._students)]
        with self._registration.writing() as session:
            lists.import_lists(session, event_id, of_earlier, demo.organiser)
            held_event.fill_held_event(session, event_id, addresses, demo.organiser)

    def _build_today(self, demo: Demo) -> None:
        event_id, organiser = demo.todays_event, demo.organiser
        of_today = invited.todays_lists(self._students, self._companies)
        self._import(demo, event_id, of_today)
        self._publish_places(demo, event_id, len(of_today.coming))
        with self._registration.writing() as session:
            is_new = not schedules.is_published(session, event_id)
            if is_new:
                schedules.order_build(session, event_id, organiser)
        if not is_new:
            return
        self._wait_in_registration("schedule", lambda s: schedules.is_built(s, event_id))
        with self._registration.writing() as session:
            schedules.publish_newest_build(session, event_id, organiser)
            schedules.record_arrivals(session, event_id, organiser)

    def _build_career_day(self, demo: Demo) -> None:
        event_id = demo.career_event
        with self._scheduling.writing() as session:
            events.create_stands(session, event_id, days.HALL, invited.CAREER_INVITED)
        self._import(demo, event_id, invited.career_lists(self._companies))

    def _build_guidance(self, demo: Demo) -> None:
        event_id = demo.guidance_event
        of_guidance = invited.guidance_lists(self._students)
        with self._registration.writing() as session:
            lists.import_lists(session, event_id, of_guidance, demo.organiser)
            guidance.add_counsellors(session, event_id, staff.COUNSELLORS, demo.organiser)
        self._publish_places(demo, event_id, len(staff.COUNSELLORS))
        with self._registration.writing() as session:
            guidance.book_talks(session, event_id, staff.TOPICS)

    def _import(self, demo: Demo, event_id: UUID, wanted: SeedLists) -> None:
        with self._registration.writing() as session:
            lists.import_lists(session, event_id, wanted, demo.organiser)

    def _publish_places(self, demo: Demo, event_id: UUID, companies: int) -> None:
        self._wait(
            "companies",
            self._scheduling,
            lambda s: events.companies_in_programme(s, event_id) >= companies,
        )
        events.publish_places(self._scheduling, demo.organisation_id, event_id)
        self._wait_in_registration("places", lambda s: lists.count_places(s, event_id) >= companies)

    def _wait_in_registration(self, step: str, is_there: Callable[[Session], bool]) -> None:
        self._wait(step, self._registration, is_there)

    def _wait(self, step: str, database: Database, is_there: Callable[[Session], bool]) -> None:
        deadline = time.monotonic() + LONGEST_WAIT_SECONDS
        while True:
            with database.reading() as session:
                if is_there(session):
                    return
            if time.monotonic() > deadline:
                raise DemoStuck(step)
            time.sleep(0.05)
