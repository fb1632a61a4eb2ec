"""A provider that is away, slow, wrong or elsewhere: told in plain words, and reaching nothing."""

import socket
import threading
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from services.registration.providers.domain.errors import ProviderAway, ProviderFault
from services.registration.providers.protocol import fetching
from services.registration.providers.protocol.discovery import endpoints_of
from services.registration.providers.protocol.fetching import (
    ProviderReach,
    check_address,
    fetch_json,
    is_public,
)
from tests.integration.registration.providers.conftest import SchoolProvider, Sessions, refused
from tests.integration.registration.providers.oidc_provider import running_provider
from tests.support.browser import Browser
from tests.support.school import School
from tests.support.waiting import until

OUTSIDE, INSIDE = ProviderReach(), ProviderReach(allows_private=True)


@pytest.fixture
def administrator(app: Flask, school: School) -> Browser:
    return Browser(app, school.staff("administrator"))


def findings(browser: Browser, provider: SchoolProvider) -> str:
    answer = browser.post(f"/sign-in-providers/{provider.provider_id}/test")
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.usefixtures("four_weeks_before")
def test_a_provider_that_is_away_leaves_the_mailed_link(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    browser = Browser(app)
    entra.running.is_broken = True
    answer = browser.get(entra.address)
    assert answer.status_code == 503
    refused(browser, answer, "svarer ikke lige nu", sessions)
    assert browser.post("/sign-in", email="karen@nordlysteknikskole.example").status_code == 303


@pytest.mark.usefixtures("four_weeks_before")
def test_one_that_goes_away_on_the_way_is_told_as_well(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    browser = Browser(app)
    address = entra.begin(browser)
    entra.running.is_broken = True
    refused(browser, browser.get(address), "svarer ikke lige nu", sessions)
    entra.running.is_broken = False
    assert entra.sign_in(browser).status_code == 303


@pytest.mark.usefixtures("four_weeks_before")
def test_a_slow_provider_holds_nobody_longer_than_the_limit(
    app: Flask, entra: SchoolProvider, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no transaction waits for it: somebody else writes meanwhile."""
    monkeypatch.setattr(fetching, "STEP_SECONDS", 0.3)
    browser, other = Browser(app), Browser(app)
    entra.running.hangs = threading.Event()
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(browser.get(entra.address)))
    waiting.start()
    assert other.post("/sign-in", email="nobody@elsewhere.example").status_code == 303
    waiting.join(10)
    assert answers[0].status_code == 503
    assert sessions() == 0


@pytest.mark.usefixtures("four_weeks_before")
def test_one_that_hangs_is_left_alone_for_a_while(
    app: Flask,
    entra: SchoolProvider,
    sessions: Sessions,
    monkeypatch: pytest.MonkeyPatch,
    four_weeks_before: time_machine.Traveller,
) -> None:
    monkeypatch.setattr(fetching, "STEP_SECONDS", 0.2)
    entra.running.hangs = threading.Event()
    for _again in range(3):
        assert Browser(app).get(entra.address).status_code == 503
    assert len(entra.running.calls) == 1, "two of three waited for nothing"
    entra.running.hangs.set()
    assert Browser(app).get(entra.address).status_code == 503
    four_weeks_before.shift(fetching.SILENCE)
    assert entra.sign_in(Browser(app)).status_code == 303


def test_two_calls_at_a_time_leave_threads_for_everybody_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetching, "SLOT_SECONDS", 0.05)
    with running_provider() as slow, running_provider() as other:
        slow.hangs = threading.Event()
        address = f"{slow.issuer}/keys"
        held = [
            threading.Thread(target=fetch_json, args=(f"{address}?{at}", INSIDE))
            for at in range(fetching.CALLS_AT_ONCE)
        ]
        for each in held:
            each.start()
        until(lambda: len(slow.calls) == fetching.CALLS_AT_ONCE)
        with pytest.raises(ProviderAway):
            fetch_json(f"{other.issuer}/keys", INSIDE)
        slow.hangs.set()
        for each in held:
            each.join()
        assert fetch_json(f"{other.issuer}/keys", INSIDE).status == 200


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server that sends a byte now and then and never ends."""
    server, over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def drip() -> None:
        client, _address = server.accept()
        with client:
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not over.wait(0.05):
                try:
                    client.sendall(b" ")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    over.set()
    thread.join()
    server.close()


def test_an_answer_that_drips_is_cut(dripping: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WHOLE_SECONDS", 0.5)
    with pytest.raises(ProviderFault) as cut:
        fetch_json(dripping, INSIDE)
    assert cut.value.reason in ("away", "no_json")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_a_private_address_is_never_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_public(address)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: [_found(address)])
    with pytest.raises(ProviderFault) as refusal:
        fetch_json("https://login.school.example/", OUTSIDE)
    assert refusal.value.reason == "address_private"


def _found(address: str) -> tuple[int, int, int, str, tuple[str, int]]:
    return socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)


def test_a_name_with_a_public_and_a_private_address_is_not_asked_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [_found("203.0.114.7"), _found("10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: both)
    with pytest.raises(ProviderFault, match="address_private"):
        fetch_json("https://login.school.example/", OUTSIDE)


def test_the_name_is_looked_up_once_so_it_cannot_turn_private(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The connection goes to the address that was checked."""
    answers = iter([[_found("203.0.114.7")], [_found("127.0.0.1")]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: next(answers))
    reached = []

    def connect(address: tuple[str, int], _timeout: float) -> socket.socket:
        reached.append(address)
        raise TimeoutError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(ProviderAway):
        fetch_json("https://turning.school.example/", OUTSIDE)
    assert reached == [("203.0.114.7", 443)]


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe"])
def test_control_a_public_address_is_one(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("address", "reach", "reason"),
    [
        ("http://login.school.example/", OUTSIDE, "address_not_https"),
        ("http://login.school.example/", INSIDE, "address_not_https"),
        ("http://127.0.0.1:8000/", OUTSIDE, "address_not_https"),
        ("ftp://login.school.example/", INSIDE, "address_not_https"),
        ("file:///etc/passwd", INSIDE, "address_not_valid"),
        ("https://user:word@login.school.example/", OUTSIDE, "address_not_valid"),
        ("https://login.school.example:x/", OUTSIDE, "address_not_valid"),
        ("https://login.school.example/\r\nX: y", OUTSIDE, "address_not_valid"),
    ],
)
def test_what_is_no_https_address_is_not_asked(
    address: str, reach: ProviderReach, reason: str
) -> None:
    with pytest.raises(ProviderFault) as refusal:
        check_address(address, reach)
    assert refusal.value.reason == reason


@pytest.mark.usefixtures("four_weeks_before")
def test_without_the_setting_for_development_this_machine_is_not_asked(
    app: Flask, entra: SchoolProvider, administrator: Browser, sessions: Sessions
) -> None:
    assert "Alt er udfyldt" in findings(administrator, entra)
    app.config["MATCHDAG_PRIVATE_PROVIDERS"] = False
    browser, calls = Browser(app), len(entra.running.calls)
    assert browser.get(entra.address).status_code == 502
    assert "begynder ikke med https://" in findings(administrator, entra)
    assert len(entra.running.calls) == calls


@pytest.mark.usefixtures("four_weeks_before")
def test_the_button_says_what_is_wrong(
    app: Flask, entra: SchoolProvider, administrator: Browser
) -> None:
    entra.running.discovery = {"issuer": "https://sts.windows.net/{tenantid}/"}
    assert "https://sts.windows.net/{tenantid}/" in findings(administrator, entra)
    for changed, text in (
        ({"response_types_supported": ["id_token"]}, "kodeforløbet"),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE"),
        ({"token_endpoint": None}, "token_endpoint"),
        ({"token_endpoint": "http://elsewhere.example/"}, "begynder ikke med https://"),
    ):
        entra.running.discovery = changed
        assert text in findings(administrator, entra)
    entra.running.discovery, keys = {"end_session_endpoint": None}, entra.running.published
    assert "ingen adresse til at logge ud" in findings(administrator, entra)
    entra.running.published = []
    assert "ingen nøgler" in findings(administrator, entra)
    entra.running.published, entra.running.discovery = keys, {}
    entra.running.is_broken = True
    assert "svarer ikke" in findings(administrator, entra)
    entra.running.is_broken = False
    entra.update(is_active=False, client_id="")
    assert "Skriv det id, I fik" in findings(administrator, entra)


@pytest.mark.usefixtures("four_weeks_before")
def test_a_wrong_secret_is_the_administrators_to_mend(
    app: Flask, entra: SchoolProvider, sessions: Sessions
) -> None:
    browser = Browser(app)
    entra.running.secret = "another"
    refused(browser, entra.sign_in(browser), "sat forkert op", sessions)


def test_discovery_may_leave_out_what_has_a_default() -> None:
    document = {
        "issuer": "https://i.example",
        "authorization_endpoint": "https://i.example/a",
        "token_endpoint": "https://i.example/t",
        "jwks_uri": "https://i.example/k",
    }
    found = endpoints_of(document, "https://i.example", OUTSIDE)
    assert (found.takes_basic, found.userinfo, found.end_session) == (True, "", "")
