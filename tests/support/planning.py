"""Carries out what waits in the queue, with the real engine but without a process of its own."""

import io
import json

import time_machine
from sqlalchemy import select

from services.registration.events.models.events import Event
from services.registration.schedules.builder.child import carry_out
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.use_cases.publish_build import publish_build
from services.registration.schedules.use_cases.request_build import Choices, request_build
from services.registration.schedules.use_cases.run_build import claim_build, finish_build
from services.registration.wishes.use_cases.update_wishes import replace_companies, update_wishes
from shared.db import Database
from tests.support.world import NOW, World


def carry_out_next(database: Database) -> None:
    """What a worker and its child do together; a child of its own costs seconds of start-up."""
    with database.writing() as session:
        claimed = claim_build(session, worker="test")
    assert claimed is not None, "nothing waits to be built"
    said = io.StringIO()
    carry_out(claimed.order, 20.0, said)
    result = json.loads(said.getvalue().splitlines()[-1])["result"]
    with database.writing() as session:
        assert finish_build(session, build_id=claimed.id, worker="test", result=result)


def publish_the_day(database: Database, world: World) -> None:
    """Everybody wishes for all companies; the day is planned and told, the day before."""
    with time_machine.travel(NOW, tick=True):
        with database.writing() as session:
            event = session.get_one(Event, world.event_id)
            for student in world.students:
                wished = replace_companies(world.companies, None)
                update_wishes(session, event=event, person_id=student, change=wished)
            request_build(
                session, event=event, choices=Choices(seed=1), requested_by=world.organiser
            )
        carry_out_next(database)
        with database.writing() as session:
            build = session.scalars(select(ScheduleBuild)).one()
            event = session.get_one(Event, world.event_id)
            publish_build(session, event=event, build=build, published_by=world.organiser)
