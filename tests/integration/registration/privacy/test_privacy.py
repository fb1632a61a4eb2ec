"""Personal data goes when it should and is handed to whom it is about; each leaves its proof."""

import io
import json
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.companies.models import CompanyContact, Participation
from services.registration.consumers import HANDLERS
from services.registration.day.domain.attendance import Mark
from services.registration.day.models.attendance import EventAttendance
from services.registration.day.use_cases.record_attendance import record_attendance
from services.registration.events.models.events import Event
from services.registration.kit.models.metadata import Base
from services.registration.kit.retention import Retention, months_before
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.preparation.models import Document, DocumentContent
from services.registration.privacy.models import DeletionCount, Erasure
from services.registration.privacy.use_cases.erase_expired import erase_expired
from services.registration.privacy.use_cases.erase_person import erase_person
from services.registration.schedules.use_cases.publish_build import publish_build
from services.registration.school.models.people import Person, SecondFactor, StaffRole
from services.registration.wishes.use_cases.update_wishes import replace_companies, update_wishes
from shared import clock
from shared.contracts.notifications import PersonErasedHereV1
from shared.contracts.registration import PersonErasedV1
from tests.support.messages import recorded
from tests.support.world import NOW, make_world

pytestmark = pytest.mark.usefixtures("the_day_before")
#: rows that stay after an erasure: they hold ids and what took place, no name and no words
STAYS = {"people", "students", "erasures", "meetings", "personal_sequences"}
STAYS |= {"event_attendances", "attendance_marks", "stand_visits", "document_accesses"}
STAYS |= {"event_students"}


@pytest.fixture
def known(database, world):
    """A student about whom everything that there is is held."""
    student = world.students[0]
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        update_wishes(
            session,
            event=event,
            person_id=student,
            change=replace_companies(world.companies[:2], None),
        )
        publish_build(session, event=event, build=None, published_by=world.organiser)
        book_meeting(
            session,
            event=event,
            person_id=student,
            company_id=world.companies[0],
            slot=1,
            origin="by_hand",
            booked_by=world.organiser,
        )
        mark = Mark(
            uuid4(), "event", student, "absent", clock.now(), world.organiser, reason="known"
        )
        record_attendance(session, event_id=world.event_id, marks=[mark])
        document = uuid4()
        session.add(
            Document(
                id=document,
                event_id=world.event_id,
                person_id=student,
                kind="cv",
                number=1,
                state="ready",
                media_type="application/pdf",
                size=4,
                name="mit cv.pdf",
                uploaded_at=NOW,
            )
        )
        session.flush()
        session.add(DocumentContent(document_id=document, content=b"%PDF"))
    return student


@pytest.fixture
def administrator(database, browser_of, world):
    with database.writing() as session:
        session.add(StaffRole(person_id=world.organiser, role="administrator"))
    return browser_of(world.organiser, "administrator")


def test_an_erased_student_is_gone_and_the_seat_is_free(database, administrator, world, known):
    page = administrator.get(f"/people/{known}/privacy")
    for words in ("2 ønsker", "1 ansøgning eller CV", "1 kommende samtale"):
        assert words in page.text
    assert administrator.post(f"/people/{known}/privacy/erase").status_code == 303
    assert administrator.get(f"/people/{known}/privacy").status_code == 404
    with database.reading() as session:
        person = session.get_one(Person, known)
        assert (person.name, person.email, person.active) == ("–", None, False)
        seat = session.get_one(CompanySlot, (world.event_id, world.companies[0], 1))
        assert seat.taken == 0
        assert session.scalars(select(Meeting.status)).all() == ["cancelled"]
        assert session.scalars(select(EventAttendance.reason)).all() == [None]
        assert session.scalar(select(func.count()).select_from(DocumentContent)) == 0
        assert session.scalars(select(Document.id)).all() == []
        assert [told.person_id for told in recorded(session, PersonErasedV1)] == [known]


def test_no_table_keeps_more_about_the_erased_than_it_says(database, world, known):
    """Every table with a person is asked, so a new one must choose: be emptied, or be listed."""
    with database.writing() as session:
        erase_person(session, session.get_one(Person, known), erased_by=world.organiser)
        left = {
            table.name
            for table in Base.metadata.sorted_tables
            if "person_id" in table.c
            and session.execute(select(table).where(table.c.person_id == known)).first()
        }
        rows = [
            str(row).casefold()
            for table in Base.metadata.sorted_tables
            if table.name != "outbox_messages"
            for row in session.execute(select(table))
        ]
    assert left <= STAYS
    for words in ("elev 000", "elev0@", "mit cv"):
        assert not [row for row in rows if words in row]


