"""A school large enough for the rush: students, seats, and a signed-in browser for each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask import Flask
from flask import session as browser_session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from services.registration.events.models.events import EventStudent
from services.registration.kit.models.metadata import Base
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import SentSchedule
from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from shared import clock
from shared.auth.identity import Identity, sign_in_session
from shared.db import Database
from tests.load.clients import FORM, http
from tests.load.serving import SECRET
from tests.support.world import World, make_world, open_booking

COMPANIES, SLOTS = 40, 12
#: what a phone sends with a form besides its cookie
_PHONE = (
    "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\n"
    "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nAccept-Language: da-DK,da;q=0.9\r\n"
    "Accept-Encoding: gzip, deflate, br\r\n"
    "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Safari/604.1\r\n"
)


@dataclass(frozen=True)
class Browser:
    """Somebody signed in: the cookie, and the token of the forms that she was shown."""

    cookie: str
    csrf_token: str


@dataclass(frozen=True)
class School:
    url: str
    world: World
    browsers: tuple[Browser, ...]

    @property
    def cookies(self) -> list[str]:
        return [browser.cookie for browser in self.browsers]

    @property
    def seats(self) -> list[tuple[UUID, int]]:
        return [(company, slot) for slot in range(SLOTS) for company in self.world.companies]


def make_school(url: str, students: int, *, tables: int = 5) -> School:
    """40 companies, 12 slots, open booking; everybody is signed in."""
    database = Database(url, pool_size=2)
    with database.writing() as session:
        world = make_world(
            session,
            students=0,
            companies=COMPANIES,
            slots=SLOTS,
            tables=tables,
            held_in_days=30,
        )
        world.students = add_students(session, world, students)
        open_booking(session, world)
    database.dispose()
    return School(url, world, tuple(browsers_of(world)))


def empty(school: School, *, capacities: dict[tuple[UUID, int], int] | None = None) -> None:
    """No meeting, no message, every seat free; with these capacities instead of the usual ones."""
    database = Database(school.url, pool_size=1)
    tables = [Base.metadata.tables[name] for name in ("outbox_messages", "idempotency_keys")]
    with database.writing() as session:
        for table in (*tables, Meeting.__table__, SentSchedule.__table__):
            session.execute(delete(table))
        session.execute(update(CompanySlot).values(taken=0, capacity=5))
        for (company, slot), capacity in (capacities or {}).items():
            session.execute(
                update(CompanySlot)
                .where(CompanySlot.company_id == company, CompanySlot.slot == slot)
                .values(capacity=capacity)
            )
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            autocommit = connection.execution_options(isolation_level="AUTOCOMMIT")
            autocommit.exec_driver_sql("VACUUM (ANALYZE, TRUNCATE false)")
    database.dispose()


def bookings(school: School, seats: Sequence[tuple[UUID, int]], *, prefix: str = "") -> list[bytes]:
    """One request for each student: number n asks for the n-th of these seats, over and over."""
    path = f"{prefix}/api/v1/events/{school.world.event_id}/meetings"
    requests = []
    for number, cookie in enumerate(school.cookies):
        company, slot = seats[number % len(seats)]
        body = json.dumps({"company_id": str(company), "slot": slot}).encode()
        key = f"Idempotency-Key: {uuid4()}\r\n"
        requests.append(http("POST", path, cookie=cookie, body=body, headers=key))
    return requests


def form_bookings(school: School, seats: Sequence[tuple[UUID, int]]) -> list[bytes]:
    """As `bookings`, by the form of the page of free seats, as a phone posts it."""
    page = f"/my/events/{school.world.event_id}/booking"
    headers = f"{_PHONE}Referer: http://localhost{page}\r\n"
    requests = []
    for number, browser in enumerate(school.browsers):
        company, slot = seats[number % len(seats)]
        body = urlencode({"csrf_token": browser.csrf_token, "slot": slot}).encode()
        path = f"{page}/{company}"
        requests.append(
            http("POST", path, cookie=browser.cookie, body=body, headers=headers, kind=FORM)
        )
    return requests


@dataclass(frozen=True)
class Counted:
    """What is in the database: `over` and `lost` must be 0."""

    meetings: int
    over: int
    messages: int


def count(school: School) -> Counted:
    database = Database(school.url, pool_size=1)
    outbox = Base.metadata.tables["outbox_messages"]
    with database.reading() as session:
        taken = {
            (company, slot): number
            for company, slot, number in session.execute(
                select(Meeting.company_id, Meeting.slot, func.count()).group_by(
                    Meeting.company_id, Meeting.slot
                )
            )
        }
        capacities = {
            (row.company_id, row.slot): row.capacity
            for row in session.execute(
                select(CompanySlot.company_id, CompanySlot.slot, CompanySlot.capacity)
            )
        }
        messages = session.scalar(select(func.count()).select_from(outbox)) or 0
    database.dispose()
    over = sum(max(number - capacities[seat], 0) for seat, number in taken.items())
    return Counted(sum(taken.values()), over, messages)


def add_students(session: Session, world: World, number: int) -> list[UUID]:
    ids = [uuid4() for _ in range(number)]
    now = clock.now()
    session.execute(
        insert(Person),
        [
            {
                "id": id,
                "organisation_id": world.organisation_id,
                "kind": "student",
                "name": f"Elev {position:05}",
                "email": f"elev{position}@skole.example",
                "created_at": now,
            }
            for position, id in enumerate(ids)
        ],
    )
    session.execute(
        insert(Student),
        [
            {"person_id": id, "class_id": world.classes[0], "education_id": world.educations[n % 2]}
            for n, id in enumerate(ids)
        ],
    )
    rows = [{"event_id": world.event_id, "person_id": id, "added_at": now} for id in ids]
    session.execute(insert(EventStudent), rows)
    return ids


def cookies_of(world: World) -> list[str]:
    return [browser.cookie for browser in browsers_of(world)]


def browsers_of(world: World) -> list[Browser]:
    """Each student of the world, signed in, with a page of the house before her."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=SECRET, SESSION_COOKIE_NAME="matchdag")
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    found = []
    for person in world.students:
        with app.test_request_context():
            sign_in_session(
                Identity(
                    uuid4(), person, world.organisation_id, frozenset({"student"}), "Aase Ængmark"
                )
            )
            token = generate_csrf()
            found.append(Browser(f"matchdag={serializer.dumps(dict(browser_session))}", token))
    return found
