"""The pages of notifications: the mailbox, who was told what, operations, and declining mail."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from services.notifications.app import create_app, mail_composer
from services.notifications.channels import MailboxChannel, SmtpServer
from services.notifications.domain.delivery import Attempt, Outcome
from services.notifications.models.contacts import Contact
from services.notifications.models.messages import Message
from services.notifications.sender import MailSender
from services.notifications.settings import Settings, read_settings
from services.notifications.use_cases.record_attempt import record_attempt
from shared import clock
from shared.contracts import Message as ContractMessage
from shared.contracts.registration import SessionEndedV1
from shared.contracts.scheduling import EventCancelledV1
from shared.ids import new_id
from shared.messaging.envelope import seal
from shared.messaging.parking import park, parked
from tests.integration.notifications.world import World
from tests.support.apps import app_serving
from tests.support.browser import Browser, identity_of

KEY = "k" * 40


@pytest.fixture
def settings(database_url: str) -> Settings:
    environment = {
        "MATCHDAG_SECRET_KEYS": KEY,
        "MATCHDAG_BASE_URL": "http://localhost",
        "MATCHDAG_NOTIFICATIONS_DATABASE_URL": database_url,
    }
    return read_settings(environment)


@pytest.fixture
def app(settings: Settings, world: World) -> Flask:
    return app_serving(create_app, settings, world.database)


def client_of(app: Flask, organisation_id: UUID, *roles: str) -> FlaskClient:
    """A browser in which somebody with these roles is signed in."""
    identity = identity_of(new_id(), organisation_id, *roles, name="Kirsten") if roles else None
    return Browser(app, identity).client


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def contact_of(session: Session, message: Message) -> Contact:
    return session.get_one(Contact, message.contact_id)


def send_all(world: World, settings: Settings) -> None:
    MailSender(world.database, [MailboxChannel()], mail_composer(settings)).send_due()


def test_the_mailbox_finds_a_receiver_and_its_links_work(
    app: Flask, world: World, settings: Settings
) -> None:
    world.hear(world.invitation(), world.schedule(world.day))
    send_all(world, settings)
    client = client_of(app, world.organisation_id, "administrator")
    assert "Åse O" in client.get("/mailbox").text
    found = client.get("/mailbox?to=firma").text
    assert "Åse O" not in found
    address = re.search(r'href="(/mailbox/[0-9a-f-]{36})"', found)
    assert address is not None
    page = client.get(address[1]).text
    assert 'href="http://localhost/registration/reply/' in page
    html = client.get(f"{address[1]}/html")
    assert "script-src" not in html.headers["Content-Security-Policy"]
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]


def test_a_mail_with_a_calendar_offers_the_file(app: Flask, world: World) -> None:
    world.hear(world.schedule(world.day))
    (message,) = world.messages()
    client = client_of(app, world.organisation_id, "administrator")
    assert ".ics" in client.get(f"/mailbox/{message.id}").text
    calendar = client.get(f"/mailbox/{message.id}/matchdag.ics")
    assert calendar.headers["Content-Disposition"] == 'attachment; filename="matchdag.ics"'
    assert calendar.text.startswith("BEGIN:VCALENDAR")
    assert "METHOD:REQUEST" in calendar.text


def test_the_mailbox_is_for_administrators_and_shows_their_own_school(
    app: Flask, world: World
) -> None:
    world.hear(world.invitation())
    (message,) = world.messages()
    assert client_of(app, world.organisation_id).get("/mailbox").status_code == 303
    assert client_of(app, world.organisation_id, "organiser").get("/mailbox").status_code == 403
    stranger = client_of(app, new_id(), "administrator")
    assert "firma.example" not in stranger.get("/mailbox").text
    assert stranger.get(f"/mailbox/{message.id}").status_code == 404


def test_a_demo_shows_its_mailbox_to_this_machine_only(world: World, settings: Settings) -> None:
    world.hear(world.invitation())
    demo = create_app(replace(settings, mailbox_is_open=True), world.database).test_client()
    assert demo.get("/mailbox").status_code == 200
    far = {"REMOTE_ADDR": "192.168.1.7"}
    assert demo.get("/mailbox", environ_base=far).status_code == 403
    proxied = {"X-Forwarded-For": "192.168.1.7"}
    assert demo.get("/mailbox", headers=proxied).status_code == 403


def test_an_installation_that_sends_mail_has_no_mailbox_page(
    world: World, settings: Settings
) -> None:
    sending = replace(settings, smtp=SmtpServer("127.0.0.1", 25))
    client = client_of(create_app(sending, world.database), world.organisation_id, "administrator")
    assert client.get("/mailbox").status_code == 404


def test_the_organiser_sees_what_did_not_arrive_and_sends_it_again(
    app: Flask, world: World, settings: Settings
) -> None:
    world.hear(world.invitation(), world.schedule(world.day))
    (failed,) = world.messages("company_invited")
    with world.database.writing() as session:
        refused = Attempt(Outcome.REFUSED, 550, "no such user")
        record_attempt(session, message_id=failed.id, channel="smtp", attempt=refused)
    client = client_of(app, world.organisation_id, "organiser")
    page = client.get(f"/events/{world.event_id}/messages?status=failed").text
    assert "1 mail nåede ikke frem" in page
    assert "Adressen findes ikke, eller den afviser mail (550)" in page
    assert "Åse O" not in page
    resend = f"/events/{world.event_id}/messages/{failed.id}/resend"
    answer = client.post(resend, data={"csrf_token": token_in(page)})
    assert answer.status_code == 303
    assert [message.status for message in world.messages("company_invited")] == ["queued"]
    again = client.post(resend, data={"csrf_token": token_in(page)})
    assert again.status_code == 409


@pytest.mark.parametrize("role", ["teacher", "crew", "leadership", "leadership_people", "guest"])
def test_who_was_sent_what_is_for_those_who_arrange(app: Flask, world: World, role: str) -> None:
    """A list of names and addresses, and of who matched with whom."""
    world.hear(world.invitation())
    (message,) = world.messages()
    client = client_of(app, world.organisation_id, role)
    for path in ("/events/{}/messages", "/api/v1/events/{}/messages"):
        assert client.get(path.format(world.event_id)).status_code == 403
    page = client.get("/accessibility").text
    resend = f"/events/{world.event_id}/messages/{message.id}/resend"
    assert client.post(resend, data={"csrf_token": token_in(page)}).status_code == 403


@pytest.mark.parametrize("path", ["/events/{0}/messages", "/api/v1/events/{0}/messages"])
def test_another_schools_event_answers_like_a_missing_one(
    app: Flask, world: World, path: str
) -> None:
    stranger = client_of(app, new_id(), "organiser", "administrator")
    assert stranger.get(path.format(world.event_id)).status_code == 404
    assert stranger.get(path.format(new_id())).status_code == 404
    student = client_of(app, world.organisation_id, "student")
    assert student.get(path.format(world.event_id)).status_code == 403


def test_the_api_lists_page_by_page(app: Flask, world: World) -> None:
    students = [world.contact(new_id()) for _ in range(5)]
    world.hear(*students)
    world.hear(*(world.schedule(world.day, contact_id=s.contact_id) for s in students))
    client = client_of(app, world.organisation_id, "organiser")
    address, seen = f"/api/v1/events/{world.event_id}/messages?limit=2", []
    while address:
        answer = client.get(address).get_json()
        seen += [item["id"] for item in answer["items"]]
        address = answer["next"]
        assert (address or "").endswith(answer["next_cursor"] or ""), "its name of before"
    assert len(seen) == len(set(seen)) == 5
    refused = client.get(f"/api/v1/events/{world.event_id}/messages?limit=0")
    assert refused.status_code == 422
    assert refused.content_type == "application/problem+json"


def test_declining_needs_a_press_and_stops_invitations_only(
    app: Flask, world: World, settings: Settings
) -> None:
    world.hear(world.invitation())
    (message,) = world.messages()
    with world.database.reading() as session:
        mail = mail_composer(settings).compose(message, contact_of(session, message))
    address = mail.text.split("http://localhost/notifications")[-1].split()[0]
    client = app.test_client()
    for _ in range(3):
        page = client.get(address).text
    assert world.messages()[0].status == "queued"
    client.post(address, data={"csrf_token": token_in(page), "choice": "decline"})
    world.hear(world.invitation(link_generation=2), world.schedule(world.day))
    assert [m.status for m in world.messages()] == ["withheld", "withheld", "queued"]


def test_one_click_in_a_mail_program_declines_without_a_page(
    app: Flask, world: World, settings: Settings
) -> None:
    world.hear(world.invitation())
    (message,) = world.messages()
    with world.database.reading() as session:
        mail = mail_composer(settings).compose(message, contact_of(session, message))
    assert mail.opt_out_url is not None
    path = mail.opt_out_url.removeprefix("http://localhost/notifications")
    one_click = {"List-Unsubscribe": "One-Click"}
    foreign = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    by_page = path.removesuffix("/one-click")
    assert app.test_client().post(by_page, data=one_click, headers=foreign).status_code == 400
    assert world.messages()[0].status == "queued"
    assert app.test_client().post(path, data=one_click, headers=foreign).status_code == 204
    assert app.test_client().post(path, data=one_click).status_code == 204
    assert (
        app.test_client()
        .post(path.replace("/one-click", "x/one-click"), data=one_click)
        .status_code
        == 404
    )
    assert [m.status for m in world.messages()] == ["withheld"]


def test_a_parked_message_is_shown_and_can_be_tried_again(app: Flask, world: World) -> None:
    with world.database.writing() as session:
        park(session, b"not a message", "invalid_payload", "no JSON")
    client = client_of(app, world.organisation_id, "administrator")
    page = client.get("/operations").text
    assert "1 besked er lagt til side" in page
    assert "/parked/" in page
    assert client_of(app, world.organisation_id, "organiser").get("/operations").status_code == 403


def test_a_school_sees_and_replays_its_own_parked_messages_and_those_of_nobody(
    app: Flask, world: World
) -> None:
    own, foreign = world.organisation_id, new_id()
    with world.database.writing() as session:
        for organisation_id in (own, foreign):
            said = EventCancelledV1(event_id=new_id(), organisation_id=organisation_id, version=1)
            park(session, sealed(said, "scheduling"), "failed", "a reason")
        of_nobody = SessionEndedV1(session_id=new_id(), ended_at=clock.now())
        park(session, sealed(of_nobody, "registration"), "failed", "a reason")
    client = client_of(app, own, "administrator")
    page = client.get("/operations/part").text
    addresses = re.findall(r'action="(/operations/parked/[^"]+)"', page)
    assert len(addresses) == 2
    with world.database.reading() as session:
        foreign_id = next(
            row.id for row in parked(session) if f"/{row.id}/" not in "".join(addresses)
        )
    token = {"csrf_token": token_in(page)}
    refused = client.post(f"/operations/parked/{foreign_id}/replay", data=token)
    assert refused.status_code == 404
    for address in addresses:
        assert client.post(address, data=token).status_code == 303
        assert client.post(address, data=token).status_code == 404
    with world.database.reading() as session:
        assert [row.id for row in parked(session)] == [foreign_id]


def sealed(message: ContractMessage, source: str) -> bytes:
    return seal(message, message_id=new_id(), version=1, time=clock.now(), source=source)


def test_readiness_tells_of_late_mail_without_failing(
    app: Flask, world: World, traveller: time_machine.Traveller
) -> None:
    world.hear(world.invitation())
    assert "mails" not in faults_told(app)
    traveller.shift(600)
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json()["status"] == "degraded"
    assert "mails" in faults_told(app)


def faults_told(app: Flask) -> set[str]:
    answer = app.test_client().get("/readyz")
    return {fault["code"] for fault in answer.get_json()["faults"]}
