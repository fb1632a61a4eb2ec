"""A scanner that opens a mailed link in a browser that runs everything uses nothing up."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select
from werkzeug.serving import make_server

from services.registration.school.models.people import SignedInSession, SignInRequest
from shared.db import Database
from tests.integration.registration.school.test_sign_in import ask, newest_link
from tests.support.browser import Browser
from tests.support.page_checks import browser
from tests.support.school import School

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("four_weeks_before"),
]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("localhost", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_browser_that_opens_the_link_again_and_again_signs_nobody_in(
    database: Database, app: Flask, school: School, address: str
) -> None:
    asker = Browser(app)
    ask(asker)
    link = newest_link(database)
    with browser() as chromium, chromium.new_context(locale="da") as context:
        page = context.new_page()
        for _ in range(20):
            page.goto(f"{address}{link}", wait_until="load")
        expect(page.get_by_role("button", name="Log ind nu")).to_have_count(0)
        assert signed_in(database) == (0, 1)
        page.get_by_role("button", name="Send en ny mail").click()
        page.wait_for_load_state("load")
        assert signed_in(database) == (0, 2), "it is not the browser that asked"
    assert asker.post(link).status_code == 303
    assert signed_in(database) == (1, 1)


def signed_in(database: Database) -> tuple[int, int]:
    """(sessions, links that can still be used)"""
    with database.reading() as session:
        unused = select(func.count()).where(SignInRequest.used_at.is_(None))
        return (
            session.scalar(select(func.count()).select_from(SignedInSession)) or 0,
            session.scalar(unused) or 0,
        )
