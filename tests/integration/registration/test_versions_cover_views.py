"""A JSON view with an ETag: whatever it shows has a version that changes with it.

Every write of the table is done, and every view is read before and after. The writes together
change each field that the views' shapes name, so a new field fails until something writes it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import Schema
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.booking.schemas.meetings import MeetingSchema
from services.registration.companies.models import Company, CompanyContact, Participation
from services.registration.companies.schemas import CompanyView
from services.registration.companies.use_cases.import_companies import import_companies
from services.registration.companies.use_cases.request_reconfirmation import (
    request_reconfirmation,
)
from services.registration.events.models.events import Event
from services.registration.guidance.schemas import CounsellorSchema
from services.registration.invitations.schemas import ParticipationView
from services.registration.invitations.use_cases.record_delivery_failure import (
    record_delivery_failure,
)
from services.registration.privacy.use_cases.erase_contacts import erase_old_contacts
from services.registration.school.queries.shared_rows import WHOLE_SCHOOL
from services.registration.students.schemas import StudentView
from services.registration.students.use_cases.import_students import import_students
from shared.auth import links
from shared.contracts.notifications import DeliveryFailedV1
from shared.db import Database
from tests.support.browser import Browser
from tests.support.preparation import meet
from tests.support.registration import KEY
from tests.support.world import World, make_world

pytestmark = pytest.mark.usefixtures("the_day_before")

#: what a row is, and not what is said of it
FIXED = {"id", "student_id", "company_id", "invited_at", "origin", "version"}
#: scheduling's facts beside a company's own: who answers writes over none of them
OTHERS = {"version", "event"}
ANY = {"If-Match": "*"}
REPLY = {
    "coming": True,
    "tables": 2,
    "representatives": 3,
    "unavailable_slots": [1],
    "needs_power": True,
    "needs_screen": True,
    "needs_step_free": True,
    "educations": ["Smed"],
    "placements": [{"education": "Smed", "agreement_type": "full", "count": 2}],
    "presentation": "Vi søger to.",
}


@dataclass
class Scene:
    world: World
    database: Database
    organiser: Browser
    meeting: UUID
    token: str

    @property
    def event(self) -> str:
        return f"/events/{self.world.event_id}"

    @property
    def part(self) -> str:
        return f"{self.event}/participations/{self.world.participations[0]}"

    @property
    def page(self) -> str:
        return f"{self.event}/companies/{self.world.participations[0]}"

    @property
    def views(self) -> dict[str, type[Schema]]:
        return {
            f"/companies/{self.world.companies[0]}": CompanyView,
            self.part: ParticipationView,
            f"/replies/{self.token}": ParticipationView,
            f"{self.event}/students/{self.world.students[0]}": StudentView,
            f"{self.event}/meetings/{self.meeting}": MeetingSchema,
        }

    def read(self) -> dict[str, tuple[dict[str, Any], str]]:
        answers = {path: self.organiser.api("GET", path) for path in self.views}
        return {path: (got.json, got.headers["ETag"]) for path, got in answers.items()}

    def put(self, path: str, body: Any, method: str = "PUT") -> None:
        answer = self.organiser.api(method, path, body, headers=ANY)
        assert answer.status_code < 300, (path, answer.text)

    def post(self, path: str, **typed: Any) -> None:
        assert self.organiser.post(path, **typed).status_code == 303

    def write(self, change: Callable[[Session, Event], Any]) -> None:
        with self.database.writing() as session:
            change(session, session.get_one(Event, self.world.event_id))


def fail_mail(scene: Scene) -> None:
    failed = DeliveryFailedV1(
        message_id=uuid4(),
        contact_id=scene.world.contacts[0],
        event_id=scene.world.event_id,
        participation_id=scene.world.participations[0],
        reason="550 unknown",
        permanent=True,
    )
    scene.write(lambda session, _event: record_delivery_failure(session, failed))


def send_anew(scene: Scene) -> None:
    assert scene.organiser.post_seen(scene.page, f"{scene.page}/link", do="send").status_code == 303


def take_in_students(scene: Scene, line: str) -> None:
    head = "navn;klasse;uddannelse;mail\n"
    scene.write(
        lambda session, event: import_students(
            session, event, (head + line).encode(), reach=WHOLE_SCHOOL
        )
    )


def take_in_companies(scene: Scene, line: str) -> None:
    content = ("virksomhed;kontakt;telefon\n" + line).encode()
    organisation = scene.world.organisation_id
    scene.write(
        lambda session, _event: import_companies(session, organisation, content, reach=WHOLE_SCHOOL)
    )


def directory(scene: Scene, **facts: str) -> None:
    known = {"name": "Firma 00 A/S", "contact": "Mester 0", "email": "mester0@firma.example"}
    scene.put(f"/companies/{scene.world.companies[0]}", known | facts)


def seats(scene: Scene, number: int) -> None:
    path = f"{scene.event}/companies/{scene.world.companies[0]}/slots/0/seats"
    scene.put(path, {"capacity": number, "confirmed": True})


def forget_contacts(scene: Scene) -> None:
    def change(session: Session, event: Event) -> None:
        event.held_on = event.held_on.replace(year=2020)
        for contact in session.scalars(select(CompanyContact)):
            contact.changed_at = None
            contact.created_at = contact.created_at.replace(year=2020)
        session.flush()
        assert erase_old_contacts(session, before=event.held_on.replace(year=2021))

    scene.write(change)


def ask_again(scene: Scene) -> None:
    with scene.database.writing() as session:
        request_reconfirmation(session, [scene.world.participations[0]])


#: in this order; each changes what some view shows
WRITES: dict[str, Callable[[Scene], None]] = {
    "staff correct the contact": lambda s: s.post(f"{s.page}/contact", contact_name="Bo"),
    "staff correct the telephone": lambda s: s.post(f"{s.page}/contact", contact_phone="12345678"),
    "the company corrects its text": lambda s: s.post(
        f"/reply/{s.token}/details", presentation="Nyt", contact_name="Bo"
    ),
    "the company corrects its contact": lambda s: s.post(
        f"/reply/{s.token}/details", presentation="Nyt", contact_name="Ib"
    ),
    "it is asked whether it can on another day": ask_again,
    "a mail fails": fail_mail,
    "an invitation is sent anew": send_anew,
    "a mail fails again": fail_mail,
    "the address is corrected": lambda s: s.post(
        f"{s.page}/contact", contact_email="ib@firma.example"
    ),
    "the company is renamed": lambda s: directory(s, name="Firma Nord A/S"),
    "the company's number is written": lambda s: directory(
        s, name="Firma Nord A/S", cvr="13585628", educations=["Smed"]
    ),
    "a list of companies is taken in": lambda s: take_in_companies(
        s, "Firma Nord A/S;Per;87654321\n"
    ),
    "staff answer": lambda s: s.put(f"{s.part}/reply", REPLY),
    "seats are taken away": lambda s: seats(s, 0),
    "seats are given": lambda s: seats(s, 1),
    "seats are taken away again": lambda s: seats(s, 0),
    "a student is changed": lambda s: s.put(
        f"{s.event}/students/{s.world.students[0]}",
        {"name": "Ida", "class_name": "2.B", "education": "Smed", "email": "ida@x.example"},
    ),
    "a list of students names a class": lambda s: take_in_students(
        s, "Ida;2.A;Smed;ida@x.example\n"
    ),
    "a list of students names an education": lambda s: take_in_students(
        s, "Ida;2.A;Elektriker;ida@x.example\n"
    ),
    "the meeting is moved": lambda s: s.put(
        f"{s.event}/meetings/{s.meeting}", {"slot": 3}, "PATCH"
    ),
    "the company does not come": lambda s: s.put(f"{s.part}/withdrawal", {"reason": "illness"}),
    "contacts are forgotten": forget_contacts,
}


@pytest.fixture
def scene(world: World, database: Database, browser_of: Callable[..., Browser]) -> Scene:
    meeting = meet(database, world, 0, 0)
    with database.writing() as session:
        part = session.get_one(Participation, world.participations[0])
        part.invited_by = world.organiser
        token = links.mint((KEY,), "invitation", part.id, 1)
    return Scene(world, database, browser_of(world.organiser, "organiser"), meeting, token)


def test_no_view_changes_under_an_etag_that_stays(scene: Scene) -> None:
    written: dict[type[Schema], set[str]] = {shape: set() for shape in scene.views.values()}
    for name, write in WRITES.items():
        before = scene.read()
        write(scene)
        with scene.database.reading() as session:
            part = session.get_one(Participation, scene.world.participations[0])
            old_link = f"/replies/{scene.token}"
            scene.token = links.mint((KEY,), "invitation", part.id, part.link_generation)
        before[f"/replies/{scene.token}"] = before.pop(old_link)
        after = scene.read()
        changes = 0
        for path, shape in scene.views.items():
            (shown, old), (now, new) = before[path], after[path]
            fields = {field for field in now if now[field] != shown[field]} - OTHERS
            changes += len(fields)
            written[shape] |= fields
            assert not fields or old != new, (name, path, fields)
        assert changes, f"{name}: changes nothing that anybody sees"
    for shape, fields in written.items():
        left = set(shape().fields) - FIXED - fields
        assert not left, f"nothing in the table writes {shape.__name__} {sorted(left)}"


def test_a_counsellors_view_has_a_version_for_its_contact(
    database: Database, browser_of: Callable[..., Browser]
) -> None:
    with database.writing() as session:
        world = make_world(session, kind="guidance")
        for company in session.scalars(select(Company)):
            company.kind = "counsellor"
    organiser = browser_of(world.organiser, "organiser", school=world)
    one = f"/events/{world.event_id}/counsellors"
    page = f"{one}/{world.participations[0]}"

    def line() -> dict[str, Any]:
        items = organiser.api("GET", one).json["items"]
        return next(item for item in items if item["id"] == str(world.participations[0]))

    before = line()
    assert set(before) == set(CounsellorSchema().fields)
    moved = organiser.post(
        page,
        name="Mester 0",
        email="ny@skole.example",
        slots=["0", "1"],
        version=str(before["version"]),
    )
    assert moved.status_code == 303
    after = line()
    assert after["email"] == "ny@skole.example"
    assert after["version"] > before["version"]
