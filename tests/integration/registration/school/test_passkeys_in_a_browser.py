"""Passkeys in Chromium with an authenticator of its own: the whole way, and what must not pass."""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, CDPSession, Page, expect
from sqlalchemy import select
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from services.registration.app import create_app
from services.registration.school.models.passkeys import Passkey
from shared.auth.identity import Identity
from shared.db import Database
from shared.web.assets import create_assets_app
from tests.support.browser import session_cookie
from tests.support.page_checks import browser, faults_of
from tests.support.processes import free_port
from tests.support.registration import KEY, settings_on
from tests.support.school import School

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(180),
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SIGNED_IN = "Mine arrangementer"


@pytest.fixture
def address(database: Database) -> Iterator[str]:
    """The address at which a browser finds registration, which is also the configured one."""
    port = free_port()
    settings = settings_on(database)
    origin = f"http://localhost:{port}"
    app = create_app(replace(settings, web=replace(settings.web, base_url=origin)), database)
    whole = DispatcherMiddleware(create_assets_app(), {"/registration": app})
    server = make_server("localhost", port, whole, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"{origin}/registration"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with browser() as opened:
        yield opened


@dataclass
class Device:
    """One browser with one authenticator, as DevTools lets a test see it."""

    page: Page
    devtools: CDPSession
    authenticator: str

    def credentials(self) -> list[dict[str, Any]]:
        asked = {"authenticatorId": self.authenticator}
        found: list[dict[str, Any]] = self.devtools.send("WebAuthn.getCredentials", asked)[
            "credentials"
        ]
        return found

    def put(self, credential: dict[str, Any]) -> None:
        given = {"authenticatorId": self.authenticator, "credential": credential}
        self.devtools.send("WebAuthn.addCredential", given)

    def touch(self, *, at_once: bool) -> None:
        """Whether its owner puts the finger on it as soon as it is asked."""
        given = {"authenticatorId": self.authenticator, "enabled": at_once}
        self.devtools.send("WebAuthn.setAutomaticPresenceSimulation", given)

    def press_to_sign_in(self, address: str, *, query: str = "") -> None:
        """By the button: what the browser offers beside the field is left alone."""
        self.touch(at_once=False)
        self.page.goto(f"{address}/sign-in{query}")
        faults = faults_of(self.page)
        assert faults == []
        self.touch(at_once=True)
        self.page.get_by_role("button", name="Log ind med adgangsnøgle").click()


def device_in(context: BrowserContext) -> Device:
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable", {"enableUI": False})
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return Device(page, devtools, made["authenticatorId"])


def let_in(context: BrowserContext, identity: Identity) -> None:
    context.add_cookies(
        [
            {
                "name": "matchdag",
                "value": session_cookie(KEY, identity),
                "domain": "localhost",
                "path": "/",
            }
        ]
    )


@contextmanager
def owner(chromium: Chromium, address: str, school: School) -> Iterator[Device]:
    """Somebody who has added a passkey, and whose browser is signed out."""
    with chromium.new_context(locale="da") as context:
        device = device_in(context)
        let_in(context, school.organiser())
        add(device.page, address)
        context.clear_cookies()
        yield device


def add(page: Page, address: str) -> None:
    page.goto(f"{address}/security/passkeys/new")
    page.get_by_role("button", name="Lav adgangsnøglen").click()
    page.get_by_role("link", name="Jeg har gemt dem").click()


def kept(database: Database) -> list[Passkey]:
    with database.reading() as session:
        return list(session.scalars(select(Passkey)))


def test_a_passkey_is_added_signs_in_confirms_and_is_removed(
    database: Database, chromium: Chromium, address: str, school: School
) -> None:
    with chromium.new_context(locale="da", reduced_motion="reduce") as context:
        faults: list[str] = []
        device = device_in(context)
        page = device.page
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        let_in(context, school.organiser())
        page.goto(f"{address}/security")
        faults += faults_of(page)
        page.get_by_role("link", name="Tilføj en adgangsnøgle").click()
        assert page.get_by_label("Hvad skal den hedde?").input_value() == "Chrome på Linux"
        faults += faults_of(page)
        page.get_by_label("Hvad skal den hedde?").fill("Skolens bærbare")
        page.get_by_role("button", name="Lav adgangsnøglen").click()
        expect(page.get_by_role("heading", name="Dine genopretningskoder")).to_be_visible()
        page.get_by_role("link", name="Jeg har gemt dem").click()
        expect(page.get_by_role("rowheader", name="Skolens bærbare")).to_be_visible()
        faults += faults_of(page)
        [made] = device.credentials()
        assert made["isResidentCredential"]

        context.clear_cookies()
        device.press_to_sign_in(address, query="?next=/registration/security")
        expect(page.get_by_role("heading", name="Din sikkerhed")).to_be_visible()
        assert kept(database)[0].last_used_at is not None

        let_in(context, replace(school.organiser(), confirmed_until=LONG_AGO))
        page.goto(f"{address}/staff/new")
        expect(page.get_by_role("heading", name="Bekræft, at det er dig")).to_be_visible()
        faults += faults_of(page)
        page.get_by_role("button", name="Bekræft med adgangsnøgle").click()
        expect(page.get_by_role("heading", name="Luk en kollega ind")).to_be_visible()

        page.goto(f"{address}/security")
        page.get_by_role("button", name="Fjern Skolens bærbare").click()
        expect(page.get_by_text("Adgangsnøglen er fjernet her.")).to_be_visible()
        assert kept(database) == []
        context.clear_cookies()
        device.press_to_sign_in(address)
        expect(page.get_by_role("heading", name="Adgangsnøglen virkede ikke")).to_be_visible()
        faults += faults_of(page)
        # the refusal is a 403, which the console calls an error
        assert [fault for fault in faults if "403" not in fault] == []


def test_the_browser_offers_the_passkey_beside_the_field(
    database: Database, chromium: Chromium, address: str, school: School
) -> None:
    """The virtual authenticator chooses it by itself: nothing on the page is pressed."""
    with owner(chromium, address, school) as device:
        device.page.goto(f"{address}/sign-in")
        expect(device.page.get_by_text(SIGNED_IN).first).to_be_visible()


def test_a_form_waits_for_the_passkey_and_is_sent_by_itself(
    database: Database, chromium: Chromium, address: str, school: School
) -> None:
    with owner(chromium, address, school) as device:
        page = device.page
        let_in(page.context, replace(school.organiser(), confirmed_until=LONG_AGO))
        page.goto(f"{address}/security")
        page.get_by_role("button", name="Lav ti nye koder").click()
        expect(page.get_by_text("Det er ikke gjort endnu.")).to_be_visible()
        page.get_by_role("button", name="Bekræft med adgangsnøgle").click()
        expect(page.get_by_role("heading", name="Dine genopretningskoder")).to_be_visible()


def test_a_device_has_one_passkey_for_an_account_and_says_so(
    database: Database, chromium: Chromium, address: str, school: School
) -> None:
    with owner(chromium, address, school) as device:
        page = device.page
        let_in(page.context, school.organiser())
        page.goto(f"{address}/security/passkeys/new")
        page.get_by_role("button", name="Lav adgangsnøglen").click()
        expect(page.get_by_text("Enheden har allerede en adgangsnøgle")).to_be_visible()
        assert faults_of(page) == []
        assert len(kept(database)) == 1


#: what the page's script does, by hand: asks with options, gives back what is posted
SIGN = """async (options) => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")),
    (letter) => letter.charCodeAt(0));
  const words = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=+$/, "");
  const made = await navigator.credentials.get(
    { publicKey: { ...options, challenge: bytes(options.challenge) } });
  const response = {};
  for (const name of ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
    response[name] = words(made.response[name]);
  return JSON.stringify({ id: made.id, rawId: words(made.rawId), type: made.type, response });
}"""


class Hand:
    """Somebody who sends what she likes with one browser's cookies."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        page.goto(f"{address}/accessibility")
        self.token = page.locator("input[name=csrf_token]").first.input_value()

    def options(self) -> dict[str, Any]:
        headers = {"X-CSRFToken": self.token}
        answer = self.page.request.post(f"{self.address}/sign-in/passkey/options", headers=headers)
        found: dict[str, Any] = answer.json()
        return found

    def sends(self, credential: str) -> int:
        """The status: 303 for whoever is signed in by it."""
        form: dict[str, str | float | bool] = {
            "csrf_token": self.token,
            "credential": credential,
        }
        door = f"{self.address}/sign-in/passkey"
        return self.page.request.post(door, form=form, max_redirects=0).status


def test_an_answer_of_another_site_of_another_browser_or_sent_twice_is_refused(
    database: Database, chromium: Chromium, address: str, school: School
) -> None:
    with owner(chromium, address, school) as device, chromium.new_context() as other:
        page = device.page
        hand = Hand(page, address)
        foreign = f"http://localhost:{free_port()}/"
        page.route(foreign, lambda route: route.fulfill(body="<title>x</title>", status=200))
        options = hand.options()
        page.goto(foreign)
        phished = page.evaluate(SIGN, options)
        assert _origin_of(phished) == foreign.rstrip("/")
        page.goto(f"{address}/accessibility")
        assert hand.sends(phished) == 403

        stranger = Hand(other.new_page(), address)
        elsewhere = page.evaluate(SIGN, stranger.options())
        assert hand.sends(elsewhere) == 403, "it was asked of another browser"

        before = page.context.cookies()
        right = page.evaluate(SIGN, hand.options())
        assert hand.sends(right) == 303, "the control"
        page.context.clear_cookies()
        page.context.add_cookies(before)  # type: ignore[arg-type]  # as they came
        assert hand.sends(right) == 403, "sent twice"
        [row] = kept(database)
        assert row.copied_at is None


def _origin_of(credential: str) -> str:

    told = json.loads(credential)["response"]["clientDataJSON"]
    origin: str = json.loads(base64.urlsafe_b64decode(told + "=="))["origin"]
    return origin


def test_a_copy_of_a_passkey_is_noticed_by_its_counter(
    database: Database, chromium: Chromium, address: str, school: School
) -> None:
    with owner(chromium, address, school) as device, chromium.new_context(locale="da") as other:
        copied = device.credentials()[0]
        for _ in range(2):
            device.page.context.clear_cookies()
            device.press_to_sign_in(address)
            expect(device.page.get_by_text(SIGNED_IN).first).to_be_visible()
        thief = device_in(other)
        thief.put(copied)
        thief.press_to_sign_in(address)
        expect(thief.page.get_by_text("Der ser ud til at være en kopi")).to_be_visible()
        [row] = kept(database)
        assert row.copied_at is not None
        device.page.goto(f"{address}/security")
        name = device.page.get_by_role("rowheader", name="Chrome på Linux").first
        expect(name).to_contain_text("Virker ikke mere")
        assert faults_of(device.page) == []


def test_without_javascript_all_is_as_it_was(
    database: Database, chromium: Chromium, address: str, school: School
) -> None:
    with owner(chromium, address, school):
        pass
    with chromium.new_context(locale="da", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{address}/sign-in")
        assert page.get_by_role("button", name="Log ind med adgangsnøgle").count() == 0
        page.get_by_label("Din e-mailadresse").fill("karen@nordlysteknikskole.example")
        page.get_by_role("button", name="Send mig et link").click()
        expect(page.get_by_role("heading", name="Se i din mail")).to_be_visible()
        let_in(context, replace(school.organiser(), confirmed_until=LONG_AGO))
        page.goto(f"{address}/security")
        assert page.get_by_role("link", name="Tilføj en adgangsnøgle").count() == 0
        expect(page.get_by_text("JavaScript er slået fra")).to_be_visible()
        page.goto(f"{address}/staff/new")
        assert page.get_by_role("button", name="Bekræft med adgangsnøgle").count() == 0
        page.get_by_text("Har du mistet din telefon eller enhed?").click()
        expect(page.get_by_label("Genopretningskode")).to_be_visible()
