"""A sign-in by a provider gives the same session as a link: codes, fresh proof, signing out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from services.registration.jobs import renew_seals_once
from services.registration.providers.models import ProviderIdentity, SignInProvider
from services.registration.providers.use_cases.update_provider import open_secret
from services.registration.school.models.people import Person, SignedInSession
from services.registration.school.use_cases.confirm_second_factor import (
    begin_second_factor,
    confirm_second_factor,
)
from services.registration.school.use_cases.invite_staff import add_staff_member
from shared import clock
from shared.db import Database
from tests.integration.registration.providers.conftest import SchoolProvider, Sessions, path_of
from tests.support.browser import Browser, identity_of
from tests.support.registration import KEYS
from tests.support.school import School

pytestmark = pytest.mark.usefixtures("four_weeks_before")
WEIGHTY = "/staff/new"


@pytest.fixture
def code_app(database: Database, school: School) -> Callable[[], str]:
    """The administrator's; gives the code of the moment, a step on each time."""
    with database.writing() as session:
        person = session.get_one(Person, school.administrator)
        secret = pyotp.parse_uri(
            begin_second_factor(session, person, begun_by=person.id, keys=KEYS)
        ).secret
        code = pyotp.TOTP(secret).at(clock.now() - timedelta(seconds=30))
        assert confirm_second_factor(
            session, person_id=person.id, begun_by=person.id, code=code, keys=KEYS
        )
    return lambda: str(pyotp.TOTP(secret).at(clock.now()))


def asks_for_proof(browser: Browser) -> bool:
    answer = browser.get(WEIGHTY)
    return answer.status_code == 303 and "/confirm" in answer.headers["Location"]


def test_who_has_a_code_app_shows_a_code_after_the_provider_too(
    app: Flask, entra: SchoolProvider, code_app: Callable[[], str], sessions: Sessions
) -> None:
    browser = Browser(app)
    answer = entra.sign_in(browser, "?next=/staff")
    assert answer.headers["Location"] == "/sign-in/code"
    assert sessions() == 0
    assert browser.get("/").status_code == 303
    assert browser.post("/sign-in/code", code="000000").status_code == 403
    signed_in = browser.post("/sign-in/code", code=code_app())
    assert (signed_in.status_code, signed_in.headers["Location"]) == (303, "/staff")
    assert not asks_for_proof(browser)
    out = browser.post("/sign-out")
    assert out.headers["Location"] == f"{entra.address}/signed-out"


def test_the_providers_own_second_factor_counts_only_where_the_school_says_so(
    app: Flask, entra: SchoolProvider, code_app: Callable[[], str]
) -> None:
    entra.update(trusts_factor=True)
    assert entra.sign_in(Browser(app)).headers["Location"] == "/"
    entra.running.lies = {"amr": ["pwd"]}
    assert entra.sign_in(Browser(app)).headers["Location"] == "/sign-in/code"
    entra.running.lies = {"amr": None}
    assert entra.sign_in(Browser(app)).headers["Location"] == "/sign-in/code"


def test_where_a_code_app_is_demanded_the_provider_is_no_way_around_it(
    app: Flask, entra: SchoolProvider
) -> None:
    app.config["MATCHDAG_REQUIRE_TOTP"] = True
    assert entra.sign_in(Browser(app)).headers["Location"] == "/sign-in/enrol"
    entra.update(trusts_factor=True)
    assert entra.sign_in(Browser(app)).headers["Location"] == "/"


def test_an_old_session_at_the_provider_is_no_fresh_proof(
    app: Flask, entra: SchoolProvider
) -> None:
    fresh, old, silent = Browser(app), Browser(app), Browser(app)
    entra.sign_in(fresh)
    entra.running.lies = {"auth_time": int(clock.now().timestamp()) - 3600}
    entra.sign_in(old)
    entra.running.lies = {"auth_time": None}
    entra.sign_in(silent)
    assert [asks_for_proof(each) for each in (fresh, old, silent)] == [False, True, True]


