"""A write that another site made the browser send is refused; each guard is shown to be needed."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.auth import csrf
from shared.auth.access import Access
from shared.auth.csrf import permitted_by_link
from tests.integration.web.small_service import OLD_KEY, client_of, create_small_service
from tests.integration.web.test_the_door import token_in

CROSS = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture(scope="module")
def door() -> Flask:
    return create_small_service(None)


def signed_in(door: Flask) -> tuple[FlaskClient, str]:
    client = client_of(door, "organiser")
    return client, token_in(client.get("/form").text)


def test_a_form_without_its_token_is_refused_and_with_it_goes_through(door: Flask) -> None:
    client, token = signed_in(door)
    assert client.post("/form").status_code == 400
    assert client.post("/form", data={"csrf_token": token[:-1]}).status_code == 400
    assert client.post("/form", data={"csrf_token": token}).status_code == 303
    assert client.post("/form", headers={"X-CSRFToken": token}).status_code == 303


def test_a_token_of_another_session_is_refused(door: Flask) -> None:
    _, foreign = signed_in(door)
    client, _ = signed_in(door)
    assert client.post("/form", data={"csrf_token": foreign}).status_code == 400


def test_a_token_from_before_a_change_of_keys_still_goes_through(door: Flask) -> None:
    older = create_small_service(None)
    older.secret_key = OLD_KEY
    client = client_of(older, "organiser", key=OLD_KEY)
    token = token_in(client.get("/form").text)
    cookie = client.get_cookie("matchdag")
    assert cookie is not None
    renewed = door.test_client()
    renewed.set_cookie("matchdag", cookie.value)
    assert renewed.post("/form", data={"csrf_token": token}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_write_from_another_site_is_refused_even_with_the_token(
    door: Flask, headers: dict[str, str]
) -> None:
    client, token = signed_in(door)
    data = {"csrf_token": token}
    assert client.post("/form", data=data, headers=headers).status_code == 400
    api = client.post("/api/v1/bookings/", json={"name": "x"}, headers=headers)
    assert api.status_code == 400
    assert api.json is not None
    assert api.json["code"] == "csrf_refused"


def test_a_write_from_our_own_pages_goes_through(door: Flask) -> None:
    client, token = signed_in(door)
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/form", data={"csrf_token": token}, headers=headers).status_code == 303


def test_a_form_of_another_site_cannot_pass_for_json(door: Flask) -> None:
    client, _ = signed_in(door)
    answer = client.post("/api/v1/bookings/", data='{"name": "x"}', content_type="text/plain")
    assert answer.status_code == 415


def test_reading_needs_no_token(door: Flask) -> None:
    client, _ = signed_in(door)
    assert client.get("/form", headers={"Origin": "https://evil.example"}).status_code == 200


def test_without_the_origin_check_a_foreign_write_would_go_through(
    door: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the guard is what refuses above."""
    monkeypatch.setattr(csrf, "_check_origin", lambda: None)
    client, token = signed_in(door)
    foreign = {"Origin": "https://evil.example"}
    assert client.post("/form", data={"csrf_token": token}, headers=foreign).status_code == 303


@pytest.mark.parametrize("headers", [{"Origin": "https://mail.example"}, {"Origin": "null"}, CROSS])
def test_what_a_link_permits_may_come_from_anywhere_and_nothing_else_may(
    headers: dict[str, str],
) -> None:
    """A mail program posts RFC 8058's one click from its own site; the link is all that counts."""
    service = create_small_service(None)
    client = client_of(service, "organiser")
    service.add_url_rule("/link", "link", permitted_by_link(lambda: "done"), methods=["POST"])
    service.add_url_rule("/plain", "plain", lambda: "done", methods=["POST"])
    for name in ("link", "plain"):
        service.view_functions[name].__dict__["matchdag_access"] = Access.LINK
    assert client.post("/link", headers=headers).status_code == 200
    assert client.post("/plain", headers=headers).status_code == 400
