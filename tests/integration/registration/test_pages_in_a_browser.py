"""Pages of every role: axe has nothing to say, no policy is broken, nothing is wider than a phone,
and no text was left in Danish.
"""

import html
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from services.registration.app import create_app
from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.companies.models import Participation, Placement
from services.registration.day.use_cases.record_day_notice import record_day_notice
from services.registration.events.models.events import Event, EventSlot
from services.registration.guidance.use_cases.update_counsellor import Counsellor, add_counsellor
from services.registration.meetings.domain.booking_rules import BookingRules
from services.registration.preparation.models import PreparationPlan
from services.registration.programs.use_cases.create_api_token import create_api_token
from services.registration.providers.use_cases.update_provider import add_provider
from services.registration.school.models.api_tokens import ApiToken
from services.registration.school.queries.shared_rows import WHOLE_SCHOOL
from services.registration.settings import read_settings
from shared import clock
from shared.auth import links
from shared.auth.identity import Identity
from shared.db import Database
from shared.ids import new_id
from tests.support.browser import session_cookie
from tests.support.page_checks import browser, visit
from tests.support.preparation import link_of, meet
from tests.support.registration import KEY, fresh_database
from tests.support.world import World, make_world

# æ, ø or å in an English page is a text that nobody translated; names in these tests have none.
DANISH = re.compile(r"\b\w*[æøåÆØÅ]\w*")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "color_scheme": "dark",
    "locale": "da",
    "reduced_motion": "reduce",
}


