"""In a real browser: set a provider up, sign in by it, bind one's own, sign out; and look at it."""

import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from services.registration.app import create_app
from services.registration.settings import read_settings
from shared.db import Database
from tests.integration.registration.providers.conftest import TENANT
from tests.integration.registration.providers.oidc_provider import (
    CLIENT_ID,
    SECRET,
    running_provider,
)
from tests.support.browser import session_cookie
from tests.support.page_checks import browser, faults_of
from tests.support.processes import free_port
from tests.support.registration import KEY
from tests.support.school import School

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "locale": "da"}


@pytest.fixture
def base_url(database: Database) -> Iterator[str]:
    """Under its prefix and its real address, so that the provider sends people back to it."""
    port = free_port()
    url = f"http://localhost:{port}"
    settings = read_settings(
        {
            "MATCHDAG_SECRET_KEYS": KEY,
            "MATCHDAG_BASE_URL": url,
            "MATCHDAG_PRIVATE_PROVIDERS": "true",
            "MATCHDAG_REGISTRATION_DATABASE_URL": database.url.render_as_string(
                hide_password=False
            ),
        }
    )
    app: Flask = create_app(settings)
    server = make_server(
        "localhost", port, DispatcherMiddleware(app, {"/registration": app}), threaded=True
    )
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"{url}/registration"
    server.shutdown()
    thread.join()


def well(page: Page) -> None:
    assert faults_of(page) == [], page.url


def test_a_school_sets_its_log_in_up_and_its_people_come_in(base_url: str, school: School) -> None:
    faults: list[str] = []
    with (
        running_provider(f"/{TENANT}/v2.0") as provider,
        browser() as chromium,
        chromium.new_context(**PHONE) as context,  # type: ignore[arg-type]  # as named there
    ):
        provider.person = {
            "sub": "x",
            "tid": TENANT,
            "oid": "690222be-ff1a-4d56-abd1-7e4f7d38e474",
            "name": "Karen Holst",
            "preferred_username": "karen@nordlysteknikskole.example",
        }
        context.add_cookies([_cookie(school)])  # type: ignore[list-item]
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        _set_up(page, base_url, provider.issuer)
        context.clear_cookies()
        page.goto(f"{base_url}/sign-in?next=/registration/sessions")
        well(page)
        page.get_by_role("link", name="Log ind med Skolekonto").click()
        expect(page.get_by_role("heading", name="Her er du logget ind")).to_be_visible()
        assert urlsplit(page.url).path == "/registration/sessions"
        page.goto(f"{base_url}/security/log-ins")
        expect(page.get_by_text("Knyttet til dig")).to_be_visible()
        well(page)
        page.get_by_role("button", name="Fjern Skolekonto").click()
        page.get_by_role("button", name="Knyt det til mig Skolekonto").click()
        well(page)
        page.get_by_role("link", name="Fortsæt").click()
        expect(page.get_by_text("Fra nu af kan du også logge ind")).to_be_visible()
        page.goto(f"{base_url}/sessions")
        page.evaluate("document.querySelector('form[action$=\"/sign-out\"]').submit()")
        expect(page.get_by_role("link", name="Log også ud af Skolekonto")).to_be_visible()
        well(page)
        page.goto(f"{base_url}/sign-in/school")
        page.get_by_label("Din skolemail").fill("karen@NordlysTeknikskole.example")
        well(page)
        page.get_by_role("button", name="Find skolen").click()
        expect(page.get_by_role("heading", name="Log ind på Nordlys Teknikskole")).to_be_visible()
        well(page)
        provider.refuses = "access_denied"
        page.goto(f"{base_url}/sign-in")
        page.get_by_role("link", name="Log ind med Skolekonto").click()
        expect(page.get_by_text("Du afbrød hos skolens login.")).to_be_visible()
        well(page)
    # a refusal is a 403, which browsers note
    assert [each for each in faults if "403" not in each] == []


def _set_up(page: Page, base_url: str, issuer: str) -> None:
    page.goto(f"{base_url}/staff")
    page.get_by_role("link", name="Skolens login: UNI-Login, Microsoft og andre").click()
    well(page)
    page.get_by_role("link", name="Tilføj et login").click()
    well(page)
    page.get_by_label("Microsoft Entra ID").check()
    page.get_by_label("Navn på knappen").fill("Skolekonto")
    page.get_by_role("button", name="Fortsæt").click()
    page.get_by_text("Flere felter").click()
    well(page)
    page.get_by_label("Udsteder (issuer)").fill(issuer)
    page.get_by_label("client id").fill(CLIENT_ID)
    page.get_by_label("client secret").fill(SECRET)
    page.get_by_label("Skolens maildomæner").fill("nordlysteknikskole.example")
    page.get_by_label("Slået til").check()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("Gemt. Prøv indstillingerne")).to_be_visible()
    well(page)
    page.get_by_role("button", name="Prøv indstillingerne").click()
    expect(page.get_by_text("Alt er udfyldt.")).to_be_visible()
    well(page)
    page.get_by_role("link", name="Tilbage til indstillingerne").click()
    page.get_by_role("link", name="Hvem er hvem").click()
    well(page)


def _cookie(school: School) -> dict[str, Any]:
    value = session_cookie(KEY, school.staff("administrator", "organiser"))
    return {"name": "matchdag", "value": value, "domain": "localhost", "path": "/"}
