"""Who gets in, what they are told otherwise, and what every answer carries."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from shared.auth.access import register_access_matrix
from shared.auth.ended_sessions import delete_ended_sessions, end_session
from shared.db import Database
from shared.ids import new_id
from tests.integration.web.small_service import KEY, OLD_KEY, client_of, create_small_service
from tests.support.html_checks import html_faults

#: the small service has them to show what becomes of an exception
RAISING = {"/boom", "/disk-full"}


@pytest.fixture(scope="module")
def door() -> Flask:
    return create_small_service(None)


def test_somebody_who_is_not_signed_in_is_led_to_sign_in_and_back(door: Flask) -> None:
    answer = client_of(door).get("/staff/?a=b")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/registration/sign-in?next=/staff/%3Fa%3Db"


def test_a_fragment_for_somebody_not_signed_in_reloads_the_whole_page(door: Flask) -> None:
    answer = client_of(door).get("/staff/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/registration/sign-in")


def test_a_program_that_is_not_signed_in_gets_a_problem(door: Flask) -> None:
    answer = client_of(door).get("/api/v1/bookings/")
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["code"] == "sign_in_required"


@pytest.mark.parametrize(
    ("roles", "path", "status"),
    [
        (["organiser"], "/staff/", 200),
        (["student"], "/staff/", 403),
        (["organiser"], "/staff/keys", 403),
        (["administrator"], "/staff/keys", 200),
        ([], "/reply/abc", 200),
        (["student"], "/reply/abc", 200),
        (["organiser"], "/nowhere", 404),
    ],
)
def test_the_access_class_is_asked_before_the_view(
    door: Flask, roles: list[str], path: str, status: int
) -> None:
    assert client_of(door, *roles).get(path).status_code == status


def test_one_method_of_a_route_may_need_more_than_the_others(door: Flask) -> None:
    assert client_of(door, "teacher").post("/api/v1/bookings/", json={}).status_code == 403
    assert client_of(door, "organiser").post("/api/v1/bookings/", json={}).status_code == 422


def test_every_route_has_an_access_class_and_one_without_lets_nobody_in() -> None:
    app = create_small_service(None)
    assert all(access is not None for *_, access in register_access_matrix(app))
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")
    assert client_of(app, "administrator").get("/forgotten").status_code == 404
    assert [row[1] for row in register_access_matrix(app) if row[3] is None] == ["/forgotten"]


def test_a_session_signed_with_the_older_key_holds_and_one_with_a_foreign_key_does_not(
    door: Flask,
) -> None:
    assert client_of(door, "organiser", key=OLD_KEY).get("/staff/").status_code == 200
    assert client_of(door, "organiser", key="x" * 40).get("/staff/").status_code == 303


def test_a_staff_session_ends_by_itself(door: Flask) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 8, tzinfo=UTC), tick=False) as moving:
        client = client_of(door, "organiser")
        moving.shift(timedelta(hours=11, minutes=59))
        assert client.get("/staff/").status_code == 200
        moving.shift(timedelta(minutes=2))
        assert client.get("/staff/").status_code == 303


def test_a_session_that_ended_elsewhere_has_ended_here(app: Flask, database: Database) -> None:
    session_id, now = new_id(), datetime(2027, 3, 1, tzinfo=UTC)
    client = client_of(app, "organiser", session_id=session_id)
    assert client.get("/staff/").status_code == 200
    for _ in range(2):  # the message may come twice
        with database.writing() as session:
            end_session(session, session_id, now)
    assert client.get("/staff/").status_code == 303
    assert client_of(app, "organiser").get("/staff/").status_code == 200
    with database.writing() as session:
        delete_ended_sessions(session, before=now + timedelta(seconds=1))
    assert client_of(app, "organiser", session_id=session_id).get("/staff/").status_code == 200


# What every answer carries


def test_every_page_carries_a_strict_policy_and_is_not_kept_by_others(door: Flask) -> None:
    headers = client_of(door).get("/form").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-cache"
    assert re.fullmatch(r"[0-9a-f]{32}", headers["X-Request-Id"])


def test_the_request_id_of_the_gateway_is_kept_unless_it_is_strange(door: Flask) -> None:
    client = client_of(door)
    given = client.get("/form", headers={"X-Request-Id": "abc-12345"}).headers["X-Request-Id"]
    strange = client.get("/form", headers={"X-Request-Id": "a b{}"}).headers["X-Request-Id"]
    assert given == "abc-12345"
    assert strange != "a b{}"


def test_a_request_for_another_host_is_refused(door: Flask) -> None:
    answer = client_of(door).get("/form", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_pages_are_sent_compressed_to_those_who_can_read_it(door: Flask) -> None:
    client = client_of(door)
    plain = client.get("/form")
    packed = client.get("/form", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("roles", [[], ["administrator"]])
def test_every_get_route_says_what_its_answer_differs_by(app: Flask, roles: list[str]) -> None:
    """Flask adds the cookie to the first Vary header that it finds and drops the others."""
    client, asked = client_of(app, *roles), {"Accept-Encoding": "gzip"}
    for rule in app.url_map.iter_rules():
        files = rule.endpoint.startswith(("shared_files.", "service_files."))
        if "GET" not in (rule.methods or ()) or files or rule.rule in RAISING:
            continue
        address = re.sub(r"<uuid:[^>]+>", str(new_id()), rule.rule)
        answer = client.get(re.sub(r"<[^>]+>", "x", address), headers=asked)
        expected = {"cookie", "accept-language"}
        expected |= {"hx-request"} if answer.mimetype == "text/html" else set()
        expected |= {"accept-encoding"} if "Content-Encoding" in answer.headers else set()
        assert expected <= set(answer.vary.as_set()), (rule.rule, answer.headers.getlist("Vary"))
        assert len(answer.headers.getlist("Vary")) == 1


def test_the_length_of_a_compressed_page_varies_though_the_page_does_not(door: Flask) -> None:
    client = client_of(door)
    lengths = {
        len(client.get("/nowhere", headers={"Accept-Encoding": "gzip"}).data) for _ in range(30)
    }
    assert len(lengths) > 3


# Errors


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/nowhere", 404, "Siden findes ikke"),
        ("/full", 409, "Der er ikke plads hos Elgiganten."),
        ("/boom", 500, "Noget gik galt hos os"),
        ("/disk-full", 503, "Serverens disk er fuld"),
        ("/form?a=%00", 400, "Det kunne vi ikke læse"),
    ],
)
def test_an_error_is_a_page_that_says_what_to_do(
    door: Flask, path: str, status: int, text: str
) -> None:
    answer = client_of(door).get(path)
    assert answer.status_code == status
    assert text in answer.text
    assert "Til forsiden" in answer.text
    assert html_faults(answer.text) == []


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Disposition: form-data",
        b"Content-Disposition: ",
        b"Content-Disposition",
        b'Content-Disposition: form-data; filename="cv.pdf"',
        b'Content-Disposition: form-data; name="a\0"; filename="cv.pdf"',
    ],
)
def test_a_part_of_a_form_without_a_usable_name_is_refused(door: Flask, header: bytes) -> None:
    client = client_of(door)
    token = token_in(client.get("/form").text)
    part = b"--x\r\n" + header + b"\r\n\r\nhello\r\n--x--\r\n"
    answer = client.post(
        "/form",
        data=part,
        content_type="multipart/form-data; boundary=x",
        headers={"X-CSRFToken": token},
    )
    assert answer.status_code == 400


def test_an_unexpected_error_is_logged_without_what_was_typed(
    door: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    client_of(door).get("/boom")
    written = "".join(capsys.readouterr())
    assert "unexpected_error" in written
    assert "mads@example.dk" not in written


def test_logs_name_the_rule_and_never_the_path(
    door: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    client_of(door, "organiser").get("/reply/s3cret-token?mail=a@b.dk")
    written = "".join(capsys.readouterr())
    assert "/reply/<token>" in written
    assert "s3cret" not in written
    assert "a@b.dk" not in written
    assert "Ængmark" not in written


def test_a_method_that_does_not_exist_is_said_with_those_that_do(door: Flask) -> None:
    page = client_of(door).post("/staff/")
    program = client_of(door, "organiser").delete("/api/v1/bookings/")
    assert page.status_code == program.status_code == 405
    assert program.json is not None
    assert program.json["status"] == 405
    assert "POST" in program.headers["Allow"]


def test_a_body_over_the_limit_is_refused_in_plain_words(door: Flask) -> None:
    client = client_of(door, "organiser")
    answer = client.post(
        "/api/v1/bookings/", data=b"x" * (17 * 1024 * 1024), content_type="application/json"
    )
    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"


# Language


def test_the_language_switch_holds_for_the_browser_and_for_the_session(door: Flask) -> None:
    for client in (client_of(door), client_of(door, "organiser")):
        token = token_in(client.get("/accessibility").text)
        answer = client.post(
            "/language", data={"language": "en", "next": "/form", "csrf_token": token}
        )
        assert answer.headers["Location"] == "/form"
        assert '<html lang="en">' in client.get("/form").text


def test_a_message_is_shown_once_with_its_way_back(door: Flask) -> None:
    client = client_of(door)
    token = token_in(client.get("/form").text)
    assert client.post("/form", data={"csrf_token": token}).status_code == 303
    shown = client.get("/form").text
    assert "Gemt." in shown
    assert 'action="/undo"' in shown
    assert "Gemt." not in client.get("/form").text


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


# Health


def test_health_needs_no_sign_in_and_figures_are_only_for_those_inside(door: Flask) -> None:
    client = client_of(door)
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").status_code == 200
    assert "matchdag_requests_total" in client.get("/metrics").text
    outside = {"X-Forwarded-For": "203.0.113.9"}
    assert client.get("/metrics", headers=outside).status_code == 403
    assert KEY not in client.get("/metrics").text


@pytest.mark.parametrize(
    ("referrer", "address"),
    [
        ("http://localhost/form", 'href="/form"'),
        ("http://localhost/form?a=b", 'href="/form?a=b"'),
        ("http://localhost/reply/", None),  # nothing is there
        ("https://evil.example/form", None),
        ("http://localhost//evil.example/form", None),
        ("", None),
    ],
)
def test_a_refused_form_leads_back_to_the_page_it_was_on(
    door: Flask, referrer: str, address: str | None
) -> None:
    answer = client_of(door, "organiser").post("/form", headers={"Referer": referrer})
    assert answer.status_code == 400
    assert ("Tilbage til siden" in answer.text) == (address is not None)
    assert address is None or address in answer.text
    assert "evil" not in answer.text
