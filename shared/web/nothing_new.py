"""Says "nothing new" to a live part of a page once more without asking the app; decides nothing.

A view that has found nothing new returns `nothing_new(still)`. As long as `still()` holds and the
session lasts, the same browser that asks just the same gets the same empty answer before Flask does
any work; now and then the app is asked in any case. It alone decides who sees what: whatever it has
not just answered goes to it. Such repeated answers are counted, but not logged.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import Response, request
from sqlalchemy.exc import SQLAlchemyError

from shared import clock
from shared.auth.ended_sessions import EndedSessions
from shared.auth.identity import required_identity
from shared.web.health import request_counter

#: how long a change may stay unseen by a poll, on top of the time between polls
LOOK_AGAIN_AFTER = timedelta(seconds=1)
ASK_THE_APP_AFTER = timedelta(minutes=5)
MOST_KEPT = 1_000

Still = Callable[[], bool]
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]
Headers = list[tuple[str, str]]

_SAID = "matchdag.nothing_new"
_ASKED = ("HTTP_COOKIE", "HTTP_HOST", "HTTP_HX_REQUEST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")

Key = TypeVar("Key")
Value = TypeVar("Value")


def nothing_new(still: Still) -> Response:
    """204. `still()` is asked outside of the request; it must be quick."""
    session_id = required_identity().session_id
    request.environ[_SAID] = _Said(session_id, still, request_counter(status=204))
    return Response(status=204)


class Glance(Generic[Key, Value]):
    """What `look(key)` says, asked once a second at most, whoever wants to know."""

    def __init__(self, look: Callable[[Key], Value]) -> None:
        self._look = look
        self._seen: dict[Key, tuple[datetime, Value]] = {}

    def __call__(self, key: Key) -> Value:
        now = clock.now()
        seen = self._seen.get(key)
        if seen is None or not timedelta(0) <= now - seen[0] < LOOK_AGAIN_AFTER:
            _make_room(self._seen)
            seen = self._seen[key] = (now, self._look(key))
        return seen[1]


@dataclass(frozen=True)
class _Said:
    """What a view has said, and to whom."""

    session_id: UUID
    still: Still
    count: Callable[[], None]


@dataclass(frozen=True)
class _Known:
    """What the app has answered to one browser's question."""

    said: _Said
    until: datetime
    status: str
    headers: Headers


class NothingNew:
    """Stands before the app."""

    def __init__(self, app: WsgiApp, ended: EndedSessions) -> None:
        self._app = app
        self._ended = ended
        self._known: dict[tuple[Any, ...], _Known] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return self._app(environ, start_response)
        asked = tuple(map(environ.get, _ASKED))
        known = self._known.get(asked)
        if known is not None and self._holds(known):
            known.said.count()
            start_response(known.status, known.headers)
            return []
        return self._ask_the_app(asked, environ, start_response)

    def _holds(self, known: _Known) -> bool:
        if clock.now() >= known.until:
            return False
        try:
            return known.said.session_id not in self._ended and known.said.still()
        except SQLAlchemyError:
            return False  # the app says what is wrong with the database

    def _ask_the_app(
        self, asked: tuple[Any, ...], environ: dict[str, Any], start_response: Any
    ) -> Iterable[bytes]:
        answered: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, *error: Any) -> Any:
            answered[:] = [(status, headers)]
            return start_response(status, headers, *error)

        body = self._app(environ, start)
        self._known.pop(asked, None)
        said = environ.get(_SAID)
        if said is not None and answered:
            self._remember(asked, said, *answered[0])
        return body

    def _remember(self, asked: tuple[Any, ...], said: _Said, status: str, headers: Headers) -> None:
        if not status.startswith("204") or any(name == "Set-Cookie" for name, _ in headers):
            return
        _make_room(self._known)
        kept = [(name, value) for name, value in headers if name != "X-Request-Id"]
        self._known[asked] = _Known(said, clock.now() + ASK_THE_APP_AFTER, status, kept)


def _make_room(kept: dict[Any, Any]) -> None:
    if len(kept) >= MOST_KEPT:
        kept.clear()
