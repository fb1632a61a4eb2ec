"""Who somebody is whom a provider names: by whose word, with which roles, and of whose school."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from services.registration.providers.models import SignInProvider
from services.registration.school.models.people import Person
from services.registration.school.queries.staff import roles_of
from services.registration.school.use_cases.invite_staff import add_operator, update_staff_member
from shared.db import Database
from tests.integration.registration.providers.conftest import SchoolProvider, Sessions, refused
from tests.support.browser import Browser
from tests.support.school import School, make_school

pytestmark = pytest.mark.usefixtures("four_weeks_before")


ADDRESSES: list[tuple[dict[str, Any], bool]] = [
    ({"email": "karen@nordlysteknikskole.example"}, False),
    ({"email": "karen@nordlysteknikskole.example", "email_verified": False}, False),
    ({"email": "karen@nordlysteknikskole.example", "email_verified": "false"}, False),
    ({"email": "karen@nordlysteknikskole.example", "email_verified": True}, True),
    ({"email": "Karen@NordlysTeknikskole.example", "xms_edov": "1"}, True),
]


def test_an_address_counts_where_the_provider_stands_for_it(app: Flask, make_provider: Any) -> None:
    other = make_provider("other")
    for stated, is_known in ADDRESSES:
        other.running.person = {"sub": "5", "name": "Karen Holst", **stated}
        answer = other.sign_in(Browser(app))
        assert answer.status_code == (303 if is_known else 403), stated
        other.forget_people()


GUESTS: list[dict[str, Any]] = [
    {"preferred_username": "karen@elsewhere.example"},
    {"preferred_username": "karen@elsewhere.example#EXT#@nordlysteknikskole.example"},
    {"idp": "https://sts.windows.net/9188040d-6c67-4c5b-b112-36a304b66dad/"},
    {"email": "karen@nordlysteknikskole.example", "preferred_username": "x@elsewhere.example"},
]


def test_a_guest_of_the_tenant_is_not_whose_address_she_shows(
    app: Flask, entra: SchoolProvider
) -> None:
    for stated in GUESTS:
        entra.running.lies = stated
        assert entra.sign_in(Browser(app)).status_code == 403, stated
    entra.running.lies = {}
    assert entra.sign_in(Browser(app)).status_code == 303


def test_userinfo_tells_the_address_of_another_provider(app: Flask, make_provider: Any) -> None:
    other = make_provider("other")
    other.running.person = {"sub": "5"}
    address = {"email": "karen@nordlysteknikskole.example", "email_verified": True}
    other.running.userinfo = {"sub": "5", **address}
    assert other.sign_in(Browser(app)).status_code == 303


def test_who_is_not_known_is_let_in_only_as_the_school_has_set(
    app: Flask, entra: SchoolProvider, school: School, database: Database
) -> None:
    entra.running.person |= {
        "oid": "new",
        "name": "Ny Kollega",
        "preferred_username": "ny@nordlysteknikskole.example",
    }
    assert "kender ikke dit login" in entra.sign_in(Browser(app)).text
    entra.update(newcomers="mapped", roles="Matchdag.Teacher = teacher\nMatchdag.Crew=crew")
    assert "ikke i en gruppe" in entra.sign_in(Browser(app)).text
    entra.running.lies = {"_claim_names": {"groups": "src1"}}
    assert "så mange grupper" in entra.sign_in(Browser(app)).text
    entra.running.lies = {"roles": ["Matchdag.Teacher", "Matchdag.Crew", "Other"]}
    assert entra.sign_in(Browser(app)).status_code == 303
    entra.update(newcomers="guest")
    entra.running.lies = {"oid": "newer", "preferred_username": "gaest@nordlysteknikskole.example"}
    assert entra.sign_in(Browser(app)).status_code == 303
    with database.reading() as session:
        people = session.scalars(select(Person).where(Person.name == "Ny Kollega")).all()
        found = {person.email: roles_of(session, person.id) for person in people}
    assert found == {
        "ny@nordlysteknikskole.example": ["crew", "teacher"],
        "gaest@nordlysteknikskole.example": ["guest"],
    }


def test_roles_of_who_is_known_stay_as_the_school_gave_them(
    app: Flask, entra: SchoolProvider, school: School, database: Database
) -> None:
    entra.update(newcomers="mapped", roles="Matchdag.Organiser=crew")
    assert entra.sign_in(Browser(app)).status_code == 303
    with database.reading() as session:
        assert roles_of(session, school.administrator) == ["administrator", "organiser"]


def test_who_is_shut_out_stays_out_and_an_operator_comes_by_mail(
    app: Flask, entra: SchoolProvider, school: School, database: Database, sessions: Sessions
) -> None:
    browser = Browser(app)
    with database.writing() as session:
        add_operator(session, email="karen@nordlysteknikskole.example")
    refused(browser, entra.sign_in(browser), "Den, der passer serveren", sessions)
    entra.update(newcomers="guest")
    entra.running.person |= {"oid": "p", "preferred_username": "p@nordlysteknikskole.example"}
    assert entra.sign_in(browser).status_code == 303
    with database.writing() as session:
        person = session.scalars(
            select(Person).where(Person.email == "p@nordlysteknikskole.example")
        ).one()
        update_staff_member(session, person, name="P", roles=["guest"], active=False)
    assert "Din adgang er lukket" in entra.sign_in(Browser(app)).text


def test_a_person_has_one_log_in_at_a_provider(app: Flask, entra: SchoolProvider) -> None:
    assert entra.sign_in(Browser(app)).status_code == 303
    entra.running.person |= {"oid": "another-account"}
    answer = entra.sign_in(Browser(app))
    assert (answer.status_code, "har et andet" in answer.text) == (409, True)


def test_another_schools_provider_knows_none_of_ours(
    app: Flask, entra: SchoolProvider, database: Database
) -> None:
    """Two schools with the same address: each provider opens its own school alone."""
    with database.writing() as session:
        stranger = make_school(session, "Sydhavn")
        row = session.get_one(SignInProvider, entra.provider_id)
        row.organisation_id = stranger.organisation_id
    assert entra.sign_in(Browser(app)).status_code == 403
