"""Both sides answer with one thumb: the student by a tap that stays put, the company without
JavaScript; and axe has nothing to say of either page.
"""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from services.registration.app import create_app
from services.registration.settings import read_settings
from shared.auth.identity import Identity
from shared.db import Database
from shared.ids import new_id
from tests.support.browser import session_cookie
from tests.support.page_checks import browser, faults_of, visit
from tests.support.preparation import link_of, meet
from tests.support.registration import KEY, fresh_database
from tests.support.world import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with fresh_database("sqlite", tmp_path) as opened:
        yield opened


@pytest.fixture
def world(database: Database) -> World:
    with database.writing() as session:
        made = make_world(session, held_in_days=-1)  # a browser has a clock of its own
    meet(database, made, student=0, company=0)
    meet(database, made, student=0, company=1, slot=1)
    return made


@pytest.fixture
def address(database: Database) -> Iterator[str]:
    url = database.url.render_as_string(hide_password=False)
    settings = read_settings(
        {
            "MATCHDAG_SECRET_KEYS": KEY,
            "MATCHDAG_BASE_URL": "http://localhost",
            "MATCHDAG_REGISTRATION_DATABASE_URL": url,
        }
    )
    app: Flask = create_app(settings, database)
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()


def sign_in(page: Page, world: World, student: UUID) -> None:
    roles = frozenset({"student"})
    identity = Identity(new_id(), student, world.organisation_id, roles, "Elev 000")
    cookie = {"name": "matchdag", "value": session_cookie(KEY, identity)}
    page.context.add_cookies([{**cookie, "domain": "localhost", "path": "/"}])  # type: ignore[list-item]


def phone(chromium: Browser, **more: object) -> Page:
    context = chromium.new_context(viewport=PHONE, locale="da", **more)  # type: ignore[arg-type]
    return context.new_page()


def test_a_student_and_a_company_find_each_other(address: str, world: World) -> None:
    with browser() as chromium:
        student = phone(chromium, has_touch=True, color_scheme="dark")
        sign_in(student, world, world.students[0])
        assert visit(student, f"{address}/my/events/{world.event_id}/schedule").faults == []
        block = student.locator(f"#interest-{world.event_id}-{world.companies[0]}")
        block.get_by_role("button", name="Ja").tap()
        block.get_by_text("Gemt").wait_for()
        assert student.evaluate("document.activeElement.value") == "yes"

        company = phone(chromium, java_script_enabled=False)
        company.goto(address + link_of(world, 0))
        company.get_by_role("button", name="Ja").click()
        company.get_by_text("I sagde begge ja.").wait_for()
        assert company.get_by_role("link", name="elev0@skole.example").is_visible()

        assert visit(student, f"{address}/my/contacts").faults == []
        assert student.get_by_role("link", name="mester0@firma.example").is_visible()
        staring = phone(chromium)
        assert visit(staring, address + link_of(world, 1)).faults == []
        assert not staring.get_by_text("I sagde begge ja.").is_visible()
        assert faults_of(student) == []
