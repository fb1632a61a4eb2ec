"""2,000 schedules: until the organiser reads "published", and until the last mail is accepted.

The companies are told too, one mail each.
"""

import io
import json
import random
import time
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.events.models.events import Event
from services.registration.meetings.domain.booking_rules import BookingRules
from services.registration.meetings.queries.booking import rules_version
from services.registration.schedules.builder.child import carry_out
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.use_cases.request_build import Choices, request_build
from services.registration.schedules.use_cases.run_build import claim_build, finish_build
from services.registration.wishes.models import Wish, WishList
from shared.db import Database
from tests.load.clients import http, median, send_all
from tests.load.pipeline import Pipeline, pipeline
from tests.load.polling import cookie_of_staff
from tests.load.report import Limit, Line
from tests.load.school import COMPANIES, School
from tests.support.waiting import until

STUDENTS = 2_000
TABLES = 14
WISHES = 4
LATEST_SECONDS = 180.0


def publishing(*, runs: int) -> list[Line | Limit]:
    """Each run publishes to a school of its own: a schedule is told only once."""
    published, last_mails = [], []
    for _ in range(runs):
        with pipeline(STUDENTS, tables=TABLES) as ours:
            _build(ours.school)
            first, last = _publish(ours)
        published.append(first)
        last_mails.append(last)
    return [
        Limit('seconds, 2,000 schedules to "published"', median(published), 2),
        Limit("seconds, 2,000 schedules to the last mail", median(last_mails), 15),
    ]


def _publish(ours: Pipeline) -> tuple[float, float]:
    world = ours.school.world
    request = http(
        "POST",
        f"/api/v1/events/{world.event_id}/publications",
        cookie=cookie_of_staff(world),
        body=json.dumps({"build": 1}).encode(),
        headers=f"Idempotency-Key: {uuid4()}\r\n",
    )
    began = time.monotonic()
    load = send_all(ours.port, [request], clients=1)
    published = time.monotonic() - began
    if load.statuses != {201: 1}:
        raise AssertionError(f"it was not published: {load.statuses}")
    accepted = ours.sink.wait_for(STUDENTS + COMPANIES, seconds=LATEST_SECONDS)
    return published, accepted[STUDENTS + COMPANIES - 1][0] - began


def _build(school: School) -> None:
    """Four wishes for each student, and a schedule made of them by the real engine."""
    database = Database(school.url, pool_size=1)
    world = school.world
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        update_booking_rules(
            session,
            event=event,
            rules=BookingRules("built"),
            seen_version=rules_version(session, event.id),
            chosen_by=world.organiser,
        )
        people = {"event_id": event.id, "version": 1}
        session.execute(insert(WishList), [{"person_id": one} | people for one in world.students])
        session.execute(insert(Wish), list(_wishes(school)))
        request_build(session, event=event, choices=Choices(seed=1), requested_by=world.organiser)
    with database.writing() as session:
        claimed = claim_build(session, worker="load")
    if claimed is not None:  # else registration's own worker has taken it
        said = io.StringIO()
        carry_out(claimed.order, 30.0, said)
        result = json.loads(said.getvalue().splitlines()[-1])["result"]
        with database.writing() as session:
            finish_build(session, build_id=claimed.id, worker="load", result=result)
    _wait_until_built(database, world.event_id)
    database.dispose()


def _wait_until_built(database: Database, event_id: UUID) -> None:

    def is_done() -> bool:
        with database.reading() as session:
            status = session.scalar(
                select(ScheduleBuild.status).where(ScheduleBuild.event_id == event_id)
            )
        return status == "done"

    until(is_done, seconds=LATEST_SECONDS, what="the build")


def _wishes(school: School) -> list[dict[str, object]]:
    chance = random.Random(1)
    world = school.world
    return [
        {"event_id": world.event_id, "person_id": student, "company_id": company, "rank": rank}
        for student in world.students
        for rank, company in enumerate(chance.sample(world.companies, WISHES), 1)
    ]
