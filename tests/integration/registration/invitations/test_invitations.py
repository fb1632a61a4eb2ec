"""Invitations go out once to whom they should, and reminders not twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from services.registration.companies.models import Participation
from services.registration.events.models.events import Event
from services.registration.invitations.domain.errors import (
    CompanyUnknown,
    NobodyChosen,
    TooManyAtOnce,
)
from services.registration.invitations.use_cases.invite_companies import (
    MOST_AT_ONCE,
    invite_companies,
    remind_silent_companies,
)
from shared.db import Database
from shared.ids import new_id
from tests.support.browser import Browser
from tests.support.messages import payloads
from tests.support.school import NOW, School, make_company, make_invited, make_school

pytestmark = pytest.mark.usefixtures("four_weeks_before")

INVITED = "registration.company_invited.v1"
REMINDED = "registration.company_reminder_due.v1"


def test_two_who_press_invite_at_once_send_one_mail(database: Database, school: School) -> None:
    with database.writing() as session:
        company = make_company(session, school)

    def invite(_number: int) -> int:
        with database.writing() as session:
            event = session.get_one(Event, school.event_id)
            return len(invite_companies(session, event, company_ids=[company], invited_by=None))

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(invite, range(12))) == 1
    with database.reading() as session:
        assert len(payloads(session, INVITED)) == 1


def test_asking_first_and_inviting_then_would_invite_twice(
    database: Database, school: School
) -> None:
    """The control: what both saw before either wrote says that nobody was invited."""
    with database.writing() as session:
        make_company(session, school)

    def has_nobody_invited(_number: int) -> bool:
        with database.reading() as session:
            return not session.scalar(select(func.count()).select_from(Participation))

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(has_nobody_invited, range(12))) > 1


def test_only_companies_with_an_address_are_invited_and_only_own(
    database: Database, school: School
) -> None:
    with database.writing() as session:
        ours = make_company(session, school)
        silent = make_company(session, school, "Uden Adresse", email="")
        other = make_school(session, "Sydlys")
        theirs = make_company(session, other, "Fremmed")
        event = session.get_one(Event, school.event_id)
        for stranger in (theirs, new_id()):
            with pytest.raises(CompanyUnknown):
                invite_companies(session, event, company_ids=[ours, stranger], invited_by=None)
        invited = invite_companies(session, event, company_ids=[ours, silent], invited_by=None)
    assert [one.company_id for one in invited] == [ours]


def test_nobody_and_too_many_are_refused(database: Database, school: School) -> None:
    with database.writing() as session:
        event = session.get_one(Event, school.event_id)
        with pytest.raises(NobodyChosen):
            invite_companies(session, event, company_ids=[], invited_by=None)
        many = [new_id() for _ in range(MOST_AT_ONCE + 1)]
        with pytest.raises(TooManyAtOnce):
            invite_companies(session, event, company_ids=many, invited_by=None)


def test_the_silent_are_reminded_once_in_twelve_hours(
    database: Database, app: Flask, school: School
) -> None:
    with database.writing() as session:
        part = make_invited(session, school)
    browser = Browser(app, school.organiser())
    address = f"/events/{school.event_id}/companies/remind"
    for _click in range(3):
        assert browser.post_seen(address, participation=[str(part.id)]).status_code == 303
    with database.reading() as session:
        assert len(payloads(session, REMINDED)) == 1
    with time_machine.travel(NOW + timedelta(hours=13)), database.writing() as session:
        event = session.get_one(Event, school.event_id)
        assert remind_silent_companies(session, event) == 1
        assert remind_silent_companies(session, event) == 0


def test_who_invites_a_few_more_ticks_them_herself(
    app: Flask, database: Database, school: School
) -> None:
    browser = Browser(app, school.organiser())
    address = f"/events/{school.event_id}/companies/invite"
    with database.writing() as session:
        for name in ("Elværket", "Smedjen"):
            make_company(session, school, name)
    assert browser.page(address).count(" checked") == 2, "the first time it is the whole directory"
    assert browser.page(f"{address}?search=el").count(" checked") == 0
    with database.writing() as session:
        make_invited(session, school, "Murerne")
    assert browser.page(address).count(" checked") == 0


def test_who_said_yes_has_come_once_the_day_has_been(
    app: Flask, database: Database, school: School
) -> None:
    browser = Browser(app, school.organiser())
    with database.writing() as session:
        make_invited(session, school).status = "accepted"
    assert "kommet 1 gang" not in browser.page("/companies")
    with database.writing() as session:
        session.get_one(Event, school.event_id).held_on = (NOW - timedelta(days=1)).date()
    assert "kommet 1 gang" in browser.page("/companies")
