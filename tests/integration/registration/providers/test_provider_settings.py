"""Setting a provider up: what is missing is said, the secret is never shown, schools stay apart."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from services.registration.privacy.queries.subject_access import subject_access
from services.registration.privacy.use_cases.erase_expired import erase_expired
from services.registration.privacy.use_cases.erase_person import erase_person
from services.registration.providers.models import (
    ProviderAnswer,
    ProviderIdentity,
    SignInProvider,
)
from services.registration.school.models.people import Person
from services.registration.school.use_cases.invite_staff import add_staff_member
from shared.db import Database
from shared.ids import new_id
from tests.integration.registration.providers.conftest import SchoolProvider
from tests.support.browser import Browser
from tests.support.school import School, make_school

pytestmark = pytest.mark.usefixtures("four_weeks_before")

COMPLETE = {
    "name": "UNI-Login",
    "issuer": "https://broker.unilogin.dk/auth/realms/broker",
    "client_id": "matchdag",
    "secret": "a-very-secret-word",
    "institution": "101001",
    "mail_domains": "@Nordlys.example\nelev.nordlys.example",
    "least_level": "low",
    "factor_values": "ToFaktor",
    "newcomers": "mapped",
    "roles": "Medarbejder = teacher",
    "is_active": "yes",
}


@pytest.fixture
def administrator(app: Flask, school: School) -> Browser:
    return Browser(app, school.staff("administrator"))


def made(browser: Browser, kind: str = "unilogin") -> str:
    answer = browser.post("/sign-in-providers/new", kind=kind, name="UNI-Login")
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def only_provider(database: Database) -> SignInProvider:
    with database.reading() as session:
        return session.scalars(select(SignInProvider)).one()


def test_a_provider_is_set_up_and_its_secret_is_never_shown(
    app: Flask, administrator: Browser, database: Database
) -> None:
    address = made(administrator)
    page = administrator.page(address)
    provider = only_provider(database)
    assert f"http://localhost/sign-in/with/{provider.id}/answer" in page
    assert not provider.is_active
    answer = administrator.post(address, COMPLETE)
    assert answer.status_code == 303, answer.text
    page = administrator.page(address)
    assert "a-very-secret-word" not in page
    assert "Der er gemt en" in page
    provider = only_provider(database)
    assert b"a-very-secret-word" not in (provider.sealed_secret or b"")
    assert provider.mail_domains == "elev.nordlys.example\nnordlys.example"
    assert "Log ind med UNI-Login" in Browser(app).page("/sign-in")
    kept = provider.sealed_secret
    administrator.post(address, COMPLETE | {"secret": "", "least_level": "substantial"})
    assert only_provider(database).sealed_secret == kept


def test_another_issuer_gets_neither_the_secret_nor_the_people(
    app: Flask, administrator: Browser, database: Database, school: School
) -> None:
    address = made(administrator)
    administrator.post(address, COMPLETE)
    administrator.post(f"{address}/people", lines="1000000158; karen@nordlysteknikskole.example")
    other = {"issuer": "https://et-broker.unilogin.dk/auth/realms/broker", "secret": ""}
    refused = administrator.post(address, COMPLETE | other)
    assert refused.status_code == 422
    assert "skal den skrives igen" in refused.text
    assert only_provider(database).sealed_secret is not None, "nothing is half saved"
    assert administrator.post(address, COMPLETE | other | {"is_active": ""}).status_code == 303
    assert only_provider(database).sealed_secret is None
    with database.reading() as session:
        assert session.scalars(select(ProviderIdentity)).all() == []


WRONG = [
    ({"institution": ""}, "institution", "Skriv skolens institutionsnummer"),
    ({"institution": "10-1"}, "institution", "tal og bogstaver"),
    ({"client_id": ""}, "client_id", "Skriv det id"),
    ({"secret": ""}, "secret", "Skriv hemmeligheden"),
    ({"issuer": "broker.unilogin.dk"}, "issuer", "begynder med https://"),
    ({"issuer": "https://x.example/?a=b"}, "issuer", "begynder med https://"),
    ({"mail_domains": "skole"}, "mail_domains", "domæner som skole.dk"),
    ({"roles": "Medarbejder = administrator"}, "roles", "gruppe = rolle"),
    ({"roles": "Medarbejder"}, "roles", "gruppe = rolle"),
    ({"roles": ""}, "roles", "mindst én gruppe"),
    ({"newcomers": "everybody"}, "newcomers", "Vælg en på listen"),
    ({"least_level": ""}, "least_level", "Vælg en på listen"),
    ({"name": " "}, "name", "Skriv noget"),
]


def test_what_is_wrong_stands_beside_its_field(administrator: Browser, database: Database) -> None:
    address = made(administrator)
    for wrong, field, text in WRONG:
        answer = administrator.post(address, COMPLETE | wrong)
        assert answer.status_code == 422, wrong
        assert f'href="#field-{field}"' in answer.text, wrong
        assert text in answer.text, wrong
        assert not only_provider(database).is_active
    assert administrator.post("/sign-in-providers/new", kind="saml", name="X").status_code == 422


def test_entra_asks_for_the_own_tenant_and_another_for_the_field_of_the_institution(
    administrator: Browser, database: Database
) -> None:
    address = made(administrator, "entra")
    form = COMPLETE | {"issuer": only_provider(database).issuer, "institution": ""}
    assert "lejer-id (tenant id)" in administrator.post(address, form).text
    other = made(administrator, "other")
    answer = administrator.post(other, COMPLETE)
    assert 'href="#field-institution_claim"' in answer.text
    assert administrator.post(other, COMPLETE | {"institution_claim": "inst"}).status_code == 303


def test_the_schools_list_says_who_is_who(
    administrator: Browser, database: Database, school: School
) -> None:
    with database.writing() as session:
        stranger = make_school(session, "Sydhavn")
    address = made(administrator)
    people = f"{address}/people"
    for lines, text in (
        ("1000000158", "Linje 1: skriv id; e-mail."),
        (
            "1;karen@nordlysteknikskole.example\n2;karen@sydhavn.example",
            "Linje 2: ingen her på skolen",
        ),
        ("\n".join(f"{at};karen@nordlysteknikskole.example" for at in "12"), "Linje 2: id’et"),
    ):
        answer = administrator.post(people, lines=lines)
        assert (answer.status_code, text in answer.text) == (422, True), answer.text
    given = "1000000158\tKaren@NordlysTeknikskole.example \r\n\r\n"
    for _again in range(2):
        assert administrator.post(people, lines=given).status_code == 303
    page = administrator.page(people)
    assert "<code>1000000158" in page
    assert "1 person er knyttet" in page
    assert "<code>" not in administrator.page(f"{people}?search=Per")
    assert "<code>" in administrator.page(f"{people}?search=HOLST")
    assert administrator.post(f"{people}/{school.administrator}/remove").status_code == 303
    assert "<code>" not in administrator.page(people)
    assert stranger.organisation_id != school.organisation_id


def test_another_schools_provider_is_not_there(
    app: Flask, administrator: Browser, database: Database
) -> None:
    address = made(administrator)
    with database.writing() as session:
        stranger = make_school(session, "Sydhavn")
    browser = Browser(app, stranger.staff("administrator"))
    assert "UNI-Login</a>" not in browser.page("/sign-in-providers")
    for path in (address, f"{address}/people", f"{address}/delete"):
        browser.page(path, 404)
    for path in (address, f"{address}/test", f"{address}/people", f"{address}/delete"):
        assert browser.post(path, COMPLETE | {"lines": "1;a@b.example"}).status_code == 404
    own = address.replace("/sign-in-providers", "/security/log-ins")
    assert browser.post(f"{own}/add").status_code == 404
    assert only_provider(database).client_id == ""


def test_one_that_is_taken_away_takes_its_people_along(
    app: Flask, administrator: Browser, database: Database, entra: SchoolProvider
) -> None:
    assert entra.sign_in(Browser(app)).status_code == 303
    address = f"/sign-in-providers/{entra.provider_id}/delete"
    assert "link i en mail" in administrator.page(address)
    assert administrator.post(address).status_code == 303
    with database.reading() as session:
        for table in (SignInProvider, ProviderIdentity, ProviderAnswer):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_what_is_kept_of_a_person_is_told_and_erased(
    app: Flask, database: Database, school: School, entra: SchoolProvider
) -> None:
    entra.sign_in(Browser(app))
    with database.writing() as session:
        told = subject_access(session, school.administrator)
        assert told["provider_identities"][0]["subject"] == entra.running.person["oid"]
        add_staff_member(
            session,
            organisation_id=school.organisation_id,
            name="Per",
            email="per@school.example",
            roles=["administrator"],
        )
        person = session.get_one(Person, school.administrator)
        erase_person(session, person, erased_by=school.administrator)
        assert session.scalars(select(ProviderIdentity)).all() == []


def test_answers_are_forgotten_after_a_day(
    app: Flask, database: Database, entra: SchoolProvider, four_weeks_before: Any
) -> None:
    entra.sign_in(Browser(app))
    with database.writing() as session:
        erase_expired(session)
        assert session.scalar(select(func.count()).select_from(ProviderAnswer)) == 1
    four_weeks_before.shift(25 * 3600)
    with database.writing() as session:
        erase_expired(session)
        assert session.scalar(select(func.count()).select_from(ProviderAnswer)) == 0


@pytest.fixture
def two_schools(database: Database, entra: SchoolProvider) -> Callable[[], School]:
    def make() -> School:
        with database.writing() as session:
            return make_school(session, "Sydhavn")

    return make


def test_one_school_shows_its_button_and_of_several_each_finds_its_own(
    app: Flask, entra: SchoolProvider, two_schools: Callable[[], School]
) -> None:
    entra.update(mail_domains="nordlysteknikskole.example")
    page = Browser(app).page("/sign-in?next=/staff")
    assert f'href="{entra.address}?next=/staff"' in page
    two_schools()
    browser = Browser(app)
    page = browser.page("/sign-in")
    assert entra.address not in page
    assert "Find din skole" in page
    browser.page("/sign-in/school")
    found = browser.post("/sign-in/school", email=" x@NordlysTeknikskole.example ", next="/staff")
    assert found.headers["Location"] == "/sign-in/at/nordlys-teknikskole?next=/staff"
    page = browser.page(found.headers["Location"])
    assert f'href="{entra.address}?next=/staff"' in page
    assert entra.address not in browser.page("/sign-in/at/sydhavn")
    browser.page("/sign-in/at/nowhere", 404)
    entra.update(is_active=False)
    assert "Find din skole" not in browser.page("/sign-in")


def test_finding_a_school_tells_of_no_person(
    app: Flask, entra: SchoolProvider, two_schools: Callable[[], School]
) -> None:
    """Known or not, the part before the @ changes nothing."""
    two_schools()
    entra.update(mail_domains="nordlysteknikskole.example")
    browser = Browser(app)
    browser.page("/sign-in/school")
    answers = [
        browser.post("/sign-in/school", email=f"{name}@nordlysteknikskole.example")
        for name in ("karen", "nobody", "")
    ]
    assert {each.headers["Location"] for each in answers} == {"/sign-in/at/nordlys-teknikskole"}
    unknown = browser.post("/sign-in/school", email="karen@elsewhere.example")
    assert "Ingen skole her har sit login under elsewhere.example" in unknown.text


def test_two_schools_with_one_domain_are_both_named(
    app: Flask, entra: SchoolProvider, database: Database, two_schools: Callable[[], School]
) -> None:
    other = two_schools()
    entra.update(mail_domains="faelles.example")
    with database.writing() as session:
        row = session.get_one(SignInProvider, entra.provider_id)
        columns = {each.name: getattr(row, each.name) for each in row.__table__.columns}
        own = {"id": new_id(), "organisation_id": other.organisation_id}
        session.add(SignInProvider(**columns | own))
    browser = Browser(app)
    browser.page("/sign-in/school")
    answer = browser.post("/sign-in/school", email="x@faelles.example")
    assert answer.status_code == 200
    assert "Sydhavn" in answer.text
    assert "Nordlys Teknikskole" in answer.text
