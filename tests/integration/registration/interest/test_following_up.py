"""Staff see matches and silence, remind once, and see no more than their classes and role allow."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.registration.companies.models import CompanyContact
from services.registration.day.domain.attendance import Mark
from services.registration.day.models.attendance import EventAttendance, StandVisit
from services.registration.day.use_cases.record_attendance import record_attendance
from services.registration.events.models.events import Event
from services.registration.events.models.members import EventMember
from services.registration.interest.queries.match_counts import MatchCounts, match_counts
from services.registration.interest.queries.match_list import MatchList, Narrowing
from services.registration.interest.queries.matches import pairs_of_event
from services.registration.school.models.organisations import ClassTeacher
from services.registration.school.models.people import Person, StaffRole
from shared import clock
from shared.contracts.registration import InterestReminderDueV1
from shared.sheets import read_sheets
from tests.support.browser import seen_in
from tests.support.interest import say
from tests.support.messages import recorded
from tests.support.preparation import link_of, meet, on_day
from tests.support.rows import nothing_changes
from tests.support.world import NOW

pytestmark = pytest.mark.usefixtures("afterwards")


@pytest.fixture
def pairs(afterwards, database, world):
    """Student 0 and company 0 match; 1 and 1 only the student; 2 and 2 nobody has answered."""
    for number in range(3):
        meet(database, world, student=number, company=number)
    say(database, world, 0, 0, "student", "yes")
    say(database, world, 0, 0, "company", "yes")
    say(database, world, 1, 1, "student", "yes")


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser, "organiser")


def board(browser, world, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return browser.get(f"/events/{world.event_id}/matches?{asked}").text.split("<main")[1]


def names(page):
    table = page.partition("<tbody>")[2]
    return [f"Elev 00{number}" for number in range(6) if f"Elev 00{number}" in table]


NARROWED = [
    ({}, ["Elev 000", "Elev 001", "Elev 002"]),
    ({"show": "match"}, ["Elev 000"]),
    ({"show": "student"}, ["Elev 001"]),
    ({"show": "company"}, []),
    ({"show": "silent"}, ["Elev 001", "Elev 002"]),
    ({"class": "2.B"}, ["Elev 001"]),
    ({"company": "Firma 02 A/S"}, ["Elev 002"]),
    ({"search": "2.a 00"}, ["Elev 000", "Elev 002"]),
    ({"show": "nonsense"}, ["Elev 000", "Elev 001", "Elev 002"]),
]


@pytest.mark.usefixtures("pairs")
def test_the_list_narrows_by_state_class_company_and_words(organiser, world):
    shown = [names(board(organiser, world, **query)) for query, _found in NARROWED]
    assert shown == [found for _query, found in NARROWED]


@pytest.mark.usefixtures("pairs")
def test_the_list_goes_to_excel_as_it_is_narrowed_and_without_notes(organiser, world):
    path = f"/events/{world.event_id}/matches.xlsx?show=match"
    (sheet,) = read_sheets(organiser.get(path).data)
    (_headings, row) = sheet.rows
    assert row.cells[:2] == ("Firma 00 A/S", "Elev 000")


@pytest.mark.usefixtures("pairs")
def test_one_click_reminds_everybody_who_is_silent(database, organiser, world):
    assert "Mind 1 elev og 2 virksomheder om at svare" in board(organiser, world)
    path = f"/events/{world.event_id}/matches/remind"
    shown = organiser.page(path)
    assert "Firma 01 A/S" in shown
    assert organiser.post_seen(path).status_code == 303
    assert "1 elev og 2 virksomheder får en påmindelse." in board(organiser, world)
    organiser.post(path, preview=seen_in(shown))
    assert "Der er ingen at minde" in board(organiser, world)
    (told,) = reminded(database)
    assert told.student_ids == (world.students[2],)
    assert set(told.participation_ids) == {world.participations[1], world.participations[2]}
    assert str(told.answer_by) == "2027-03-26"


@pytest.mark.usefixtures("pairs")
def test_a_reminder_asks_again_when_it_would_reach_another_address(database, organiser, world):
    path = f"/events/{world.event_id}/matches/remind"
    shown = organiser.page(path)
    with database.writing() as session:
        session.get_one(CompanyContact, world.contacts[1]).email = "ny@firma.example"
    again = organiser.post(path, preview=seen_in(shown))
    assert again.location.endswith(path)
    assert reminded(database) == []
    assert "ny@firma.example" in organiser.page(path)
    organiser.post_seen(path)
    assert len(reminded(database)) == 1, "what is shown is sent"


@pytest.mark.usefixtures("pairs")
def test_nobody_is_reminded_three_times_or_after_the_last_day(
    database, browser_of, world, afterwards
):
    path = f"/events/{world.event_id}/matches/remind"
    for days, expected in ((1, 1), (1, 1), (2, 2), (3, 2), (15, 2)):
        afterwards.move_to(on_day(days))
        staff = browser_of(world.organiser, "organiser")
        if 'name="preview"' in staff.page(path):
            staff.post_seen(path)
        assert len(reminded(database)) == expected, days


def reminded(database):
    with database.reading() as session:
        return recorded(session, InterestReminderDueV1)


@pytest.mark.usefixtures("pairs")
def test_who_has_no_address_or_no_link_is_not_reminded(database, organiser, world):
    with database.writing() as session:
        session.get_one(CompanyContact, world.contacts[1]).email = None
    assert "Mind 1 elev og 1 virksomhed om at svare" in board(organiser, world)


@pytest.mark.usefixtures("pairs")
def test_a_class_teacher_sees_and_reminds_the_own_classes_only(database, browser_of, world):
    with database.writing() as session:
        session.add(StaffRole(person_id=world.organiser, role="teacher"))
        session.add(ClassTeacher(class_id=world.classes[1], person_id=world.organiser))
    teacher = browser_of(world.organiser, "teacher")
    assert names(board(teacher, world)) == ["Elev 001"]
    assert "Mind" not in board(teacher, world), "the company is not hers to remind"
    shown = {
        number: teacher.get(
            f"/events/{world.event_id}/matches/students/{world.students[number]}"
        ).status_code
        for number in (0, 1)
    }
    assert shown == {0: 404, 1: 200}
    company = f"/events/{world.event_id}/matches/companies/{world.companies[0]}"
    assert "Elev 000" not in teacher.get(company).text


@pytest.mark.usefixtures("pairs")
def test_notes_are_for_the_teachers_of_the_class(database, browser_of, world):
    student = browser_of(world.students[1])
    path = f"/my/events/{world.event_id}/interest/{world.companies[1]}"
    student.post(path, answer="", note="Helst med nogen fra klassen")
    seen = f"/events/{world.event_id}/matches/students/{world.students[1]}"
    organiser = browser_of(world.organiser, "organiser")
    assert "Helst med" not in organiser.get(seen).text
    with database.writing() as session:
        session.add(ClassTeacher(class_id=world.classes[1], person_id=world.organiser))
    assert "Helst med" in browser_of(world.organiser, "teacher").get(seen).text


@pytest.mark.usefixtures("pairs")
def test_leadership_sees_counts_and_no_names(browser_of, world):
    reader = browser_of(world.organiser, "leadership")
    assert reader.get(f"/events/{world.event_id}/matches").status_code == 403
    assert reader.get(f"/events/{world.event_id}/matches.xlsx").status_code == 403
    page = reader.get(f"/events/{world.event_id}/after").text
    assert "gange sagde eleven ja" in page
    assert "/matches" not in page


@pytest.mark.usefixtures("pairs")
def test_programs_answer_read_and_remind(browser_of, app, world, database):
    student, organiser = browser_of(world.students[2]), browser_of(world.organiser, "organiser")
    own = f"/events/{world.event_id}/interests"
    said = student.api("PUT", f"{own}/{world.companies[2]}", {"answer": "yes", "note": "Hej"})
    assert (said.status_code, said.json["answer"], said.json["reach"]) == (200, "yes", None)
    with nothing_changes(database):
        assert (
            student.api("PUT", f"{own}/{world.companies[2]}", {"answer": "of course"}).status_code
            == 422
        )
        assert (
            student.api("PUT", f"{own}/{world.companies[0]}", {"answer": "yes"}).status_code == 404
        )
    token = link_of(world, 2).split("/")[2]
    guest = app.test_client()
    base = f"/api/v1/replies/{token}/interests"
    assert guest.get(base).json["items"][0]["answer"] is None
    told = guest.put(f"{base}/{world.students[2]}", json={"answer": "yes"})
    assert told.json["reach"]["email"] == "elev2@skole.example"
    assert "Hej" not in told.text
    (mine,) = student.api("GET", own).json["items"]
    assert mine["reach"]["email"] == "mester2@firma.example"
    pairs = organiser.api("GET", f"/events/{world.event_id}/matches").json["items"]
    assert sorted(one["kind"] for one in pairs) == ["match", "match", "student"]
    reminders = f"/events/{world.event_id}/matches/reminders"
    assert organiser.api("POST", reminders).json == {"students": 0, "companies": 1}
    with nothing_changes(database):
        assert organiser.api("POST", reminders).status_code == 409


def counts_of(lines):
    said = [line.pair for line in lines]
    return MatchCounts(
        pairs=len(said),
        matches=sum(pair.is_match for pair in said),
        student_yes=sum(pair.student == "yes" for pair in said),
        company_yes=sum(pair.company == "yes" for pair in said),
        student_silent=sum(pair.student is None for pair in said),
        company_silent=sum(pair.company is None for pair in said),
    )


def test_an_empty_event_says_what_will_stand_here(organiser, world):
    assert "Ingen har mødt hinanden endnu" in board(organiser, world)


@pytest.mark.usefixtures("pairs")
def test_the_counts_are_those_of_the_list_whatever_is_marked(database, world, afterwards):
    """Two ways to count: one reads the pairs, the other asks the database."""
    meetings = {
        number: meet(database, world, student=number, company=3, slot=number + 1)
        for number in range(4)
    }
    marks = (("event", 1, "absent"), ("meeting", 2, "absent"), ("meeting", 3, "met"))
    with database.writing() as session:
        for subject, number, status in (*marks, ("event", 3, "absent")):
            mark = Mark(
                id=uuid4(),
                subject=subject,
                person_id=world.students[number],
                meeting_id=meetings[number] if subject == "meeting" else None,
                status=status,
                marked_at=clock.now(),
                marked_by=world.organiser,
            )
            record_attendance(session, event_id=world.event_id, marks=[mark])
        for company in (0, 3):
            session.add(
                StandVisit(
                    event_id=world.event_id,
                    person_id=world.students[0],
                    company_id=world.companies[company],
                    status="met",
                    marked_at=clock.now(),
                    marked_by=world.students[0],
                    mark_id=uuid4(),
                )
            )
    for moment, pairs in (
        (NOW, 3),  # only two visits and a meeting that was marked as held
        (clock.now(), 4),
        (datetime(2028, 8, 1, 12, tzinfo=UTC), 3),  # of the others nobody can say any more
    ):
        with database.reading() as session:
            event = session.get_one(Event, world.event_id)
            counted = match_counts(session, event, now=moment)
            listed = pairs_of_event(session, event.id, now=moment)
            paged = MatchList(event, now=moment).lines(session, Narrowing())
        assert counted == counts_of(listed)
        assert {one.met.key: one for one in paged} == {one.met.key: one for one in listed}
        assert counted.pairs == pairs


@pytest.mark.usefixtures("pairs")
def test_who_was_absent_is_named_to_those_alone_who_may_see_students(
    database, world, browser_of, organiser
):
    with database.writing() as session:
        session.add(
            EventAttendance(
                event_id=world.event_id,
                person_id=world.students[0],
                status="absent",
                marked_at=clock.now(),
                marked_by=world.organiser,
                mark_id=uuid4(),
            )
        )
    path = f"/events/{world.event_id}/after"
    for role in ("leadership", "guest"):
        other = uuid4()
        with database.writing() as session:
            session.add(
                Person(
                    id=other,
                    organisation_id=world.organisation_id,
                    kind="staff",
                    name="Gæst",
                    email=f"{other.hex[:8]}@x.example",
                    created_at=clock.now(),
                )
            )
            session.flush()
            if role == "guest":
                session.add(
                    EventMember(
                        event_id=world.event_id,
                        person_id=other,
                        role="partner",
                        assigned_by=None,
                        assigned_at=clock.now(),
                    )
                )
        page = browser_of(other, role).page(path)
        assert "Meldt fraværende" in page
        assert "Elev 000" not in page
    assert "Elev 000" in organiser.page(path)
    assert "Elev 000" in browser_of(uuid4(), "leadership_people").page(path)
