"""What a pair came to at an earlier event is there at the next: for both sides and for staff."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from services.registration.companies.models import Participation
from services.registration.day.models.attendance import StandVisit
from services.registration.events.models.events import Event, EventStudent
from services.registration.meetings.models.publications import Publication
from shared import clock
from shared.auth import links
from tests.support.interest import say
from tests.support.preparation import meet
from tests.support.registration import KEY
from tests.support.world import NOW

pytestmark = pytest.mark.usefixtures("afterwards")


@pytest.fixture
def met(afterwards, database, world):
    """Student 0 met companies 0 (a match), 1 (maybe) and 2 (no answer) in March."""
    for company in range(3):
        meet(database, world, student=0, company=company, slot=company)
    for company, (student, other) in enumerate((("yes", "yes"), ("maybe", "yes"))):
        say(database, world, 0, company, "student", student)
        say(database, world, 0, company, "company", other)


@pytest.fixture
def next_event(database, world, met):
    """In April, with the same student and companies; wishes are open."""
    event_id = uuid4()
    with database.writing() as session:
        first = session.get_one(Event, world.event_id)
        session.add(
            Event(
                id=event_id,
                organisation_id=world.organisation_id,
                kind=first.kind,
                name="Praktikdating igen",
                place=first.place,
                held_on=first.held_on + timedelta(days=40),
                meetings_per_student=3,
                wishes_per_student=4,
                wishes_open_at=NOW,
                wishes_close_at=NOW + timedelta(days=30),
                version=1,
            )
        )
        session.flush()
        session.add(
            EventStudent(event_id=event_id, person_id=world.students[0], added_at=clock.now())
        )
        for company, contact in zip(world.companies, world.contacts, strict=True):
            session.add(
                Participation(
                    id=uuid4(),
                    event_id=event_id,
                    company_id=company,
                    contact_id=contact,
                    status="accepted",
                    invited_at=NOW,
                )
            )
    return event_id


def card(page, world, company):
    """As it is read: a browser shows a new line as a blank."""
    shown = page.split(f'id="company-{world.companies[company]}"')[1].split("</article>")[0]
    return " ".join(shown.split())


def test_a_student_who_wishes_reads_what_came_of_it_before(browser_of, world, next_event):
    student = browser_of(world.students[0])
    page = student.get(f"/my/events/{next_event}/companies?all=1").text
    assert "Du mødte dem 12. mar. 2027. I sagde begge ja." in card(page, world, 0)
    assert "Du sagde måske." in card(page, world, 1)
    assert "Du mødte dem" in card(page, world, 2)
    assert "Du sagde" not in card(page, world, 2)
    assert "Du mødte dem" not in card(page, world, 3)
    student.post(f"/my/events/{next_event}/wishes/add", company=str(world.companies[0]))
    assert "I sagde begge ja." in student.get(f"/my/events/{next_event}/wishes").text


def test_another_student_reads_nothing_of_it(database, browser_of, world, next_event):
    with database.writing() as session:
        session.add(
            EventStudent(event_id=next_event, person_id=world.students[1], added_at=clock.now())
        )
    other = browser_of(world.students[1])
    assert "Du mødte dem" not in other.get(f"/my/events/{next_event}/companies?all=1").text


def test_staff_read_the_whole_history_of_a_student_and_of_a_company(browser_of, world, met):
    organiser = browser_of(world.organiser, "organiser")
    base = f"/events/{world.event_id}/matches"
    student = organiser.get(f"{base}/students/{world.students[0]}").text
    assert "3 samtaler over alle arrangementer." in student
    assert "Firma 01 A/S" in student
    company = organiser.get(f"{base}/companies/{world.companies[0]}").text
    assert "Elev 000" in company
    assert "1 match." in company


def test_a_company_reads_what_came_of_it_before(app, database, world, next_event, afterwards):
    afterwards.move_to(NOW + timedelta(days=41))
    with database.writing() as session:
        part = session.scalars(
            select(Participation.id).where(
                Participation.event_id == next_event,
                Participation.company_id == world.companies[0],
            )
        ).one()
        session.add(Publication(event_id=next_event, version=1, published_at=NOW, told=0))
        session.add(
            StandVisit(
                event_id=next_event,
                person_id=world.students[0],
                company_id=world.companies[0],
                status="met",
                marked_at=clock.now(),
                marked_by=world.students[0],
                mark_id=uuid4(),
            )
        )
    token = links.mint((KEY,), "invitation", part, 1)
    page = app.test_client().get(f"/reply/{token}/day").text
    before = page.split('class="interest-before')[1].split("</p>")[0]
    assert "fredag 12. marts 2027 (match)" in before