@dataclass(frozen=True)
class School:
    """An event that was, one that is, one that comes, and a day of guidance."""

    past: World
    today: World
    coming: World
    guidance: World
    counsellor: Participation
    token_id: UUID
    provider_id: UUID


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("pages")
    with fresh_database("sqlite", folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def school(database: Database) -> School:
    with database.writing() as session:
        past, today, coming = (make_world(session, held_in_days=days) for days in (-1, 0, 9))
        guidance = make_world(session, held_in_days=3, companies=0, kind="guidance")
        now, second = clock.now(), timedelta(minutes=15)
        for number in range(5):  # the second slot of today is running
            start = now + (number - 1) * second
            session.execute(
                update(EventSlot)
                .where(EventSlot.event_id == today.event_id, EventSlot.number == number)
                .values(starts_at=start, ends_at=start + second)
            )
        event = session.get_one(Event, coming.event_id)
        event.wishes_open_at, event.wishes_close_at = now - second, now + timedelta(days=2)
        session.add(PreparationPlan(event_id=event.id, openings_are_public=True))
        session.add(
            Placement(
                participation_id=coming.participations[0],
                education_id=coming.educations[0],
                agreement_type="full",
                count=2,
            )
        )
    meet(database, past, student=0, company=0)
    meet(database, past, student=1, company=1, slot=1)
    meet(database, today, student=0, company=0, slot=3)
    with database.writing() as session:
        away = session.get_one(Participation, today.participations[1])
        record_day_notice(session, away, kind="away")
        counsellor = _counsellor(session, guidance)
        provider = add_provider(
            session, organisation_id=coming.organisation_id, kind="unilogin", name="UNI-Login"
        )
        token = _token(session, coming)
        return School(past, today, coming, guidance, counsellor, token, provider.id)


def _token(session: Session, world: World) -> UUID:
    create_api_token(
        session,
        organisation_id=world.organisation_id,
        made_by=world.organiser,
        name="Timetable",
        permissions=["view_students", "check_in"],
        event_id=world.event_id,
        days=90,
    )
    return session.scalars(select(ApiToken.id)).one()


def _counsellor(session: Session, guidance: World) -> Participation:
    event = session.get_one(Event, guidance.event_id)
    update_booking_rules(
        session,
        event=event,
        rules=BookingRules("open", most_meetings=1, drop_hours=2),
        seen_version=0,
        chosen_by=guidance.organiser,
    )
    hanne = Counsellor("Hanne Lund", "hanne@skole.example", "Interviews", (1,))
    part = add_counsellor(
        session, event=event, counsellor=hanne, added_by=guidance.organiser, reach=WHOLE_SCHOOL
    )
    book_meeting(
        session,
        event=event,
        person_id=guidance.students[0],
        company_id=part.company_id,
        slot=0,
        origin="booked",
        booked_by=guidance.students[0],
    )
    return session.scalars(select(Participation).where(Participation.id == part.id)).one()


def pages_of_organisers(school: School) -> list[tuple[World, str]]:
    past, today, coming, guidance = school.past, school.today, school.coming, school.guidance
    counsellor = f"counsellors/{school.counsellor.id}"
    return [
        (past, "matches"),
        (past, f"matches/students/{past.students[0]}"),
        (past, f"matches/companies/{past.companies[0]}"),
        (today, "day/changes"),
        (coming, "company-wishes"),
        (coming, f"company-wishes/{coming.companies[0]}"),
        (coming, "schedules/what-if"),
        (coming, "schedules/fairness"),
        (guidance, "students"),
        (guidance, "counsellors"),
        (guidance, counsellor),
        (guidance, "schedules/booking"),
        (guidance, f"schedules/students/{guidance.students[0]}"),
    ]


def pages_of_students(school: School) -> list[tuple[World, str]]:
    past, coming, guidance = school.past, school.coming, school.guidance
    return [
        (past, "/"),
        (past, "/my/contacts"),
        (past, f"/my/events/{past.event_id}/schedule"),
        (past, f"/my/events/{past.event_id}/booking"),
        (coming, f"/my/events/{coming.event_id}/companies?all=1"),
        (coming, f"/my/events/{coming.event_id}/wishes"),
        (guidance, f"/my/events/{guidance.event_id}/booking"),
        (guidance, f"/my/events/{guidance.event_id}/schedule"),
        (guidance, f"/my/events/{guidance.event_id}/preparation"),
    ]


def pages_of_guests(school: School) -> list[str]:
    counsellor = links.mint((KEY,), "invitation", school.counsellor.id, 1)
    return [
        link_of(school.past, 0),
        link_of(school.today, 0),
        f"{link_of(school.today, 0)}/away",
        f"/reply/{counsellor}/day",
        f"/openings/{school.coming.event_id}",
    ]


@pytest.fixture(scope="module")
def app(database: Database) -> Flask:
    url = database.url.render_as_string(hide_password=False)
    settings = read_settings(
        {
            "MATCHDAG_SECRET_KEYS": KEY,
            "MATCHDAG_BASE_URL": "http://localhost",
            "MATCHDAG_REGISTRATION_DATABASE_URL": url,
        }
    )
    return create_app(settings, database)


@pytest.fixture
def base_url(app: Flask) -> Iterator[str]:
    """Under its prefix, with the shared files at the root, as the gateway serves it."""
    mounted = DispatcherMiddleware(app, {"/registration": app})
    server = make_server("localhost", 0, mounted, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}/registration"
    server.shutdown()
    thread.join()


@dataclass(frozen=True)
class Visitor:
    """Who looks at a page: somebody signed in, or a guest with a link."""

    address: str
    world: World | None = None
    person: UUID | None = None
    role: str = ""
    confirmed_until: datetime | None = None

    @property
    def cookie(self) -> str:
        if self.world is None or self.person is None:
            return ""
        organisation = self.world.organisation_id
        identity = Identity(new_id(), self.person, organisation, frozenset({self.role}), "Jo", "")
        identity = replace(identity, confirmed_until=self.confirmed_until)
        return session_cookie(KEY, identity)


def everybody(school: School) -> list[Visitor]:
    organisers = [
        Visitor(f"/events/{world.event_id}/{path}", world, world.organiser, "organiser")
        for world, path in pages_of_organisers(school)
    ]
    students = [
        Visitor(path, world, world.students[0], "student")
        for world, path in pages_of_students(school)
    ]
    coming = school.coming
    administrator = [
        Visitor(path, coming, coming.organiser, "administrator")
        for path in ("/api-tokens", "/api-tokens/new", f"/api-tokens/{school.token_id}/revoke")
    ]
    guests = map(Visitor, pages_of_guests(school))
    return [
        *guests,
        *students,
        *organisers,
        *administrator,
        *about_signing_in(coming),
    ]


def about_signing_in(world: World) -> list[Visitor]:
    return [
        Visitor("/security", world, world.organiser, "organiser"),
        Visitor("/sessions", world, world.students[0], "student"),
        Visitor("/staff/new", world, world.organiser, "administrator"),
        Visitor("/confirm", world, world.organiser, "organiser", LONG_AGO),
        Visitor("/confirm/done", world, world.organiser, "organiser"),
    ]


def about_providers(school: School) -> list[Visitor]:
    """The walk of a provider looks at these in a browser."""
    world, base = school.coming, "/sign-in-providers"
    own = f"{base}/{school.provider_id}"
    return [
        Visitor("/sign-in"),
        Visitor("/sign-in/school"),
        Visitor("/security/log-ins", world, world.organiser, "organiser"),
        *(
            Visitor(path, world, world.organiser, "administrator")
            for path in (base, f"{base}/new", own, f"{own}/people", f"{own}/delete")
        ),
    ]


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_nothing_is_wrong_with_any_page_on_a_phone_in_the_dark(
    base_url: str, school: School
) -> None:
    found = []
    with browser() as chromium, chromium.new_context(**PHONE) as context:  # type: ignore[arg-type]  # as named there
        for visitor in everybody(school):
            context.clear_cookies()
            if visitor.cookie:
                cookie = {"name": "matchdag", "value": visitor.cookie}
                context.add_cookies([{**cookie, "domain": "localhost", "path": "/"}])  # type: ignore[list-item]
            page = context.new_page()
            look = visit(page, base_url + visitor.address)
            page.close()
            found += [(visitor.address, fault) for fault in (look.status, *look.faults)]
    assert {fault for fault in found if fault[1] != 200} == set()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_going_back_shows_what_was_wished_meanwhile(base_url: str, school: School) -> None:
    coming = school.coming
    student = Visitor("", coming, coming.students[2], "student")
    cookie = {"name": "matchdag", "value": student.cookie, "domain": "localhost", "path": "/"}
    with browser() as chromium, chromium.new_context(**PHONE) as context:  # type: ignore[arg-type]  # as named there
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(base_url + "/")  # gives the cookie that all later pages are asked with
        page.goto(f"{base_url}/my/events/{coming.event_id}/companies?all=1")
        page.get_by_role("button", name="Ønsk Firma 00 A/S").click()
        expect(page.get_by_role("button", name="Fjern ønsket Firma 00 A/S")).to_be_visible()
        page.goto(f"{base_url}/my/events/{coming.event_id}/wishes")
        page.go_back()
        expect(page.get_by_role("button", name="Fjern ønsket Firma 00 A/S")).to_be_visible()


def test_no_text_is_left_in_danish_on_any_english_page(app: Flask, school: School) -> None:
    found = set()
    for visitor in (*everybody(school), *about_providers(school)):
        client = app.test_client()
        if visitor.cookie:
            client.set_cookie("matchdag", visitor.cookie)
        page = client.get(visitor.address, headers={"Accept-Language": "en"})
        assert page.status_code == 200, visitor.address
        assert '<html lang="en"' in page.text
        found |= {(visitor.address, word) for word in danish_words(page.text)}
    assert found == set()


def danish_words(page: str) -> list[str]:
    return DANISH.findall(html.unescape(re.sub(r"<[^>]*>", " ", page)))


def test_the_check_does_find_danish(app: Flask) -> None:
    """The control."""
    page = app.test_client().get("/sign-in", headers={"Accept-Language": "da"})
    assert danish_words(page.text) != []
