"""Organisers hear of what companies answer: what costs meetings at once, the rest gathered."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation, ReplyNews
from services.registration.events.models.events import Event
from services.registration.events.use_cases.assign_event_role import assign_event_role
from services.registration.invitations.domain.replies import Reply
from services.registration.invitations.use_cases.answer_invitation import answer_invitation
from services.registration.invitations.use_cases.confirm_participation import confirm_participation
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.news.use_cases.send_reply_news import send_due_reply_news
from services.registration.school.models.people import Person
from shared.contracts.company_replies import CompanyRepliesChangedV1
from shared.db import Database
from tests.integration.registration.progress.published_event import plan_meetings, publish
from tests.support.browser import Browser
from tests.support.messages import recorded
from tests.support.world import NOW, World

SOON = timedelta(minutes=20)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Two days before, when companies may still change what they bring."""
    with time_machine.travel(NOW - timedelta(days=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def helper_id(database: Database, world: World) -> UUID:
    """Karen owns the event, and one other arranges it with her."""
    id = uuid4()
    with database.writing() as session:
        session.add(
            Person(
                id=id,
                organisation_id=world.organisation_id,
                kind="staff",
                name="Ditte Dam",
                email="ditte@skole.example",
                created_at=NOW,
            )
        )
        session.flush()
        event = session.get_one(Event, world.event_id)
        for person, role in ((world.organiser, "owner"), (id, "co_organiser")):
            assign_event_role(session, event=event, person_id=person, role=role, assigned_by=None)
    return id


def reply(world: World, company: int, **changes: object) -> Reply:
    known = Reply(coming=True, education_ids=frozenset({world.educations[company % 2]}))
    return replace(known, **changes)  # type: ignore[arg-type]


def answer(
    database: Database, world: World, company: int, by: UUID | None = None, **changes: object
) -> None:
    with database.writing() as session:
        part = session.get_one(Participation, world.participations[company])
        answer_invitation(
            session,
            part,
            reply=reply(world, company, **changes),
            seen_version=part.version,
            answered_by=by,
        )


def heard(database: Database) -> list[CompanyRepliesChangedV1]:
    """All that was told until now, once what is due has left."""
    with database.writing() as session:
        send_due_reply_news(session)
        send_due_reply_news(session)
        return recorded(session, CompanyRepliesChangedV1)


def waiting(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ReplyNews)) or 0


def test_replies_of_an_hour_are_one_mail_and_what_came_back_is_none(
    database: Database, world: World, helper_id: UUID, clock: time_machine.Traveller
) -> None:
    answer(database, world, 0, tables=2, representatives=3)
    clock.shift(SOON)
    answer(database, world, 1, unavailable_slots=(0, 1))
    answer(database, world, 2, tables=2, representatives=2)
    answer(database, world, 2)
    answer(database, world, 3, by=world.organiser, tables=2, representatives=2)
    assert heard(database) == [], "they wait for one another"
    clock.shift(timedelta(hours=1) - SOON)
    (message,) = heard(database)
    assert set(message.contact_ids) == {world.organiser, helper_id}
    assert (message.is_urgent, message.is_published) == (False, False)
    first, second = message.replies
    assert (first.was_tables, first.now_tables, first.was_people, first.now_people) == (1, 2, 1, 3)
    assert second.was_hours[0].starts_at < second.now_hours[0].starts_at
    assert second.was_hours[-1].ends_at == second.now_hours[-1].ends_at
    with database.reading() as session:
        assert waiting(session) == 0


def test_what_costs_meetings_is_said_at_once_with_what_it_costs(
    database: Database,
    world: World,
    helper_id: UUID,
    clock: time_machine.Traveller,
    browser_of: Callable[..., Browser],
) -> None:
    with database.writing() as session:
        plan_meetings(session, world)
        publish(session, world)
    owner = browser_of(world.organiser, "organiser")
    members = f"/events/{world.event_id}/members"
    assert "Send mig kun det, der haster" in owner.page(members)
    chosen = owner.post(f"{members}/reply-mails", hears="no")
    assert chosen.status_code == 303, chosen.text
    assert "Send mig også alle andre svar" in owner.page(members)
    answer(database, world, 0, unavailable_slots=(0, 1))
    answer(database, world, 2, tables=2, representatives=2)
    (cut,) = heard(database)
    assert set(cut.contact_ids) == {world.organiser, helper_id}, "whatever one chose"
    assert [(each.unheld, each.fallen) for each in cut.replies] == [(2, 0)]
    assert (cut.is_urgent, cut.is_published) == (True, True)
    with database.writing() as session:
        part = session.get_one(Participation, world.participations[1])
        part.answered_at = NOW - timedelta(days=5)
        session.flush()
        withdraw_company(session, part, reason="illness", seen_version=part.version)
    _cut, gone = heard(database)
    assert [(each.now_status, each.fallen) for each in gone.replies] == [("withdrawn", 2)]
    clock.shift(timedelta(hours=1))
    *_urgent, gathered = heard(database)
    assert gathered.contact_ids == (helper_id,)
    assert not gathered.is_urgent


def test_a_company_that_can_on_the_new_day_is_heard_of(
    database: Database, world: World, clock: time_machine.Traveller
) -> None:
    """Where nobody owns the event, the school's organisers hear."""
    with database.writing() as session:
        part = session.get_one(Participation, world.participations[0])
        part.reconfirmation_asked_at = NOW - timedelta(days=2)
        session.flush()
        confirm_participation(session, part, seen_version=part.version)
    clock.shift(timedelta(hours=1))
    (message,) = heard(database)
    assert message.contact_ids == (world.organiser,)
    assert [each.confirms_day for each in message.replies] == [True]
