"""Tokens of programs for a test, and every route of a JSON door asked with one."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import MetaData
from werkzeug.test import TestResponse

from services.registration.programs.domain import OF_THE_SCHOOL, PERMISSIONS
from shared import clock
from shared.auth.access import register_access_matrix
from shared.auth.api_tokens import create_secret, digest_of, written_token
from shared.db import Database
from shared.ids import new_id

#: refused before a row is looked for
_BY_ITS_BODY = {400, 415, 422, 428}


@dataclass(frozen=True)
class ApiRoute:
    """One route and method of the JSON door; `names` are lines of which one is enough."""

    method: str
    rule: str
    endpoint: str
    address: str
    names: frozenset[str]

    @property
    def names_an_event(self) -> bool:
        return "<uuid:event_id>" in self.rule

    @property
    def open_to_programs(self) -> frozenset[str]:
        return self.names & set(PERMISSIONS)

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


@dataclass
class Programs:
    """The programs of one school at one service."""

    app: Flask
    database: Database
    metadata: MetaData
    organisation_id: UUID
    made_by: UUID
    bodies: Mapping[str, Any] = field(default_factory=dict)

    def token(
        self,
        permissions: Collection[str],
        *,
        event_id: UUID | None = None,
        ends_in: timedelta = timedelta(days=1),
        is_revoked: bool = False,
    ) -> str:
        """A token of which a use was just written down, so that no request writes one."""
        secret, now, token_id = create_secret(), clock.now(), new_id()
        tokens = self.metadata.tables["api_tokens"]
        values = {
            "id": token_id,
            "organisation_id": self.organisation_id,
            "name": "Skemaprogram",
            "created_at": now - timedelta(days=2),
            "made_by": self.made_by,
            "secret_digest": digest_of(secret),
            "permissions": " ".join(sorted(permissions)),
            "event_id": event_id,
            "expires_at": now + ends_in,
            "revoked_at": now if is_revoked else None,
            "last_used_at": now,
            "version": 1,
        }
        known = {name: value for name, value in values.items() if name in tokens.c}
        with self.database.writing() as session:
            session.execute(tokens.insert().values(known))
        return written_token(token_id, secret)

    def ask(self, route: ApiRoute, token: str) -> TestResponse:
        writes = route.method in {"POST", "PUT", "PATCH"}
        return self.app.test_client().open(
            route.address,
            method=route.method,
            json=self.bodies.get(route.endpoint, {}) if writes else None,
            headers={
                "Authorization": f"Bearer {token}",
                "If-Match": "*",
                "Idempotency-Key": uuid4().hex,
            },
        )


def api_routes(app: Flask, ids: Mapping[str, Any]) -> list[ApiRoute]:
    """Those that stand for lines of the access table; reads first, what takes away last."""
    adapter = app.url_map.bind("localhost")
    arguments = {rule.rule: rule.arguments for rule in app.url_map.iter_rules()}
    routes = [
        ApiRoute(
            method,
            rule,
            endpoint,
            adapter.build(endpoint, {each: ids[each] for each in arguments[rule]}, method),
            frozenset(each.name for each in access),
        )
        for method, rule, endpoint, access in register_access_matrix(app)
        if rule.startswith("/api/v1/") and isinstance(access, tuple)
    ]
    order = ("GET", "PUT", "PATCH", "POST", "DELETE")
    return sorted(routes, key=lambda route: (order.index(route.method), route.rule))


def refusals(
    programs: Programs, routes: Iterable[ApiRoute], token_for: Callable[[ApiRoute], str]
) -> Iterator[tuple[ApiRoute, int, str]]:
    """What each route answers to the token that is chosen for it: status and code."""
    for route in routes:
        answer = programs.ask(route, token_for(route))
        body = answer.get_json(silent=True)
        yield route, answer.status_code, body.get("code", "") if isinstance(body, dict) else ""


def let_in_by_the_others(
    programs: Programs, routes: Iterable[ApiRoute], others: Collection[str] = PERMISSIONS
) -> list[str]:
    """Routes that are not refused to a token with every line but their own."""

    def token_for(route: ApiRoute) -> str:
        return programs.token(set(others) - route.names)

    asked = refusals(programs, routes, token_for)
    return [str(route) for route, *said in asked if said != [403, "token_not_permitted"]]


def refused_with_its_own(
    programs: Programs, routes: Iterable[ApiRoute], event_id: UUID | None = None
) -> list[str]:
    """Routes refused to a token that has just their line, of one event or of the school."""
    fit = [
        route
        for route in routes
        for name in route.open_to_programs
        if event_id is None or (route.names_an_event and name not in OF_THE_SCHOOL)
    ]

    def token_for(route: ApiRoute) -> str:
        return programs.token([min(route.open_to_programs)], event_id=event_id)

    asked = refusals(programs, fit, token_for)
    return [f"{route}: {said}" for route, *said in asked if said[0] in {401, 403}]


def let_in_elsewhere(programs: Programs, routes: Iterable[ApiRoute], event_id: UUID) -> list[str]:
    """Routes not refused to a token of another event that has their line."""

    def token_for(route: ApiRoute) -> str:
        return programs.token([min(route.open_to_programs)], event_id=event_id)

    fit = [route for route in routes if route.open_to_programs]
    asked = refusals(programs, fit, token_for)
    return [f"{route}: {said}" for route, *said in asked if said != [403, "token_of_another_event"]]


def let_in_of_another_school(
    strangers: Programs, routes: Iterable[ApiRoute], ids: Collection[Any]
) -> list[str]:
    """Routes that show or change a row of this school to another one's token."""
    token = strangers.token(PERMISSIONS)
    found = []
    for route in routes:
        if not route.open_to_programs:
            continue
        answer = strangers.ask(route, token)
        shows = any(str(each) in answer.text for each in ids)
        if "<" in route.rule:
            is_refused = answer.status_code in {404, *_BY_ITS_BODY}
        else:
            is_refused = answer.status_code < 500
        if shows or not is_refused:
            found.append(f"{route}: {answer.status_code}")
    return found


def wrongly_answered(
    programs: Programs, routes: Iterable[ApiRoute], token: str, code: str
) -> list[str]:
    """Routes that answer anything but 401 with this code."""
    asked = refusals(programs, routes, lambda _route: token)
    return [f"{route}: {said}" for route, *said in asked if said != [401, code]]
