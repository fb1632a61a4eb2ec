"""What is held about a contact is shown to the own administrator, and goes in its time."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from services.notifications.app import create_app
from services.notifications.queries.backlog import mail_backlog
from services.notifications.settings import read_settings
from services.notifications.use_cases.erase_old_bodies import erase_old_bodies
from shared.contracts.registration import PersonErasedV1
from shared.ids import new_id
from tests.integration.notifications.world import World
from tests.support.apps import app_serving
from tests.support.browser import Browser, identity_of

KEY = "k" * 40
ENVIRONMENT = {"MATCHDAG_SECRET_KEYS": KEY, "MATCHDAG_BASE_URL": "http://localhost"}


@pytest.fixture
def app(database_url: str, world: World) -> Flask:
    name = "MATCHDAG_NOTIFICATIONS_DATABASE_URL"
    settings = read_settings({**ENVIRONMENT, name: database_url})
    return app_serving(create_app, settings, world.database)


def ask(app: Flask, organisation_id: UUID, role: str, contact_id: UUID) -> tuple[int, dict]:
    browser = Browser(app, identity_of(new_id(), organisation_id, role))
    answer = browser.get(f"/api/v1/contacts/{contact_id}")
    return answer.status_code, answer.json or {}


def test_an_administrator_sees_everything_and_nobody_else_anything(
    app: Flask, world: World
) -> None:
    world.hear(world.schedule(world.day))
    own, student = world.organisation_id, world.student_id
    status, held = ask(app, own, "administrator", student)
    assert (status, held["name"], len(held["calendar"])) == (200, "Åse O'Brien", 1)
    [mail] = held["mails"]
    assert "Ødegård & Søn" in mail["body_text"]
    assert ask(app, own, "organiser", student)[0] == 403
    assert ask(app, new_id(), "administrator", student)[0] == 404
    world.hear(PersonErasedV1(person_id=student))
    assert ask(app, own, "administrator", student)[0] == 404


def test_words_go_when_the_school_says_so(app: Flask, world: World) -> None:
    settings = read_settings(
        {
            **ENVIRONMENT,
            "MATCHDAG_NOTIFICATIONS_DATABASE_URL": "sqlite://",
            "MATCHDAG_KEEP_MAILS_DAYS": "7",
        }
    )
    world.hear(world.schedule(world.day))
    with world.database.writing() as session:
        for message in world.messages():
            session.get_one(type(message), message.id).status = "withheld"
            session.get_one(type(message), message.id).created_at -= timedelta(days=8)
    with world.database.writing() as session:
        assert erase_old_bodies(session) == 0
        assert erase_old_bodies(session, retention=settings.mail_retention) == 1
        assert mail_backlog(session, world.organisation_id).emptied_lately == 1
