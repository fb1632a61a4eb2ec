"""A company falls ill on the day: seen at once, repaired by a worker, carried out, told once."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from services.registration.companies.models import Participation
from services.registration.day.models.attendance import EventAttendance
from services.registration.events.models.events import Event
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import Publication
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.planned_publication import planned_publication
from services.registration.schedules.use_cases.request_build import request_build
from shared.contracts.event_news import EventNewsV1
from shared.contracts.registration import (
    CompanyWithdrewV1,
    PersonalSchedulePublishedV1,
)
from tests.support.messages import recorded
from tests.support.planning import carry_out_next, publish_the_day
from tests.support.rows import nothing_changes
from tests.support.world import NINE, NOW


def told(database, kind=EventNewsV1):
    with database.reading() as session:
        return recorded(session, kind)


@pytest.fixture
def published(database, world):
    publish_the_day(database, world)
    return world


@pytest.fixture
def half_past_nine():
    """Two of the five slots have begun."""
    with time_machine.travel(NINE + timedelta(minutes=20), tick=True):
        yield


def ask(database, world, choices):
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        request_build(session, event=event, choices=choices, requested_by=world.organiser)


def meetings(database, *, before=99):
    query = select(Meeting.person_id, Meeting.company_id, Meeting.slot).where(
        Meeting.status == "booked", Meeting.slot < before
    )
    with database.reading() as session:
        return {tuple(row) for row in session.execute(query)}


def repair(database, browser, world, **fields):
    answer = browser.post(f"/events/{world.event_id}/day/changes", **fields)
    assert answer.status_code == 303, answer.text
    carry_out_next(database)
    return answer.location.rsplit("/", 1)[1]


def carry_out(browser, world, number, **fields):
    """And those concerned hear at once."""
    own = f"/events/{world.event_id}"
    answer = browser.post_seen(
        f"{own}/schedules/builds/{number}", f"{own}/day/changes/{number}", **fields
    )
    if "tell" not in fields:
        browser.post(f"{own}/news/send")
    return answer


def test_a_company_that_leaves_is_repaired_with_the_past_as_it_was(
    database, published, browser_of, half_past_nine
):
    gone = published.companies[0]
    organiser = browser_of(published.organiser, "organiser")
    past, before = meetings(database, before=2), meetings(database)
    page = organiser.get(f"/events/{published.event_id}/day/changes?show=1&company={gone}")
    assert "mister en samtale" in page.text or "får en anden" in page.text
    assert meetings(database) == before

    number = repair(database, organiser, published, company=str(gone))
    shown = organiser.get(f"/events/{published.event_id}/schedules/builds/{number}").text
    assert "Firma 00 A/S er her ikke fra kl. 9.30" in shown
    assert meetings(database) == before

    heard = len(told(database))
    path = f"/events/{published.event_id}/day/changes/{number}"
    assert carry_out(organiser, published, number).status_code == 303
    after = meetings(database)
    assert meetings(database, before=2) == past
    assert not [meeting for meeting in after if meeting[1] == gone and meeting[2] >= 2]
    had, has = {row[0] for row in before}, {row[0] for row in after}
    assert had <= has
    hit = {row[0] for row in before ^ after}
    messages = told(database)[heard:]
    students = [each for each in messages if each.audience == "student"]
    assert {each.contact_id for each in students} == hit
    assert len(students) == len(hit)
    with database.reading() as session:
        row = session.scalar(select(Participation).where(Participation.company_id == gone))
        assert (row.status, row.unavailable_slots) == ("accepted", [2, 3, 4])

    again = len(told(database))
    assert organiser.post(path).status_code == 303
    assert len(told(database)) == again


def test_a_company_that_never_comes_is_withdrawn_and_scheduling_hears_of_it(
    database, published, browser_of, the_day_before
):
    gone = published.companies[1]
    organiser = browser_of(published.organiser, "organiser")
    number = repair(database, organiser, published, company=str(gone))
    carry_out(organiser, published, number)
    assert gone not in {row[1] for row in meetings(database)}
    assert len(told(database, CompanyWithdrewV1)) == 1
    with database.reading() as session:
        assert session.scalar(
            select(Participation.status).where(Participation.company_id == gone)
        ) == ("withdrawn")


@pytest.mark.parametrize("fields", [{}, {"from": "1"}, {"tables": "1"}])
def test_what_is_shown_before_a_repair_is_what_is_carried_out(
    database, published, browser_of, the_day_before, fields
):
    organiser = browser_of(published.organiser, "organiser")
    company = str(published.companies[0])
    what = {"tables_at": company, "more": "2"} if "tables" in fields else {"company": company}
    number = repair(database, organiser, published, **what | fields)
    with database.reading() as session:
        build = session.scalar(select(ScheduleBuild).where(ScheduleBuild.number == int(number)))
        event = session.get_one(Event, published.event_id)
        shown = planned_publication(session, event, build)
    page = organiser.get(f"/events/{published.event_id}/schedules/builds/{number}").text
    if shown.message_count:
        assert f"Gennemfør, og giv {shown.message_count} besked" in page
    first = len(told(database, PersonalSchedulePublishedV1))
    changed = len(told(database))
    carry_out(organiser, published, number)
    moved = {(one.person_id, one.company_id, slot) for one, slot in shown.moved}
    stands = {one.planned for one in (*shown.kept, *shown.booked)}
    assert meetings(database) == stands | moved
    heard = {
        (one.contact_id, one.sequence)
        for one in (
            *told(database)[changed:],
            *told(database, PersonalSchedulePublishedV1)[first:],
        )
    }
    assert heard == {
        (shown.readers[one.reader_id].contact_id, one.sequence) for one in shown.changes
    }
    with database.reading() as session:
        seats = session.execute(
            select(CompanySlot.company_id, CompanySlot.slot, CompanySlot.taken).where(
                CompanySlot.taken > 0
            )
        )
        assert {(one, slot): taken for one, slot, taken in seats} == dict(shown.taken)


def test_another_table_is_taken_in_once_however_often_it_is_carried_out(
    database, published, browser_of, the_day_before
):
    organiser = browser_of(published.organiser, "organiser")
    company = published.companies[2]
    number = repair(database, organiser, published, tables_at=str(company), more="2")
    carry_out(organiser, published, number)
    organiser.post(f"/events/{published.event_id}/day/changes/{number}")
    with database.reading() as session:
        tables = session.scalar(
            select(Participation.tables).where(Participation.company_id == company)
        )
        over = session.scalar(
            select(func.count())
            .select_from(Meeting)
            .where(Meeting.company_id == company, Meeting.status == "booked")
        )
    assert tables == 3
    assert over <= 15


def test_an_absent_students_meetings_go_to_others(database, published, browser_of, the_day_before):
    absent = published.students[0]
    with database.writing() as session:
        session.add(
            EventAttendance(
                event_id=published.event_id,
                person_id=absent,
                status="absent",
                reason="known",
                marked_at=NOW,
                marked_by=published.organiser,
                mark_id=uuid4(),
            )
        )
    organiser = browser_of(published.organiser, "organiser")
    number = repair(database, organiser, published, absent="yes")
    carry_out(organiser, published, number)
    assert absent not in {row[0] for row in meetings(database)}


def test_what_is_kept_untold_can_be_taken_back_and_nobody_has_heard(
    database, published, browser_of, the_day_before
):
    organiser = browser_of(published.organiser, "organiser")
    before, heard = meetings(database), len(told(database))
    number = repair(database, organiser, published, tables_at=str(published.companies[2]), more="2")
    carry_out(organiser, published, number, tell="later")
    assert len(told(database)) == heard
    publish = f"/events/{published.event_id}/schedules/publish"
    organiser.post_seen(f"{publish}?build=1", publish, build="1")
    assert meetings(database) == before
    assert len(told(database)) == heard


def test_a_company_that_withdrew_by_itself_leaves_its_meetings_to_be_replaced(
    database, published, browser_of, half_past_nine
):
    gone = published.companies[0]
    past = meetings(database, before=2)
    assert gone in {company for _, company, _ in past}
    with database.writing() as session:
        row = session.scalar(select(Participation).where(Participation.company_id == gone))
        withdraw_company(
            session,
            row,
            reason="illness",
            seen_version=row.version,
            withdrawn_by=published.organiser,
        )
    page = browser_of(published.organiser, "organiser").get(
        f"/events/{published.event_id}/day/changes"
    )
    assert "faldet væk" in page.text
    board = browser_of(published.organiser, "organiser").get(f"/events/{published.event_id}/day")
    assert "Se, hvad eleverne kan få i stedet" in board.text

    organiser = browser_of(published.organiser, "organiser")
    number = repair(database, organiser, published)
    carry_out(organiser, published, number)
    after = meetings(database)
    assert meetings(database, before=2) == past
    assert not [meeting for meeting in after if meeting[1] == gone and meeting[2] >= 2]
    pairs = [(student, company) for student, company, _ in after]
    assert len(pairs) == len(set(pairs)), "nobody meets the same company again"


def test_nothing_is_carried_out_before_the_schedule_is_published(
    database, world, browser_of, the_day_before
):
    organiser = browser_of(world.organiser, "organiser")
    assert "ikke offentliggjort" in organiser.get(f"/events/{world.event_id}/day/changes").text
    with nothing_changes(database):
        assert organiser.post(f"/events/{world.event_id}/day/changes").status_code == 404
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Publication)) == 0


def test_a_program_has_a_repair_found_reads_it_and_carries_it_out(
    database, published, browser_of, the_day_before
):
    organiser = browser_of(published.organiser, "organiser")
    gone = str(published.companies[3])
    events = f"/events/{published.event_id}"
    away = {"kind": "company_away", "company_id": gone, "slots": [0, 1, 2, 3, 4]}
    asked = {"repair": True, "happened": [away]}
    ordered = organiser.api("POST", f"{events}/builds", asked, headers={"Idempotency-Key": "a"})
    assert ordered.status_code == 201, ordered.text
    with nothing_changes(database):
        waiting = organiser.api("GET", f"{events}/builds/2/outcome")
        assert waiting.status_code == 409
    carry_out_next(database)
    outcome = organiser.api("GET", f"{events}/builds/2/outcome").json
    place = outcome["companies"].index(gone)
    assert not [row for row in outcome["schedule"]["bookings"] if row[1] == place]
    done = organiser.api(
        "POST", f"{events}/publications", {"build": 2}, headers={"Idempotency-Key": "b"}
    )
    assert done.status_code == 201
    assert published.companies[3] not in {row[1] for row in meetings(database)}
    assert len(told(database, CompanyWithdrewV1)) == 1
