"""Every service drops by itself what nobody can use any more: answers to repeated requests, ended
sessions, tokens of programs. Nothing goes before its time, and nothing that is gone comes back.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import MetaData, func, insert, select

from services.notifications.settings import read_settings
from services.notifications.tables import METADATA as MAIL_TABLES
from services.notifications.worker import clear_once
from services.registration.jobs import erase_expired_once as forget_people
from services.registration.kit.retention import USUAL
from services.registration.school.models.api_tokens import ApiToken
from services.registration.tables import METADATA as PEOPLE_TABLES
from services.scheduling.jobs import erase_expired_once as forget_places
from services.scheduling.tables import METADATA as PLACE_TABLES
from shared.auth.api_tokens import TOKEN_RETENTION, apply_api_token
from shared.auth.ended_sessions import end_session
from shared.auth.identity import STUDENTS_STAY_SIGNED_IN
from shared.contracts.registration import ApiTokenChangedV1
from shared.db import Database
from shared.db.migrations import migrate
from tests.support.databases import KINDS, fresh_database_url
from tests.support.world import make_world

NOW = datetime(2027, 3, 11, 12, tzinfo=UTC)
YEAR = timedelta(days=365)
MAIL_SETTINGS = read_settings(
    {
        "MATCHDAG_SECRET_KEYS": "k" * 40,
        "MATCHDAG_NOTIFICATIONS_DATABASE_URL": "sqlite://",
    }
)
TABLES = {"scheduling": PLACE_TABLES, "notifications": MAIL_TABLES, "registration": PEOPLE_TABLES}
FORGET: dict[str, Callable[[Database], None]] = {
    "scheduling": forget_places,
    "notifications": partial(clear_once, settings=MAIL_SETTINGS),
    "registration": partial(forget_people, retention=USUAL),
}


def _at_head(service: str, url: str) -> None:
    migrate(url, f"services.{service}.migrations")


SHAPES = {service: partial(_at_head, service) for service in TABLES}


@pytest.fixture(params=TABLES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, service: str, tmp_path: Path) -> Iterator[Database]:
    with fresh_database_url(request.param, SHAPES[service], tmp_path) as url:
        opened = Database(url)
        yield opened
        opened.dispose()


@pytest.fixture(autouse=True)
def moving() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def add_token(database: Database, service: str, *, revoked: bool = False) -> ApiTokenChangedV1:
    """A token of a year, as this service comes to it."""
    told = ApiTokenChangedV1(
        token_id=uuid4(),
        organisation_id=uuid4(),
        made_by=uuid4(),
        secret_digest="d" * 64,
        permissions=("read_rooms",),
        event_id=None,
        expires_at=NOW + YEAR,
        revoked_at=NOW if revoked else None,
        version=2,
    )
    with database.writing() as session:
        if service != "registration":
            apply_api_token(session, told)
            return told
        world = make_world(session)
        session.add(
            ApiToken(
                id=told.token_id,
                organisation_id=world.organisation_id,
                name="Skema",
                created_at=NOW,
                made_by=world.organiser,
                secret_digest=told.secret_digest,
                permissions="read_rooms",
                expires_at=told.expires_at,
                revoked_at=told.revoked_at,
                version=2,
            )
        )
    return told


def count(database: Database, tables: MetaData, name: str) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(tables.tables[name])) or 0


@pytest.mark.parametrize("revoked", [False, True])
def test_a_token_goes_some_time_after_its_end_and_not_before(
    database: Database, service: str, moving: time_machine.Traveller, revoked: bool
) -> None:
    add_token(database, service, revoked=revoked)
    for after, left in ((timedelta(0), 1), (timedelta(seconds=1), 0)):
        moving.move_to(NOW + YEAR + TOKEN_RETENTION + after)
        FORGET[service](database)
        assert count(database, TABLES[service], "api_tokens") == left


@pytest.mark.parametrize("service", ["scheduling", "notifications"], indirect=True)
def test_a_message_of_before_brings_no_token_back_to_life(
    database: Database, service: str, moving: time_machine.Traveller
) -> None:
    """Why a token that was revoked is kept to its end: a word of before that comes late loses."""
    told = add_token(database, service, revoked=True)
    moving.move_to(NOW + TOKEN_RETENTION + timedelta(days=1))
    FORGET[service](database)
    before = ApiTokenChangedV1(**vars(told) | {"revoked_at": None, "version": 1})
    with database.writing() as session:
        apply_api_token(session, before)
    assert revoked_at(database, service, told.token_id) == NOW


def revoked_at(database: Database, service: str, token_id: UUID) -> datetime | None:
    tokens = TABLES[service].tables["api_tokens"]
    with database.reading() as session:
        return session.scalar(select(tokens.c.revoked_at).where(tokens.c.id == token_id))


@pytest.mark.parametrize("service", ["scheduling", "registration"], indirect=True)
def test_kept_answers_go_when_nobody_asks_again(
    database: Database, service: str, moving: time_machine.Traveller
) -> None:
    """Notifications keeps none."""
    keys = TABLES[service].tables["idempotency_keys"]
    with database.writing() as session:
        session.execute(
            insert(keys).values(key_digest="k", request_digest="r", status=200, created_at=NOW)
        )
    for after, left in ((timedelta(0), 1), (timedelta(seconds=1), 0)):
        moving.move_to(NOW + timedelta(days=1) + after)
        FORGET[service](database)
        assert count(database, TABLES[service], keys.name) == left


def test_an_ended_session_goes_when_its_cookie_is_no_good_any_more(
    database: Database, service: str, moving: time_machine.Traveller
) -> None:
    with database.writing() as session:
        end_session(session, uuid4(), NOW)
    for after, left in ((timedelta(0), 1), (timedelta(seconds=1), 0)):
        moving.move_to(NOW + STUDENTS_STAY_SIGNED_IN + after)
        FORGET[service](database)
        assert count(database, TABLES[service], "ended_sessions") == left
