"""The page of operations in Chromium: it gathers all services, and shows one that falls silent."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from services.notifications import health as of_notifications
from services.registration import health as of_registration
from services.scheduling import health as of_scheduling
from services.suite.server.data_folder import DataFolder
from services.suite.server.front import create_front
from services.suite.server.suite import Suite, suite_settings
from shared.health.heartbeats import BROKER, record_heartbeats
from shared.ids import new_id
from tests.support.browser import identity_of, session_cookie
from tests.support.page_checks import browser, faults_of, visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HEALTHS = (of_notifications, of_registration, of_scheduling)
AT_WORK = sorted(
    {role for health in HEALTHS for role in health.HEALTH.roles} - {"sender"} | {BROKER}
)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """All three services, whose workers are at work for the next hour, but for the mail sender."""
    folder = DataFolder.made(tmp_path / "data")
    suite = Suite(suite_settings(folder, {}, base_url="http://127.0.0.1", is_demo=False))
    for database in suite.databases.values():
        with database.writing() as session:
            record_heartbeats(session, AT_WORK)
            session.connection().exec_driver_sql(
                "UPDATE heartbeats SET at = datetime('now', '+1 hour')"
            )
    front = create_front({name: app.wsgi_app for name, app in suite.apps.items()})
    server = make_server("127.0.0.1", 0, front, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port} {folder.secret_key()}"
    server.shutdown()
    thread.join()
    suite.stop()


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    _url, key = address.split()
    with browser() as chromium, chromium.new_context(locale="da") as context:
        value = session_cookie(key, identity_of(new_id(), new_id(), "administrator"))
        context.add_cookies(
            [{"name": "matchdag", "value": value, "domain": "127.0.0.1", "path": "/"}]
        )
        yield context.new_page()


def test_one_page_shows_every_service_and_says_which_of_them_is_silent(
    address: str, page: Page
) -> None:
    url, _key = address.split()
    assert visit(page, f"{url}/notifications/operations").faults == []
    well, mails = "Alt kører, som det skal.", page.locator("#operations-notifications")
    expect(page.locator("#operations-scheduling")).to_contain_text(well)
    registration = page.locator("#operations-registration")
    expect(registration.get_by_text(well)).to_be_visible()
    expect(registration.get_by_text("svarer ikke")).to_be_hidden()
    expect(mails).to_contain_text("Afsendelsen af mails er gået i stå.")
    assert faults_of(page) == []

    page.route("**/registration/operations/part", lambda route: route.abort())
    silence = registration.get_by_text("Tilmelding og møder svarer ikke.")
    expect(silence).to_be_visible(timeout=30_000)  # it asks every 15 seconds
    expect(registration.get_by_text(well)).to_be_hidden()
    expect(page.locator("#operations-scheduling")).to_contain_text(well)
