"""A school whose people sign in by a provider that runs on this machine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from werkzeug.test import TestResponse

from services.registration.providers.models import ProviderIdentity, SignInProvider
from services.registration.providers.use_cases.find_or_add_person import insert_identity
from services.registration.providers.use_cases.update_provider import (
    add_provider,
    update_provider,
)
from services.registration.school.models.people import Person, SignedInSession
from shared.db import Database
from tests.integration.registration.providers.oidc_provider import (
    CLIENT_ID,
    SECRET,
    OidcProvider,
    running_provider,
)
from tests.support.browser import Browser
from tests.support.registration import KEYS
from tests.support.school import School

Sessions = Callable[[], int]
TENANT = "0f2f3f0e-6a5b-4f7e-9a55-7a4d2f1f6f10"
INSTITUTION = "101001"
UNILOGIN_PERSON = {
    # the shape of STIL's own examples, OIDC.3.0-UNILOGIN
    "sub": "2d14f224-f21f-4554-9f22-73b9e9975633",
    "typ": "ID",
    "azp": CLIENT_ID,
    "acr": "1",
    "spec_ver": "OIDC.3.0-UNILOGIN",
    "has_license": "true",
    "unilogin_loa": "ToFaktor",
    "aktoer_gruppe": "Medarbejder",
    "institution_ids": f"[{INSTITUTION}, A04441]",
    "loa": "3",
    "uniid": "1000000158",
}
ENTRA_PERSON = {
    # the shape of Microsoft's reference of v2.0 ID tokens
    "sub": "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
    "ver": "2.0",
    "tid": TENANT,
    "oid": "690222be-ff1a-4d56-abd1-7e4f7d38e474",
    "name": "Karen Holst",
    "preferred_username": "karen@nordlysteknikskole.example",
    "roles": ["Matchdag.Organiser"],
    "amr": ["pwd", "mfa"],
}


@dataclass
class SchoolProvider:
    """The provider as it runs, and as the school has set it up."""

    provider_id: UUID
    running: OidcProvider
    database: Database

    @property
    def address(self) -> str:
        return f"/sign-in/with/{self.provider_id}"

    def update(self, **typed: Any) -> None:
        with self.database.writing() as session:
            provider = session.get_one(SignInProvider, self.provider_id)
            update_provider(session, provider, settings_of(provider) | typed, keys=KEYS)

    def forget_people(self) -> None:
        with self.database.writing() as session:
            session.execute(delete(ProviderIdentity))

    def begin(self, browser: Browser, query: str = "") -> str:
        """Where the provider sends the browser back to."""
        asked = browser.get(self.address + query)
        assert asked.status_code == 303, asked.text
        return path_of(self.running.sign_in(asked.headers["Location"]))

    def sign_in(self, browser: Browser, query: str = "") -> TestResponse:
        return browser.get(self.begin(browser, query))


def bind(database: Database, provider: SchoolProvider, person_id: UUID, subject: str) -> None:
    with database.writing() as session:
        row = session.get_one(SignInProvider, provider.provider_id)
        insert_identity(session, row, session.get_one(Person, person_id), subject)


def refused(browser: Browser, answer: Any, text: str, sessions: Sessions) -> None:
    assert answer.status_code in (403, 409, 429, 502, 503), answer.status_code
    assert text in answer.text, answer.text
    assert "Få et link i en mail" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert sessions() == 0
    assert browser.get("/").status_code == 303


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def settings_of(provider: SignInProvider) -> dict[str, Any]:
    names = (
        "name issuer client_id institution mail_domains least_level factor_values trusts_factor"
        " newcomers roles acr_values mail_claim groups_claim institution_claim is_active"
    )
    return {name: getattr(provider, name) for name in names.split()} | {"secret": ""}


@pytest.fixture
def reaching_app(app: Flask) -> Flask:
    app.config["MATCHDAG_PRIVATE_PROVIDERS"] = True
    return app


@pytest.fixture
def make_provider(
    database: Database, school: School, reaching_app: Flask
) -> Iterator[Callable[..., SchoolProvider]]:
    """make_provider("entra", path="…", **settings): runs, and is switched on at the school."""
    opened = []

    def make(kind: str, *, path: str = "", **typed: Any) -> SchoolProvider:
        context = running_provider(path)
        running = context.__enter__()
        opened.append(context)
        with database.writing() as session:
            provider = add_provider(
                session, organisation_id=school.organisation_id, kind=kind, name=kind.title()
            )
            given = {"issuer": running.issuer, "client_id": CLIENT_ID, "secret": SECRET}
            settings = settings_of(provider) | given | {"is_active": True} | typed
            update_provider(session, provider, settings, keys=KEYS)
            return SchoolProvider(provider.id, running, database)

    yield make
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture
def unilogin(make_provider: Callable[..., SchoolProvider]) -> SchoolProvider:
    made = make_provider("unilogin", institution=INSTITUTION)
    made.running.person = dict(UNILOGIN_PERSON)
    return made


@pytest.fixture
def entra(make_provider: Callable[..., SchoolProvider]) -> SchoolProvider:
    made = make_provider("entra", path=f"/{TENANT}/v2.0", mail_domains="nordlysteknikskole.example")
    made.running.person = dict(ENTRA_PERSON)
    return made


@pytest.fixture
def sessions(database: Database) -> Callable[[], int]:
    def count() -> int:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(SignedInSession)) or 0

    return count
