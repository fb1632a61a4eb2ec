"""Whoever has rights in one event alone leaves the rows of the school that events share as they
are: nobody's address, name, class or education, no company's contact, no counsellor.
"""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from services.registration.companies.models import CompanyContact, ContactAddress, Participation
from services.registration.companies.use_cases.update_company import add_company
from services.registration.events.models.events import Event, EventSlot, EventStudent
from services.registration.events.models.members import EventMember
from services.registration.programs.use_cases.create_api_token import create_api_token
from services.registration.school.models.organisations import ClassTeacher
from services.registration.school.models.people import Person, SignedInSession, SignInRequest
from services.registration.tables import METADATA
from shared import clock
from shared.db import Database
from tests.support.browser import Browser, identity_of
from tests.support.rows import nothing_changes, rows_of
from tests.support.world import NINE, NOW, World

pytestmark = [pytest.mark.usefixtures("the_day_before"), pytest.mark.slow]

#: what may change: who takes part, labels, what repeats a request, what is said and logged
SHARED = {"people", "students", "companies", "company_contacts", "company_educations"}
SHARED |= {"contact_addresses", "class_teachers", "sessions"}
REST = set(METADATA.tables) - SHARED
ATTACKER = "angriber@ondt.example"
#: student 0 is of class 2.A, student 1 of class 2.B, which the teacher teaches
LINES = (
    "view_students",
    "manage_students",
    "import_lists",
    "view_counsellors",
    "manage_counsellors",
    "invite_companies",
)


