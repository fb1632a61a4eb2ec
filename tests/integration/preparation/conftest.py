"""One school with an event eight days ahead or less, and an inspector that needs no child."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask

from services.registration.app import create_app
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import Publication
from services.registration.preparation.domain.preparation_errors import FileRefused
from services.registration.preparation.inspection.child import inspect
from services.registration.preparation.inspection.inspector import Inspector, Verdict
from services.registration.settings import read_settings
from shared.auth import links
from shared.db import Database
from tests.apps import app_serving
from tests.databases import KINDS
from tests.integration.preparation import made_files
from tests.integration.registration_schedules.browser import Browser
from tests.integration.registration_schedules.databases import fresh_database
from tests.integration.registration_schedules.world import NOW, World, make_world

KEY = "k" * 40
EVENT_DAY = datetime(2027, 3, 12, 11, tzinfo=UTC)


def on_day(days: int) -> datetime:
    """Noon so many days after the event."""
    return EVENT_DAY + timedelta(days=days)


@pytest.fixture(autouse=True)
def the_day_before() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with fresh_database(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
def world(database: Database) -> World:
    with database.writing() as session:
        return make_world(session)


@pytest.fixture
def app(database: Database) -> Flask:
    url = database.url.render_as_string(hide_password=False)
    settings = read_settings(
        {
            "MATCHDAG_SECRET_KEYS": KEY,
            "MATCHDAG_BASE_URL": "http://localhost",
            "MATCHDAG_REGISTRATION_DATABASE_URL": url,
        }
    )
    return app_serving(create_app, settings, database)


@pytest.fixture
def browser_of(app: Flask, world: World) -> Callable[..., Browser]:
    """browser_of(person, "teacher", school=world): signed in; a student when no role is named."""

    def open_browser(person: UUID, *roles: str, school: World = world) -> Browser:
        return Browser(app, person, school.organisation_id, roles or ("student",))

    return open_browser


def look(content: bytes) -> Verdict:
    """As the child does it, without starting one."""
    try:
        media_type, clean = inspect(content)
    except FileRefused as refused:
        return Verdict(refused=str(refused.fields["reason"]))
    return Verdict(media_type=media_type, content=clean)


@pytest.fixture
def check_all(database: Database) -> Callable[[], None]:
    """Let the inspector decide about everything that waits."""

    def run() -> None:
        inspector = Inspector(database, look)
        while inspector.run_once():
            pass

    return run


def meet(database: Database, world: World, student: int, company: int, *, slot: int = 0) -> UUID:
    """A published meeting of this student and this company."""
    meeting_id = uuid4()
    with database.writing() as session:
        if session.get(Publication, (world.event_id, 1)) is None:
            session.add(Publication(event_id=world.event_id, version=1, published_at=NOW, told=0))
        seat = (world.event_id, world.companies[company], slot)
        if session.get(CompanySlot, seat) is None:
            session.add(
                CompanySlot(event_id=seat[0], company_id=seat[1], slot=slot, capacity=9, taken=0)
            )
            session.flush()
        session.get_one(CompanySlot, seat).taken += 1
        session.add(
            Meeting(
                id=meeting_id,
                event_id=world.event_id,
                company_id=world.companies[company],
                person_id=world.students[student],
                slot=slot,
                origin="by_hand",
                created_at=NOW,
            )
        )
    return meeting_id


def link_of(world: World, company: int, generation: int = 1) -> str:
    """The address of this company's own day."""
    token = links.mint((KEY,), "invitation", world.participations[company], generation)
    return f"/reply/{token}/day"


def hand_in(student: Browser, world: World, kind: str = "cv", content: bytes = b"") -> None:
    answer = student.post(
        f"/my/events/{world.event_id}/preparation/{kind}",
        file=(io.BytesIO(content or made_files.pdf()), "mit.pdf"),
    )
    assert answer.status_code == 303, answer.text[:500]
