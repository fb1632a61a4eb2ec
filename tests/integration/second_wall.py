"""For the second wall: rows that can be recognised, an app that stands for another school, and the
same database with its policies off.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile, is_zipfile

from flask import Flask
from sqlalchemy import Engine, MetaData, String, Text, text
from sqlalchemy import event as incidents
from werkzeug.test import TestResponse

from shared.auth.access import Access, register_access_matrix
from shared.db import Database
from shared.db.wall import ORGANISATION, set_organisation
from tests.support.browser import Browser

MARK = "¤¤"
_SHOWN = {"name", "place", "label", "building", "hall", "presentation", "body_text", "body_html"}
_OPEN = {Access.PUBLIC, Access.LINK, Access.INSIDE}
Asked = tuple[str, str]
"""(method, address)"""


def mark_rows(database: Database, role: str, organisation_id: UUID, metadata: MetaData) -> None:
    """Put the mark at the end of every name of this school."""
    with _standing_for(organisation_id), database.behind_wall(role).writing() as session:
        for table in protected_tables(database):
            if table == "audit_records":
                continue  # holds no name, and nobody may change it
            for column in metadata.tables[table].columns:
                if column.name in _SHOWN and isinstance(column.type, String | Text):
                    session.execute(
                        text(f"UPDATE {table} SET {column.name} = {column.name} || '{MARK}'")
                    )


def rows_of(
    database: Database, role: str, organisation_id: UUID | None
) -> dict[str, tuple[int, int]]:
    """Of each table that has policies, what the web sees for this school: number and sum."""
    seen = {}
    with _standing_for(organisation_id), database.behind_wall(role).reading() as session:
        for table in protected_tables(database):
            count = "SELECT count(*), coalesce(sum(hashtext(t::text)), 0) FROM"
            number, total = session.execute(text(f"{count} {table} AS t")).one()
            seen[table] = (number, int(total))
    return seen


def protected_tables(database: Database) -> list[str]:
    with database.reading() as session:
        return list(
            session.scalars(text("SELECT DISTINCT tablename FROM pg_policies ORDER BY tablename"))
        )


def stand_for(app: Flask, organisation_id: UUID) -> None:
    """Whoever asks, the database is asked for this school: of the application's own scope nothing
    is left, for an identity of the school whose rows they are may see them all.
    """
    app.before_request(lambda: set_organisation(organisation_id))


@contextmanager
def policies_off(database: Database) -> Iterator[None]:
    tables = protected_tables(database)
    _alter(database, tables, "DISABLE")
    try:
        yield
    finally:
        _alter(database, tables, "ENABLE")


def addresses(app: Flask, ids: Mapping[str, Any]) -> list[Asked]:
    """Every guarded route whose names are all known here, GETs first; and GETs that name none."""
    adapter = app.url_map.bind("localhost")
    names = {rule.endpoint: rule.arguments for rule in app.url_map.iter_rules()}
    found = [
        (method, adapter.build(endpoint, {name: ids[name] for name in names[endpoint]}, method))
        for method, _rule, endpoint, access in register_access_matrix(app)
        if access not in _OPEN
        and names[endpoint] <= ids.keys()
        and (names[endpoint] or method == "GET")
    ]
    return sorted(found, key=lambda asked: asked[0] != "GET")


def shown_by(browser: Browser, asked: Iterable[Asked]) -> list[Asked]:
    """Those that answer with a marked row."""
    return [each for each in asked if is_shown_in(_answer(browser, *each))]


def _answer(browser: Browser, method: str, address: str) -> TestResponse:
    if address.startswith("/api/"):
        headers = {"If-Match": "*"}
        return browser.api(method, address.removeprefix("/api/v1"), {}, headers=headers)
    return browser.client.get(address) if method == "GET" else browser.post(address)


def is_shown_in(answer: TestResponse) -> bool:
    """A PDF cannot be looked into; one of a named row must not be made at all."""
    if answer.mimetype == "application/pdf":
        return answer.status_code == 200 and bool(answer.request.path.count("-"))
    content = answer.get_data()
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as sheets:
            content = b"".join(sheets.read(name) for name in sheets.namelist())
    return MARK.encode() in content


@contextmanager
def _standing_for(organisation_id: UUID | None) -> Iterator[None]:
    set_organisation(organisation_id)
    try:
        yield
    finally:
        set_organisation(None)


def _alter(database: Database, tables: Iterable[str], how: str) -> None:
    with database.writing() as session:
        for table in tables:
            session.execute(text(f"ALTER TABLE {table} {how} ROW LEVEL SECURITY"))


@contextmanager
def asking_for(organisation_id: UUID) -> Iterator[None]:
    """Each statement is sent for this school, whatever was chosen before it."""

    def choose(connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith("SET LOCAL ROLE"):
            driver = connection.connection.driver_connection
            driver.execute(f"SELECT set_config('{ORGANISATION}', '{organisation_id}', true)")

    incidents.listen(Engine, "before_cursor_execute", choose)
    try:
        yield
    finally:
        incidents.remove(Engine, "before_cursor_execute", choose)