def test_the_other_part_acknowledges_and_the_administrator_sees_it(
    database, administrator, world, known
):
    with database.writing() as session:
        erase_person(session, session.get_one(Person, known), erased_by=world.organiser)
        erase_person(session, session.get_one(Person, known), erased_by=world.organiser)
        assert len(recorded(session, PersonErasedV1)) == 1
    assert "1 sletning mangler svar" in administrator.get("/privacy").text
    for hours in (1, 2):
        with (
            time_machine.travel(NOW + timedelta(hours=hours)),
            database.writing() as session,
        ):
            HANDLERS[PersonErasedHereV1](session, PersonErasedHereV1(person_id=known))
    page = administrator.get("/privacy").text
    assert "er slettet alle steder" in page
    with database.reading() as session:
        told = session.get_one(Erasure, known).acknowledged_at
        assert told is not None
        assert told - NOW < timedelta(hours=2)


def test_an_erased_colleague_cannot_sign_in_and_the_last_administrator_stays(
    database, administrator, world
):
    answer = administrator.post(f"/people/{world.organiser}/privacy/erase")
    assert answer.status_code == 303
    with database.writing() as session:
        assert session.get(Erasure, world.organiser) is None
        other = uuid4()
        session.add(
            Person(
                id=other,
                organisation_id=world.organisation_id,
                kind="staff",
                name="Bent Bo",
                email="bent@skole.example",
                created_at=NOW,
            )
        )
        session.flush()
        session.add(StaffRole(person_id=other, role="administrator"))
        session.add(SecondFactor(person_id=other, sealed_secret=b"x", created_at=NOW))
    administrator.post(f"/people/{other}/privacy/erase")
    with database.reading() as session:
        assert not session.get_one(Person, other).active
        assert session.get(SecondFactor, other) is None


def test_everything_is_handed_out_with_who_has_looked(database, administrator, world, known):
    for _ in range(2):
        answer = administrator.client.get(f"/people/{known}/privacy/everything.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    held = json.loads(archive.read("person.json"))
    assert held["people"][0]["name"] == "Elev 000"
    wishes = {wish["rank"]: wish["company"] for wish in held["wishes"]}
    assert wishes == {1: "Firma 00 A/S", 2: "Firma 01 A/S"}
    assert held["event_attendances"][0]["reason"] == "known"
    assert len(held["readers_of_documents"]) == 2
    [document] = [name for name in archive.namelist() if name.startswith("documents/")]
    assert document.endswith(".pdf")
    assert archive.read(document) == b"%PDF"
    told = answer.data.decode("latin-1") + json.dumps(held)
    assert "digest" not in told


def test_only_administrators_of_the_own_school(database, browser_of, world, administrator):
    with database.writing() as session:
        other = make_world(session, name="En anden skole")
    organiser = browser_of(world.organiser, "organiser")
    for browser, person, status in (
        (organiser, world.students[0], 403),
        (administrator, other.students[0], 404),
    ):
        assert browser.get(f"/people/{person}/privacy").status_code == status
        zipped = browser.client.get(f"/people/{person}/privacy/everything.zip")
        assert zipped.status_code == status
        assert browser.post(f"/people/{person}/privacy/erase").status_code == status
    assert organiser.get("/privacy").status_code == 403


def test_contacts_go_two_years_after_the_last_event(database, world, browser_of):
    def contacts():
        with database.reading() as session:
            return sorted(session.scalars(select(CompanyContact.email)).all(), key=str)

    def forget():
        with database.writing() as session:
            return erase_expired(session, Retention(contact_months=24)).company_contacts

    with database.writing() as session:
        corrected = session.get_one(CompanyContact, world.contacts[1])
        corrected.changed_at = NOW + timedelta(days=500)
    with time_machine.travel(NOW + timedelta(days=730)):
        assert forget() == 0
    with time_machine.travel(NOW + timedelta(days=740)):
        assert (forget(), forget()) == (3, 0)
        assert [address for address in contacts() if address] == ["mester1@firma.example"]
        with database.reading() as session:
            told = {one.person_id for one in recorded(session, PersonErasedV1)}
            assert told == {*world.contacts} - {world.contacts[1]}
            kept = session.scalars(select(Participation.contact_id)).all()
            assert len(set(kept)) == 4
            assert (
                session.get_one(DeletionCount, (clock.now().date(), "company_contacts")).count == 3
            )
        later = browser_of(world.organiser, "administrator")
        assert "Kontaktpersoner hos virksomheder" in later.get("/privacy").text


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2027-03-12", 24, "2025-03-12"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2027-01-31", 2, "2026-11-30"),
    ],
)
def test_months_end_when_the_month_does(day, months, before):
    day, before = type(NOW).fromisoformat(day).date(), type(NOW).fromisoformat(before).date()
    assert months_before(day, months) == before
