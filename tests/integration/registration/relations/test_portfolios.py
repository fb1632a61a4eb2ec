"""One colleague's companies and steps go to another at once, and come back; none is left over."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, select, update

from services.registration.companies.models import Company
from services.registration.relations.models import NextStep
from services.registration.school.models.people import Person
from shared import clock
from shared.db import Database
from tests.integration.registration.relations.test_contact_log import colleague
from tests.support.browser import Browser, seen_in
from tests.support.rows import nothing_changes
from tests.support.school import NOW, School, make_school

pytestmark = pytest.mark.usefixtures("four_weeks_before")


@pytest.fixture
def consultant(app: Flask, school: School) -> Browser:
    return Browser(app, school.organiser())


def follow(database: Database, school: School, owner: UUID, number: int) -> None:
    """So many companies, and a step for every third."""
    companies = [
        {
            "id": uuid4(),
            "organisation_id": school.organisation_id,
            "name": f"Firma {each}",
            "name_key": f"firma{each}",
            "kind": "company",
            "owner_id": owner,
            "created_at": clock.now(),
        }
        for each in range(number)
    ]
    with database.writing() as session:
        session.execute(insert(Company), companies)
        session.execute(
            insert(NextStep),
            [
                {
                    "id": uuid4(),
                    "company_id": each["id"],
                    "owner_id": owner,
                    "kind": "call",
                    "due_on": NOW.date(),
                    "created_at": clock.now(),
                }
                for each in companies[::3]
            ],
        )


def owned(database: Database, person_id: UUID) -> tuple[int, int]:
    with database.reading() as session:
        companies = session.scalars(select(Company.id).where(Company.owner_id == person_id)).all()
        steps = session.scalars(select(NextStep.id).where(NextStep.owner_id == person_id)).all()
        return len(companies), len(steps)


def test_fifteen_hundred_companies_go_at_once_and_come_back(
    consultant: Browser, database: Database, school: School
) -> None:
    giver = colleague(database, school, "Ane Bæk", "organiser")
    taker = colleague(database, school, "Bo Dahl", "organiser")
    follow(database, school, giver.id, 1500)
    address = f"/portfolios?from_id={giver.id}&to_id={taker.id}"
    page = consultant.page(address)
    assert "1500 virksomheder og 500 åbne skridt går over" in page
    sent = {"from_id": str(giver.id), "to_id": str(taker.id), "preview": seen_in(page)}
    with nothing_changes(database):
        consultant.post("/portfolios", sent | {"preview": "0"})
    assert consultant.post("/portfolios", sent).status_code == 303
    assert (owned(database, giver.id), owned(database, taker.id)) == ((0, 0), (1500, 500))
    with nothing_changes(database):
        consultant.post("/portfolios", sent)  # a second tap
    with database.writing() as session:  # meanwhile one goes on, and one step is done
        first = session.scalars(select(Company.id).where(Company.owner_id == taker.id)).first()
        session.execute(
            update(Company).where(Company.id == first).values(owner_id=school.administrator)
        )
        step = session.scalars(select(NextStep).where(NextStep.owner_id == taker.id)).first()
        assert step is not None
        step.finished_at, step.outcome = clock.now(), "done"
    (withdraw,) = [
        part.split('"')[0]
        for part in consultant.page("/portfolios").split('action="')
        if part.split('"')[0].endswith("/withdraw")
    ]
    consultant.post(withdraw)
    assert owned(database, giver.id) == (1499, 499)
    assert owned(database, taker.id) == (0, 1)
    with nothing_changes(database):
        consultant.post(withdraw)


def test_nobody_takes_over_who_is_gone_a_stranger_or_the_same(
    consultant: Browser, database: Database, school: School
) -> None:
    giver = colleague(database, school, "Ane Bæk", "organiser")
    gone = colleague(database, school, "Per Gone", "organiser")
    teacher = colleague(database, school, "Tea Lærer", "teacher")
    follow(database, school, giver.id, 3)
    with database.writing() as session:
        session.get_one(Person, gone.id).active = False
        other = make_school(session, "En anden skole")
    for taker in (gone.id, teacher.id, giver.id, other.administrator, uuid4()):
        with nothing_changes(database):
            sent = {"from_id": str(giver.id), "to_id": str(taker)}
            consultant.page("/portfolios")
            assert consultant.post("/portfolios", sent).status_code == 303
    assert owned(database, giver.id) == (3, 1)


def test_what_a_colleague_who_left_had_is_named_first(
    consultant: Browser, database: Database, school: School
) -> None:
    giver = colleague(database, school, "Ane Bæk", "organiser")
    follow(database, school, giver.id, 4)
    assert "hører til kolleger, der ikke er her" not in consultant.page("/portfolios")
    with database.writing() as session:
        session.get_one(Person, giver.id).active = False
    page = consultant.page("/portfolios")
    assert "4 virksomheder og 2 åbne skridt hører til kolleger, der ikke er her mere." in page
    assert "Ane Bæk (er her ikke mere)" in page
