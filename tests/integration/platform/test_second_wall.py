"""A web process sees the rows of one organisation, whatever its connections served before."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import bindparam, create_engine, func, insert, select, text
from sqlalchemy.exc import ProgrammingError

from services.registration.events.models.events import Event, EventSlot
from services.registration.kit.models.metadata import Base
from shared.db import CompiledStatement, Database
from shared.db.migrations import migrate
from shared.db.wall import choose_organisation, outside_wall, set_organisation
from tests.support.databases import POSTGRES, on_postgres
from tests.support.registration import fresh_postgresql
from tests.support.world import NOW, World, make_world

ROLE = "registration_web"
EVENTS = CompiledStatement(select(Event.__table__.c.organisation_id))
SLOTS = CompiledStatement(
    select(func.count()).select_from(EventSlot).where(EventSlot.event_id == bindparam("event"))
)


@pytest.fixture
def database() -> Iterator[Database]:
    """One connection for all that is asked of the web."""
    with fresh_postgresql(pool_size=1) as opened:
        yield opened
        set_organisation(None)


@pytest.fixture
def schools(database: Database) -> tuple[World, World]:
    with database.writing() as session:
        return make_world(session, students=1), make_world(session, students=1, name="En anden")


@pytest.fixture
def web(database: Database, schools: tuple[World, World]) -> Database:
    return database.behind_wall(ROLE)


def by_session(web: Database) -> list[UUID]:
    with web.reading() as session:
        return list(session.scalars(select(Event.organisation_id)))


def by_writer(web: Database) -> list[UUID]:
    with web.writing() as session:
        return list(session.scalars(select(Event.organisation_id).with_for_update()))


def by_driver(web: Database) -> list[UUID]:
    with web.autocommit() as autocommit:
        return [row[0] for row in autocommit.execute(EVENTS, {})]


def after_a_failure(web: Database) -> list[UUID]:
    """A transaction that is rolled back takes nothing of the setting back."""
    with pytest.raises(ProgrammingError), web.writing() as session:
        session.execute(text("SELECT nonsense"))
    return by_session(web)


DOORS: list[Callable[[Database], list[UUID]]] = [by_session, by_writer, by_driver, after_a_failure]


@pytest.mark.parametrize("read", DOORS)
def test_nothing_is_left_of_the_request_before(
    web: Database, schools: tuple[World, World], read: Callable[[Database], list[UUID]]
) -> None:
    one, other = (school.organisation_id for school in schools)
    seen = []
    for organisation in (one, other, None, one, None, other):
        set_organisation(organisation)
        seen.append(read(web))
    assert seen == [[one], [other], [], [one], [], [other]]


def test_the_event_that_a_connection_saw_last_is_nothing_to_another_school(
    web: Database, schools: tuple[World, World]
) -> None:
    one, other = schools

    def seats(school: World) -> int:
        with web.autocommit() as autocommit:
            return int(autocommit.execute(SLOTS, {"event": school.event_id})[0][0])

    for asker, foreign in ((one, other), (other, one), (one, other)):
        set_organisation(asker.organisation_id)
        assert seats(asker) > 0
        assert seats(foreign) == 0
    set_organisation(None)
    assert seats(one) == 0


def test_a_thread_of_another_school_gets_its_own(
    web: Database, schools: tuple[World, World]
) -> None:
    def ask(school: World) -> list[UUID]:
        set_organisation(school.organisation_id)
        return by_session(web)

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(ask, schools * 20))
    assert found == [[school.organisation_id] for school in schools * 20]


def test_control_a_pool_by_itself_keeps_what_the_request_before_set(
    database: Database, schools: tuple[World, World]
) -> None:
    engine = create_engine(
        database.url, pool_size=1, max_overflow=0, connect_args={"options": f"-c role={ROLE}"}
    )
    found = []
    for statement in (f"SET matchdag.organisation = '{schools[0].organisation_id}'", "SELECT 1"):
        with engine.connect() as connection:
            connection.execute(text(statement))
            found.append(list(connection.scalars(select(Event.organisation_id))))
            connection.commit()
    engine.dispose()
    assert found == [[schools[0].organisation_id]] * 2


def test_a_link_chooses_for_the_rest_of_the_request(
    web: Database, schools: tuple[World, World]
) -> None:
    one, other = schools
    set_organisation(one.organisation_id)
    with web.reading() as session:
        found = select(Event.organisation_id).where(Event.id == other.event_id)
        choose_organisation(session, found)
        assert list(session.scalars(select(Event.id))) == [other.event_id]
    assert by_session(web) == [other.organisation_id]
    with web.reading() as session:
        choose_organisation(session, found.where(Event.id == uuid4()))
        assert list(session.scalars(select(Event.id))) == []
    assert by_driver(web) == []


def test_outside_ends_where_it_says_also_after_a_refusal(
    web: Database, schools: tuple[World, World]
) -> None:
    set_organisation(schools[0].organisation_id)
    counted = select(func.count()).select_from(Event)
    with web.reading() as session:
        with outside_wall(session):
            assert session.scalar(counted) == 2
        assert session.scalar(counted) == 1
        with pytest.raises(LookupError), outside_wall(session):
            raise LookupError
        assert session.scalar(counted) == 1


def test_no_row_is_written_for_another_school(web: Database, schools: tuple[World, World]) -> None:
    one, other = schools
    set_organisation(one.organisation_id)
    education = {"id": uuid4(), "organisation_id": other.organisation_id, "name": "x"}
    with pytest.raises(ProgrammingError, match="row-level security"), web.writing() as session:
        session.execute(
            insert(Base.metadata.tables["educations"]).values(**education, name_key="x")
        )
    with web.writing() as session:
        changed: Any = session.execute(
            text("UPDATE events SET name = 'x' WHERE id = :id"), {"id": other.event_id}
        )
        assert changed.rowcount == 0


def test_a_grant_opens_one_event_until_it_ends(
    database: Database, web: Database, schools: tuple[World, World]
) -> None:
    one, other = schools
    grants = Base.metadata.tables["organisation_grants"]
    set_organisation(one.organisation_id)
    for until, seen in (("now() + interval '1 hour'", True), ("now() - interval '1 hour'", False)):
        with database.writing() as session:
            session.execute(text("DELETE FROM organisation_grants"))
            session.execute(
                insert(grants).values(
                    event_id=other.event_id,
                    organisation_id=other.organisation_id,
                    granted_organisation_id=one.organisation_id,
                    until=NOW,
                )
            )
            session.execute(text(f"UPDATE organisation_grants SET until = {until}"))
        with web.autocommit() as autocommit:
            counted = autocommit.execute(SLOTS, {"event": other.event_id})[0][0]
        assert (counted > 0) is seen


def test_an_owner_without_rights_is_told_what_is_missing_and_then_migrates() -> None:
    """As in production: the owner of the database may create no roles."""
    name = f"matchdag_owner_{uuid4().hex[:8]}"
    on_postgres(f"CREATE ROLE {name} LOGIN")
    on_postgres(f"CREATE DATABASE {name} OWNER {name}")
    url = psycopg.conninfo.make_conninfo(POSTGRES)
    host = psycopg.conninfo.conninfo_to_dict(url)
    owned = f"postgresql://{name}@{host['host']}:{host['port']}/{name}"
    try:
        with pytest.raises(RuntimeError, match=r"20-web-roles\.sh"):
            migrate(owned, "services.registration.migrations")
        on_postgres(f"GRANT {ROLE} TO {name}")
        migrate(owned, "services.registration.migrations")
        owner = Database(owned, pool_size=1)
        with owner.writing() as session:
            world = make_world(session, students=1)
        set_organisation(world.organisation_id)
        assert by_session(owner) == [world.organisation_id]
        assert by_session(owner.behind_wall(ROLE)) == [world.organisation_id]
        set_organisation(uuid4())
        assert by_session(owner) == [world.organisation_id]
        assert by_session(owner.behind_wall(ROLE)) == []
        owner.dispose()
    finally:
        set_organisation(None)
        on_postgres(f"DROP DATABASE {name} WITH (FORCE)")
        on_postgres(f"DROP ROLE {name}")