def test_signing_out_ends_the_session_here_and_offers_the_providers_own(
    app: Flask, entra: SchoolProvider, database: Database
) -> None:
    browser = Browser(app)
    entra.sign_in(browser)
    out = browser.post("/sign-out")
    page = browser.page(out.headers["Location"])
    assert f"{entra.running.issuer}/logout?client_id=" in page
    assert "post_logout_redirect_uri=http%3A%2F%2Flocalhost%2Fsign-in" in page
    with database.reading() as session:
        [ended] = session.scalars(select(SignedInSession.ended_at))
    assert ended is not None
    entra.sign_in(browser)
    browser.page("/")
    entra.update(is_active=False)
    out = browser.post("/sign-out")
    left = browser.get(out.headers["Location"])
    assert (left.status_code, left.headers.get("Location")) == (303, "/sign-in"), out.headers


def test_a_new_sign_in_ends_the_session_of_before(
    app: Flask, entra: SchoolProvider, database: Database
) -> None:
    """Two answers that come back to one browser leave one session."""
    browser = Browser(app)
    address = entra.begin(browser)
    assert browser.get(address).status_code == 303
    assert browser.get(entra.address).headers["Location"] == "/"
    with database.reading() as session:
        assert len(session.scalars(select(SignedInSession)).all()) == 1


def bind_own(browser: Browser, provider: SchoolProvider) -> str:
    """Where the browser ends."""
    own = f"/security/log-ins/{provider.provider_id}"
    assert "Fortsæt" in browser.post(f"{own}/add").text
    asked = browser.get(f"{own}/onwards")
    assert "prompt=login" in asked.headers["Location"], "an open session there may be another's"
    answer = browser.get(path_of(provider.running.sign_in(asked.headers["Location"])))
    return answer.headers.get("Location", "") or answer.text


def test_a_colleague_binds_her_own_log_in_and_takes_it_off(
    app: Flask, unilogin: SchoolProvider, school: School, database: Database
) -> None:
    browser = Browser(app, school.staff("administrator"))
    assert bind_own(browser, unilogin) == "/security/log-ins"
    assert "Knyttet til dig" in browser.page("/security/log-ins")
    assert unilogin.sign_in(Browser(app)).status_code == 303
    assert browser.post(f"/security/log-ins/{unilogin.provider_id}/remove").status_code == 303
    assert unilogin.sign_in(Browser(app)).status_code == 403
    with database.reading() as session:
        assert session.scalars(select(ProviderIdentity)).all() == []


def test_nobody_else_begins_it_and_nobody_else_ends_it(
    app: Flask, unilogin: SchoolProvider, school: School, database: Database
) -> None:
    """Another site, another session, somebody else's log-in: the account stays as it is."""
    browser = Browser(app, school.staff("administrator"))
    own = f"/security/log-ins/{unilogin.provider_id}"
    assert browser.get(f"{own}/onwards").headers["Location"] == "/security/log-ins"
    unconfirmed = Browser(app, replace(school.staff("administrator"), confirmed_until=clock.now()))
    assert unconfirmed.post(f"{own}/add").status_code == 307
    browser.post(f"{own}/add")
    asked = browser.get(f"{own}/onwards")
    address = path_of(unilogin.running.sign_in(asked.headers["Location"]))
    stranger = Browser(app)
    assert stranger.get(address).status_code == 403
    with database.reading() as session:
        assert session.scalars(select(ProviderIdentity)).all() == []
    assert browser.get(address).headers["Location"] == "/security/log-ins"
    with database.writing() as session:
        [identity] = session.scalars(select(ProviderIdentity))
        colleague = add_staff_member(
            session,
            organisation_id=school.organisation_id,
            name="Per",
            email="per@school.example",
            roles=["teacher"],
        ).id
    taken = Browser(app, identity_of(colleague, school.organisation_id, "teacher"))
    assert "allerede knyttet til en anden" in bind_own(taken, unilogin)
    with database.reading() as session:
        assert [each.person_id for each in session.scalars(select(ProviderIdentity))] == [
            identity.person_id
        ]


def test_a_new_key_seals_the_secret_anew(
    app: Flask, entra: SchoolProvider, database: Database
) -> None:
    def opened(*keys: str) -> str | None:
        with database.reading() as session:
            provider = session.get_one(SignInProvider, entra.provider_id)
            return open_secret(provider, keys=keys)

    new = "n" * 40
    assert opened(*KEYS) == entra.running.secret
    assert opened(new) is None, "the control: the new key alone opens nothing yet"
    renew_seals_once(database, (new, *KEYS))
    assert opened(new) == entra.running.secret
    assert opened(*KEYS) is None
    renew_seals_once(database, ("x" * 40,))
    assert opened(new) == entra.running.secret, "a seal that no key opens is let be"
