"""A student's documents over every state of a booking, every company, school and day."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from services.registration.booking.use_cases.move_meeting import cancel_meeting, move_meeting
from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.companies.models import Participation
from services.registration.events.models.events import Event
from services.registration.meetings.domain.booking_rules import BookingRules
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import Publication
from services.registration.preparation.models import Document
from services.registration.school.models.organisations import ClassTeacher
from tests.support.preparation import hand_in, link_of, meet, on_day
from tests.support.rows import nothing_changes
from tests.support.world import make_world

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def student(browser_of, world):
    return browser_of(world.students[0])


@pytest.fixture
def cv(student, world, database, check_all) -> Document:
    hand_in(student, world)
    check_all()
    with database.reading() as session:
        return session.scalars(select(Document)).one()


@pytest.fixture
def guest(app):
    """A browser without any sign-in, as a company uses it."""
    return app.test_client()


def fetched(guest, world, cv, company: int = 0, generation: int = 1) -> int:
    address = f"{link_of(world, company, generation)}/documents/{cv.id}"
    return guest.get(address).status_code


def changed(database, model, key, **values) -> None:
    with database.writing() as session:
        row = session.get_one(model, key)
        for name, value in values.items():
            setattr(row, name, value)


@pytest.mark.parametrize(
    ("booking", "status"), [("none", 404), ("booked", 200), ("cancelled", 404), ("moved", 200)]
)
def test_a_company_sees_the_documents_of_those_it_meets(
    booking, status, guest, world, cv, database
):
    meet(database, world, student=1, company=0, slot=3)  # the company has a day, whatever else
    if booking != "none":
        meeting = meet(database, world, student=0, company=0)
        if booking == "cancelled":
            with database.writing() as session:
                cancel_meeting(
                    session,
                    event=session.get_one(Event, world.event_id),
                    meeting_id=meeting,
                    version=1,
                    cancelled_by=world.organiser,
                )
        if booking == "moved":
            with database.writing() as session:
                session.add(
                    CompanySlot(
                        event_id=world.event_id,
                        company_id=world.companies[0],
                        slot=1,
                        capacity=1,
                        taken=0,
                    )
                )
                session.flush()
                move_meeting(
                    session,
                    event=session.get_one(Event, world.event_id),
                    meeting_id=meeting,
                    version=1,
                    slot=1,
                    moved_by=world.organiser,
                )
    assert fetched(guest, world, cv) == status
    page = guest.get(link_of(world, 0)).text
    assert (str(cv.id) in page) == (status == 200)


@pytest.mark.parametrize("company", [1, 2, 3])
def test_another_company_does_not(company, guest, world, cv, database):
    meet(database, world, student=0, company=0)
    meet(database, world, student=1, company=company)
    assert fetched(guest, world, cv, company) == 404
    assert fetched(guest, world, cv, 0) == 200


@pytest.mark.parametrize(
    ("days", "status"), [(-8, 404), (-7, 200), (0, 200), (14, 200), (15, 404), (29, 404)]
)
def test_only_from_seven_days_before_to_fourteen_after(
    days, status, guest, world, cv, database, the_day_before
):
    meet(database, world, student=0, company=0)
    the_day_before.move_to(on_day(days))
    assert fetched(guest, world, cv) == status


def test_nothing_before_publishing_after_withdrawing_or_when_cancelled(guest, world, cv, database):
    meet(database, world, student=0, company=0)
    with database.writing() as session:
        session.delete(session.get_one(Publication, (world.event_id, 1)))
    assert fetched(guest, world, cv) == 404
    meet(database, world, student=1, company=1)
    assert fetched(guest, world, cv) == 200
    changed(database, Event, world.event_id, cancelled=True)
    assert fetched(guest, world, cv) == 404
    changed(database, Event, world.event_id, cancelled=False)
    changed(database, Participation, world.participations[0], status="withdrawn")
    assert fetched(guest, world, cv) == 404


def test_a_revoked_or_older_link_opens_nothing(guest, world, cv, database):
    meet(database, world, student=0, company=0)
    changed(database, Participation, world.participations[0], link_generation=2)
    assert fetched(guest, world, cv) == 404
    assert fetched(guest, world, cv, generation=2) == 200
    changed(database, Participation, world.participations[0], link_revoked=True)
    assert fetched(guest, world, cv, generation=2) == 404


def test_a_company_gets_the_newest_version_and_no_older_one(
    guest, world, cv, student, database, check_all
):
    meet(database, world, student=0, company=0)
    hand_in(student, world)
    assert fetched(guest, world, cv) == 200, "the new one is still in quarantine"
    check_all()
    assert fetched(guest, world, cv) == 404
    with database.reading() as session:
        newest = session.scalars(select(Document).where(Document.number == 2)).one()
    assert fetched(guest, world, newest) == 200


def test_every_download_is_in_the_list_that_student_and_teacher_read(
    guest, world, cv, student, database, browser_of
):
    meet(database, world, student=0, company=0)
    mine = f"/my/events/{world.event_id}/preparation"
    assert "Ingen har hentet det endnu" in student.get(mine).text
    student.get(f"{mine}/documents/{cv.id}")
    fetched(guest, world, cv)
    fetched(guest, world, cv, company=1)
    organiser = browser_of(world.organiser, "organiser")
    organiser.get(f"/events/{world.event_id}/preparation/documents/{cv.id}")
    theirs = f"/events/{world.event_id}/preparation/students/{world.students[0]}"
    for page in (student.get(mine).text, organiser.get(theirs).text):
        assert "Firma 00 A/S (Mester 0)" in page
        assert "Karen Holst" in page
        assert "Firma 01" not in page, "who was refused has not fetched"
        assert page.count("<li><time datetime") == 2


STAFF = {
    "administrator": 200,
    "organiser": 200,
    "teacher": 404,
    "teacher of the class": 200,
    "teacher of another class": 404,
    "crew": 403,
    "leadership": 403,
}


@pytest.mark.parametrize("role", STAFF)
def test_staff_see_documents_by_role_and_class(role, world, cv, database, browser_of):
    own = {"teacher of the class": 0, "teacher of another class": 1}.get(role)
    if own is not None:
        with database.writing() as session:
            session.add(ClassTeacher(class_id=world.classes[own], person_id=world.organiser))
    staff = browser_of(world.organiser, role.split()[0])
    base = f"/events/{world.event_id}/preparation"
    assert staff.get(f"{base}/documents/{cv.id}").status_code == STAFF[role]
    assert staff.get(f"{base}/students/{world.students[0]}").status_code == STAFF[role]
    api = staff.api("GET", f"{base}/documents/{cv.id}/content").status_code
    assert api == STAFF[role]
    said = staff.post(f"{base}/documents/{cv.id}/review", review="good").status_code
    assert said == (303 if STAFF[role] == 200 else STAFF[role])
    excused = staff.post(f"{base}/students/{world.students[0]}/waiver", waived="yes").status_code
    assert excused == (303 if STAFF[role] == 200 else STAFF[role])


def test_nobody_of_another_school_nor_another_student(world, cv, database, browser_of):
    with database.writing() as session:
        other = make_world(session, name="En anden skole")
    base, mine = f"/events/{world.event_id}/preparation", f"/my/events/{world.event_id}/preparation"
    stranger = browser_of(other.organiser, "organiser", "administrator", school=other)
    assert stranger.get(f"{base}/documents/{cv.id}").status_code == 404
    through_own = f"/events/{other.event_id}/preparation/documents/{cv.id}"
    assert stranger.get(through_own).status_code == 404
    classmate = browser_of(world.students[1])
    foreign = browser_of(other.students[0], school=other)
    for reader in (classmate, foreign):
        assert reader.get(f"{mine}/documents/{cv.id}").status_code == 404
        with nothing_changes(database):
            assert reader.post(f"{mine}/documents/{cv.id}/delete").status_code == 404
        assert reader.api("GET", f"{base}/documents/{cv.id}/content").status_code == 404
        with nothing_changes(database):
            assert reader.api("DELETE", f"{base}/documents/{cv.id}").status_code == 404
        missing = reader.get(f"{mine}/documents/{uuid4()}")
        assert missing.status_code == 404


def test_a_cancelled_meeting_is_not_a_way_in_even_beside_a_booked_one_of_another(
    guest, world, cv, database
):
    meet(database, world, student=0, company=1)
    meeting = meet(database, world, student=0, company=0, slot=2)
    with database.writing() as session:
        session.get_one(Meeting, meeting).status = "cancelled"
    assert fetched(guest, world, cv, 0) == 404
    assert fetched(guest, world, cv, 1) == 200


def test_documents_follow_a_booking_from_the_wait_list_to_the_withdrawal(
    guest, world, cv, student, database, browser_of
):
    with database.writing() as session:
        rules = BookingRules("open")
        event = session.get_one(Event, world.event_id)
        update_booking_rules(
            session, event=event, rules=rules, seen_version=0, chosen_by=world.organiser
        )
    base, seat = f"/events/{world.event_id}", {"company_id": str(world.companies[0]), "slot": 0}
    seats = f"{base}/companies/{world.companies[0]}/slots"
    organiser, first = browser_of(world.organiser, "organiser"), browser_of(world.students[2])
    for slot in range(1, 5):
        organiser.api("PUT", f"{seats}/{slot}/seats", {"capacity": 0})
    held = first.api("POST", f"{base}/meetings", seat).json["id"]
    seen = {"nothing yet": fetched(guest, world, cv)}
    assert student.api("POST", f"{base}/waits", seat).status_code == 201
    seen["waits"] = fetched(guest, world, cv)
    dropped = first.api("DELETE", f"{base}/meetings/{held}", headers={"If-Match": '"1"'})
    assert dropped.status_code == 204
    seen["given the seat"] = fetched(guest, world, cv)
    with database.reading() as session:
        own = session.scalars(
            select(Meeting.id).where(
                Meeting.person_id == world.students[0], Meeting.status == "booked"
            )
        ).one()
    page = f"/my/events/{world.event_id}/meetings/{own}"
    assert student.post(f"{page}/drop", version="1", confirmed="yes").status_code == 303
    seen["dropped"] = fetched(guest, world, cv)
    assert student.post(f"{page}/undo-drop", version="2").status_code == 303
    seen["taken back"] = fetched(guest, world, cv)
    organiser.api("PUT", f"{seats}/0/seats", {"capacity": 0, "confirmed": True})
    seen["without a seat"] = fetched(guest, world, cv)
    withdrawal = f"{base}/participations/{world.participations[0]}/withdrawal"
    organiser.api("PUT", withdrawal, {"reason": "illness"}, headers={"If-Match": "*"})
    seen["withdrawn"] = fetched(guest, world, cv)
    assert seen == {
        "nothing yet": 404,
        "waits": 404,
        "given the seat": 200,
        "dropped": 404,
        "taken back": 200,
        "without a seat": 200,
        "withdrawn": 404,
    }
