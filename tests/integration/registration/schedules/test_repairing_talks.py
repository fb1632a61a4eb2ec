"""A day of talks is repaired like any other: shown at once, found by a worker, carried out, and
only those affected are told, with the room."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select

from services.registration.companies.models import Participation
from services.registration.day.models.attendance import EventAttendance
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.queries.groups import standing_sessions
from services.registration.schedules.domain.group_rules import GroupRules
from services.registration.schedules.models import ScheduleBuild
from shared.contracts.event_news import EventNewsV1
from shared.contracts.registration import SessionsPlannedV1
from tests.integration.registration.schedules.test_group_sessions import build, groups_on, hear
from tests.integration.registration.schedules.test_publishing import publish, told, wish
from tests.support.plan_rooms import rooms_as_planned
from tests.support.planning import carry_out_next
from tests.support.world import NINE, NOW

RULES = GroupRules(is_on=True, most_sessions=2, people=4, smallest=1)


@pytest.fixture
def talks(database, world):
    """Talks are planned, have their rooms, and everybody is told."""
    with time_machine.travel(NOW, tick=True):
        groups_on(database, world, RULES)
        wish(database, world)
        publish(database, world, build(database, world))
        hear(database, rooms_as_planned(database, world, version=1))
    return world


@pytest.fixture
def half_past_nine():
    """Two of the five slots have begun."""
    with time_machine.travel(NINE + timedelta(minutes=20), tick=True):
        yield


def meetings(database):
    with database.reading() as session:
        rows = session.execute(
            select(Meeting.person_id, Meeting.company_id, Meeting.slot).where(
                Meeting.status == "booked"
            )
        )
        return {tuple(row) for row in rows}


def sessions(database, world):
    with database.reading() as session:
        return standing_sessions(session, world.event_id)


def repair(database, organiser, world, **fields):
    path = f"/events/{world.event_id}/day/changes"
    answer = organiser.post(path, **fields)
    assert answer.status_code == 303, answer.text
    carry_out_next(database)
    number = answer.location.rsplit("/", 1)[1]
    page = f"/events/{world.event_id}/schedules/builds/{number}"
    shown = organiser.get(page)
    assert shown.status_code == 200
    assert organiser.post_seen(page, f"{path}/{number}").status_code == 303
    return shown.text


def test_a_company_that_leaves_is_replaced_and_those_affected_are_told_with_the_room(
    database, talks, browser_of, half_past_nine
):
    before, held = meetings(database), sessions(database, talks)
    to_come = Counter(company for _, company, slot in before if slot >= 2)
    gone = to_come.most_common(1)[0][0]
    organiser = browser_of(talks.organiser, "organiser")
    page = organiser.get(f"/events/{talks.event_id}/day/changes?show=1&company={gone}")
    assert "oplæg" in page.text
    assert "bord mere" not in page.text
    assert meetings(database) == before

    heard = len(told(database, EventNewsV1))
    assert "oplæg" in repair(database, organiser, talks, company=str(gone))
    after, now = meetings(database), sessions(database, talks)
    assert {row for row in after if row[2] < 2} == {row for row in before if row[2] < 2}
    assert not [seat for seat in now if seat[0] == gone and seat[1] >= 2]
    assert {seat for seat in held if seat[1] < 2} == {seat for seat in now if seat[1] < 2}
    assert all(
        count <= now[company, slot]
        for (company, slot), count in Counter((c, t) for _, c, t in after).items()
    )
    assert {person for person, _, _ in before} == {person for person, _, _ in after}
    assert told(database, EventNewsV1)[heard:] == [], "the rooms come first"

    hear(database, rooms_as_planned(database, talks, version=2))
    messages = told(database, EventNewsV1)[heard:]
    students = {each.contact_id for each in messages if each.audience == "student"}
    assert students == {row[0] for row in before ^ after}


def test_what_a_company_that_withdrew_has_held_stays_after_the_repair(
    database, talks, browser_of, half_past_nine
):
    before, held = meetings(database), sessions(database, talks)
    gone = min(company for company, slot in held if slot < 2)
    with database.writing() as session:
        row = session.scalar(select(Participation).where(Participation.company_id == gone))
        withdraw_company(
            session, row, reason="illness", seen_version=row.version, withdrawn_by=talks.organiser
        )
    late = {"company": str(max(company for company, _ in held if company != gone)), "from": "4"}
    repair(database, browser_of(talks.organiser, "organiser"), talks, **late)
    after, now = meetings(database), sessions(database, talks)
    assert {row for row in after if row[2] < 2} == {row for row in before if row[2] < 2}
    assert {seat for seat in held if seat[1] < 2} == {seat for seat in now if seat[1] < 2}
    assert not [seat for seat in now if seat[0] == gone and seat[1] >= 2]
    assert gone not in {one.company_id for one in told(database, SessionsPlannedV1)[-1].sessions}
    with database.reading() as session:
        taken = {(r.company_id, r.slot): r.taken for r in session.scalars(select(CompanySlot))}
        seated = Counter(
            (meeting.company_id, meeting.slot)
            for meeting in session.scalars(select(Meeting).where(Meeting.status == "booked"))
            if meeting.holds_seat
        )
    assert {seat: count for seat, count in taken.items() if count} == dict(seated)


def test_the_seats_of_absent_students_become_free(database, talks, browser_of, the_day_before):
    absent = talks.students[0]
    with database.writing() as session:
        session.add(
            EventAttendance(
                event_id=talks.event_id,
                person_id=absent,
                status="absent",
                reason="known",
                marked_at=NOW,
                marked_by=talks.organiser,
                mark_id=uuid4(),
            )
        )
    before = meetings(database)
    repair(database, browser_of(talks.organiser, "organiser"), talks, absent="yes")
    after = meetings(database)
    assert absent not in {person for person, _, _ in after}
    assert {row for row in before if row[0] != absent} <= after


def test_a_talk_that_had_to_stay_small_is_named_with_its_time(
    database, talks, browser_of, the_day_before
):
    organiser = browser_of(talks.organiser, "organiser")
    path = f"/events/{talks.event_id}/schedules/builds/2"
    late = {"company": str(talks.companies[0]), "from": "4"}
    organiser.post(f"/events/{talks.event_id}/day/changes", **late)
    carry_out_next(database)
    with database.writing() as session:
        repaired = session.scalar(select(ScheduleBuild).where(ScheduleBuild.number == 2))
        small = {"code": "group_too_small", "field": "companies.min_group[1], slot 1", "text": ""}
        schedule = {**repaired.result["schedule"], "problems": [small]}
        repaired.result = {**repaired.result, "schedule": schedule}
    assert "kl. 9.15 er blevet mindre end ønsket" in organiser.get(path).text