class Doors:
    """The doors of one event as somebody with rights in it goes through them."""

    def __init__(self, app: Flask, event_id: UUID, browser: Browser | None, token: str = ""):
        self.app, self.event_id, self.browser, self.token = app, event_id, browser, token

    def api(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        path = f"/events/{self.event_id}{path}"
        if self.browser:
            return self.browser.api(method, path, body, headers=headers)
        headers["Authorization"] = f"Bearer {self.token}"
        client = self.app.test_client()
        return client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    def take_in(self, kind: str, text: str, *, dry: bool = False) -> Any:
        data = {"list": (io.BytesIO(text.encode()), "liste")}
        headers = {"Idempotency-Key": uuid4().hex}
        if self.browser:
            self.browser.api("GET", f"/events/{self.event_id}")
            headers["X-CSRFToken"] = self.browser._kept_token()
            client = self.browser.client
        else:
            headers["Authorization"] = f"Bearer {self.token}"
            client = self.app.test_client()
        path = f"/api/v1/events/{self.event_id}/{kind}/import"
        query = "?dry_run=true" if dry else ""
        return client.post(path + query, data=data, headers=headers)


@pytest.fixture
def event_id(database: Database, world: World) -> UUID:
    """An event of the asker's own, of the kind that has counsellors; nobody takes part."""
    with database.writing() as session:
        event = Event(
            id=uuid4(),
            organisation_id=world.organisation_id,
            kind="guidance",
            name="Mit arrangement",
            place="Skolevej 1",
            held_on=NINE.date(),
            meetings_per_student=1,
            wishes_per_student=0,
            version=1,
        )
        session.add(event)
        session.flush()
        slot = {"starts_at": NINE, "ends_at": NINE + timedelta(minutes=12)}
        session.add(EventSlot(event_id=event.id, number=0, **slot))
        contact = {"contact": "Hanne Lund", "email": "hanne@skole.example"}
        add_company(
            session,
            organisation_id=world.organisation_id,
            name="Hanne Lund",
            kind="counsellor",
            **contact,
        )
        return event.id


@pytest.fixture
def doors_of(
    app: Flask, database: Database, world: World, event_id: UUID
) -> Callable[[str], Doors]:
    def of(asker: str) -> Doors:
        if asker == "organiser":
            browser = Browser(app, identity_of(world.organiser, world.organisation_id, "organiser"))
            return Doors(app, event_id, browser)
        with database.writing() as session:
            if asker == "token":
                secret = create_api_token(
                    session,
                    organisation_id=world.organisation_id,
                    made_by=world.organiser,
                    name="Skemaprogram",
                    permissions=LINES,
                    event_id=event_id,
                    days=90,
                )
                return Doors(app, event_id, None, secret)
            role, member = {"teacher": ("teacher", "owner"), "guest": ("guest", "co_organiser")}[
                asker
            ]
            person = Person(
                id=uuid4(),
                organisation_id=world.organisation_id,
                kind="staff",
                name="Asker",
                email=f"{asker}@skole.example",
                created_at=NOW,
            )
            session.add(person)
            session.flush()
            session.add(
                EventMember(
                    event_id=event_id, person_id=person.id, role=member, assigned_at=clock.now()
                )
            )
            if asker == "teacher":
                session.add(ClassTeacher(class_id=world.classes[1], person_id=person.id))
            return Doors(
                app, event_id, Browser(app, identity_of(person.id, world.organisation_id, role))
            )

    return of


def student(number: int, **changes: str) -> dict[str, str]:
    """As the school knows her."""
    known = {
        "name": f"Elev {number:03}",
        "class_name": ("2.A", "2.B")[number % 2],
        "education": ("Elektriker", "Smed")[number % 2],
        "email": f"elev{number}@skole.example",
    }
    return known | changes


def part_in(database: Database, event_id: UUID) -> set[UUID]:
    with database.reading() as session:
        who = select(EventStudent.person_id).where(EventStudent.event_id == event_id)
        return set(session.scalars(who))


STUDENT_LISTS = [
    f"Navn;Klasse;Uddannelse;E-mail\nElev 000;2.A;Elektriker;{ATTACKER}\n",
    "Navn;Klasse\nElev 000;2.A\n",
    "Navn;Klasse;Uddannelse;E-mail\nLaura Ravn;2.B;Smed;elev0@skole.example\n",
    # its double stands for the same student
    f"Navn;Klasse;E-mail\nElev 000;2.A;{ATTACKER}\nElev 000;2.A;\n",
    f"Navn;Klasse;E-mail\nElev 001;2.B;{ATTACKER}\n",
]


@pytest.mark.parametrize("asker", ["teacher", "guest", "token"])
def test_no_door_of_one_event_takes_a_student_over(
    asker: str, doors_of: Any, database: Database, world: World, event_id: UUID
) -> None:
    doors = doors_of(asker)
    with nothing_changes(database, but=REST):
        taken = doors.api("POST", "/students", student(0, class_name="2.B", name="Laura Ravn"))
        assert taken.status_code == 422, taken.text
        assert "Elev 000" not in taken.text
        for text in STUDENT_LISTS:
            preview = doors.take_in("students", text, dry=True)
            assert preview.status_code == 422
            assert ("elev0@" in preview.text) <= ("elev0@" in text), "only what was typed"
            applied = doors.take_in("students", text)
            assert applied.status_code == 422
            assert "Bed en arrangør eller administrator" in applied.json["detail"] + applied.text
        if doors.browser:
            base = f"/events/{event_id}/students"
            form = doors.browser.post(f"{base}/new", student(0))
            assert form.status_code == 422
            assert "Bed en arrangør eller administrator" in form.text
            back = doors.browser.post(f"{base}/{world.students[0]}/bring-back")
            assert back.status_code == 422
            assert _confirmed_in_browser(doors, STUDENT_LISTS[0]) in {200, 303}
        foreign = doors.api("GET", f"/students/{world.students[0]}")
        assert foreign.status_code == 404
    assert part_in(database, event_id) == set()
    # one of an own class joins as she is, and stays so
    with nothing_changes(database, but=REST):
        joined = doors.api("POST", "/students", student(1, name="Laura", class_name="2.A"))
        is_taught = asker == "teacher"
        assert joined.status_code == (201 if is_taught else 422)
        assert part_in(database, event_id) == ({world.students[1]} if is_taught else set())
        with database.writing() as session:  # a colleague let her join
            if not is_taught:
                session.add(
                    EventStudent(
                        event_id=event_id, person_id=world.students[1], added_at=clock.now()
                    )
                )
        address = f"/students/{world.students[1]}"
        etag = doors.api("GET", address).headers["ETag"]
        for change in (
            {"email": ATTACKER},
            {"email": ""},
            {"name": "En anden"},
            {"class_name": "2.A"},
            {"education": "Elektriker"},
        ):
            changed = doors.api("PUT", address, student(1, **change), **{"If-Match": etag})
            assert changed.status_code == 422, changed.text
            if doors.browser:
                page = doors.browser.post(f"/events/{event_id}{address}", student(1, **change))
                assert page.status_code == 422
        assert doors.take_in("students", STUDENT_LISTS[4]).status_code == 422
        if doors.browser:  # whom one has just taken off comes back by the button alone
            base = f"/events/{event_id}/students"
            assert doors.browser.post(f"{base}/{world.students[1]}/remove").status_code == 303
            assert part_in(database, event_id) == set()
            said = re.search(r'name="was_in" value="([^"]+)"', doors.browser.page(base))
            assert said
            back = {"was_in": said[1]}
            foreign = doors.browser.post(f"{base}/{world.students[0]}/bring-back", back)
            assert foreign.status_code == 422
            doors.browser.post(f"{base}/{world.students[1]}/bring-back", back)
            assert part_in(database, event_id) == {world.students[1]}


def _confirmed_in_browser(doors: Doors, text: str) -> int:
    """The list on the page: what was refused stays, and the yes takes nothing of it in."""
    browser = doors.browser
    assert browser is not None
    base = f"/events/{doors.event_id}/students/import"
    sent = browser.post(base, {"file": (io.BytesIO(text.encode()), "liste.csv")})
    assert sent.status_code == 303, sent.text
    assert "er kendt på skolen" in browser.page(sent.location)
    return browser.post(sent.location).status_code


@pytest.mark.parametrize("asker", ["teacher", "guest", "token"])
def test_what_an_event_made_it_may_mend_until_another_has_it(
    asker: str, doors_of: Any, database: Database, world: World, event_id: UUID
) -> None:
    doors = doors_of(asker)
    new = {"name": "Ny Elev", "class_name": "2.A", "education": "", "email": "ny@skole.example"}
    made = doors.api("POST", "/students", new)
    assert made.status_code == 201, made.text
    listed = doors.take_in("students", "Navn;Klasse;E-mail\nBo Bo;2.A;bo@skole.example\n")
    assert listed.status_code == 200
    mended = doors.take_in("students", "Navn;Klasse;E-mail\nBo Bo;2.A;bob@skole.example\n")
    assert mended.status_code == 200, mended.text
    address = f"/students/{made.json['id']}"
    for also in ("none", "session", "event"):
        with database.writing() as session:
            if also == "session":
                soon = clock.now() + timedelta(days=1)
                session.add(
                    SignedInSession(
                        id=uuid4(),
                        person_id=UUID(made.json["id"]),
                        created_at=clock.now(),
                        expires_at=soon,
                    )
                )
            elif also == "event":
                for row in session.scalars(select(SignedInSession)):
                    session.delete(row)
                session.add(
                    EventStudent(
                        event_id=world.event_id,
                        person_id=UUID(made.json["id"]),
                        added_at=clock.now(),
                    )
                )
        etag = doors.api("GET", address).headers["ETag"]
        body = new | {"email": f"{also}@skole.example"}
        changed = doors.api("PUT", address, body, **{"If-Match": etag})
        assert changed.status_code == (200 if also == "none" else 422), (also, changed.text)


COMPANY_LISTS = [
    f"Virksomhed;Kontaktperson;E-mail\nFirma 00 A/S;Mester 0;{ATTACKER}\n",
    f"Virksomhed;Kontaktperson;E-mail\nFirma 00 A/S;En Anden;{ATTACKER}\nFirma 00 A/S;Ny;\n",
    "Virksomhed;Telefon\nFirma 00 A/S;20304050\n",
    "Virksomhed;Uddannelser\nFirma 00 A/S;Smed\n",
]


@pytest.mark.parametrize("asker", ["teacher", "guest", "token"])
def test_no_door_of_one_event_turns_the_mails_of_a_company_or_a_counsellor_round(
    asker: str, doors_of: Any, database: Database, world: World, event_id: UUID
) -> None:
    doors = doors_of(asker)
    with nothing_changes(database, but=REST):
        for text in COMPANY_LISTS:
            doors.take_in("companies", text, dry=True)
            refused = doors.take_in("companies", text)
            assert refused.status_code == 422, text
            assert "står hos skolen med andre oplysninger" in refused.text
        linked = doors.take_in("companies", "Virksomhed;Kontaktperson\nFirma 00 A/S;Mester 0\n")
        assert linked.json["company_ids"] == [str(world.companies[0])]
        hanne = {"offers": "", "unavailable_slots": [], "education_ids": []}
        hanne |= {"name": "Omdøbt", "email": "hanne@skole.example"}
        known = doors.api("POST", "/counsellors", hanne)
        assert known.status_code == 201, known.text
        assert known.json["name"] == "Hanne Lund"
        part = known.json.get("participation_id") or known.json["id"]
        for change in ({"name": "Omdøbt"}, {"email": ATTACKER}):
            etag = doors.api("GET", "/counsellors").json["items"][0]["version"]
            body = hanne | {"name": "Hanne Lund"} | change
            put = doors.api("PUT", f"/counsellors/{part}", body, **{"If-Match": f'"{etag}"'})
            assert put.status_code == 422, put.text
            if doors.browser:
                form = {"name": body["name"], "email": body["email"], "slots": ["0"]}
                form |= {"version": str(etag)}
                page = doors.browser.post(f"/events/{event_id}/counsellors/{part}", form)
                assert "Bed en arrangør eller administrator" in page.text
    # what is new is the event's to add, and to mend while no other has it
    new = hanne | {"name": "Ny Vejleder", "email": "ny@vejleder.example"}
    made = doors.api("POST", "/counsellors", new)
    assert made.status_code == 201
    path = f"/counsellors/{made.json.get('participation_id') or made.json['id']}"
    mended = doors.api("PUT", path, new | {"name": "Nyt"}, **{"If-Match": made.headers["ETag"]})
    assert mended.status_code == 200, mended.text
    if doors.browser:  # a company of the event: another address is asked to confirm first
        with database.writing() as session:
            session.get_one(Event, event_id).kind = "praktikdating"
            part = uuid4()
            session.add(
                Participation(
                    id=part,
                    event_id=event_id,
                    company_id=world.companies[1],
                    contact_id=world.contacts[1],
                    invited_at=clock.now(),
                )
            )
        form = {"contact_name": "Mester 1", "contact_email": ATTACKER, "contact_phone": ""}
        with nothing_changes(database, but=REST | {"contact_addresses"}):
            answer = doors.browser.post(f"/events/{event_id}/companies/{part}/contact", form)
            assert answer.status_code == 303
        with database.reading() as session:
            asked = session.scalars(
                select(ContactAddress.state).where(ContactAddress.email == ATTACKER)
            )
            assert list(asked) == ["pending"]


def test_control_the_schools_organiser_may(
    doors_of: Any, database: Database, world: World, event_id: UUID
) -> None:
    """The same requests, by school scope: every one changes the row that the others left."""
    doors = doors_of("organiser")
    soon = clock.now() + timedelta(minutes=5)
    with database.writing() as session:
        marks = {"person_id": world.students[1], "created_at": clock.now(), "expires_at": soon}
        session.add(SignedInSession(id=uuid4(), **marks))
        session.add(SignInRequest(id=uuid4(), address_digest="", browser_digest="", **marks))
    before = rows_of(database)["people"]
    assert doors.api("POST", "/students", student(0, class_name="2.B")).status_code == 201
    assert doors.take_in("students", STUDENT_LISTS[0]).status_code == 200
    etag = doors.api("POST", "/students", student(1)).headers["ETag"]
    put = doors.api(
        "PUT",
        f"/students/{world.students[1]}",
        student(1, email="ny@skole.example"),
        **{"If-Match": etag},
    )
    assert put.status_code == 200
    assert rows_of(database)["people"] != before
    assert doors.take_in("companies", COMPANY_LISTS[0]).status_code == 200
    with database.reading() as session:
        assert session.get_one(CompanyContact, world.contacts[0]).email == ATTACKER
        assert session.get_one(Person, world.students[0]).email is not None
        ended = session.scalars(select(SignedInSession)).one()
        assert ended.ended_at is not None, "her old address is signed in no more"
        assert session.scalars(select(SignInRequest)).one().expires_at < soon
