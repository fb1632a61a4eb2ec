"""A school's own program at the JSON door: who it is by its token, how often it may ask.

Each web process counts for itself, so a service of three processes answers up to three times as
many requests; a count in the database would make a write of every read (`shared/limits.py`).
"""

from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from shared import clock
from shared.auth.api_tokens import USES_ARE_APART, TokenRefused, load_program, update_last_use
from shared.auth.identity import Identity, ProgramRights
from shared.contracts import notifications, scheduling
from shared.db import Database
from shared.db.wall import outside_wall, set_organisation
from shared.limits import CountedTurns, Limit
from shared.messaging import record
from shared.web.api.problems import Problem

#: of one token, in one process; a setting of the app, for tests
REQUESTS_PER_MINUTE = 120
_MOST = "MATCHDAG_REQUESTS_PER_MINUTE"
_TURNS = "matchdag_program_turns"
#: registration, where the list of tokens is, needs no message
_USED = {
    "scheduling": scheduling.SchedulingTokenUsedV1,
    "notifications": notifications.MailTokenUsedV1,
}


def presented_token() -> str | None:
    """The token that the request carries; then its cookies count for nothing."""
    given = request.authorization
    return (given.token or "") if given is not None and given.type == "bearer" else None


def program_of(token: str, database: Database, service: str) -> Identity:
    """Whom the token stands for. Raises Problem: 401 where it does not hold, 429 too often."""
    now = clock.now()
    try:
        with database.reading() as session, outside_wall(session):
            program = load_program(session, token, now)
    except TokenRefused as refused:
        raise _not_valid(refused.code) from None
    set_organisation(program.organisation_id)
    _check_rate(program.session_id, now)
    assert program.program is not None
    last = program.program.last_used_at
    if last is None or now - last >= USES_ARE_APART:
        with database.writing() as session:
            _record_use(session, service, program.session_id, now)
    return program


def not_permitted(names: frozenset[str], rights: ProgramRights) -> Problem:
    """Why a token that holds does not open this: its lines are others, or another event's."""
    if names.isdisjoint(rights.permissions):
        text = gettext("Nøglen har ikke lov til det her. Spørg den administrator, der lavede den.")
        return Problem(403, "token_not_permitted", text)
    return Problem(403, "token_of_another_event", gettext("Nøglen gælder kun ét arrangement."))


def not_for_pages() -> Problem:
    return Problem(403, "token_not_for_pages", gettext("Sider er for mennesker. Log ind."))


def _not_valid(code: str) -> Problem:
    texts = {
        "token_unknown": gettext("Nøglen findes ikke. Se efter, om den er sat rigtigt ind."),
        "token_revoked": gettext("Nøglen er trukket tilbage. Bed skolen om en ny."),
        "token_expired": gettext("Nøglen er udløbet. Bed skolen om en ny."),
    }
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return Problem(401, code, texts[code], headers=headers)


def _check_rate(token_id: UUID, now: datetime) -> None:
    turns: CountedTurns = current_app.extensions.setdefault(_TURNS, CountedTurns())
    most = current_app.config.get(_MOST, REQUESTS_PER_MINUTE)
    requests = Limit("program_requests", most, timedelta(minutes=1))
    wait = turns.claim_turn(requests, str(token_id), now)
    if wait:
        raise Problem(
            429,
            "too_many_requests",
            gettext("Det var mange forespørgsler. Vent, og prøv igen."),
            headers={"Retry-After": str(int(wait.total_seconds()) + 1)},
        )


def _record_use(session: Session, service: str, token_id: UUID, now: datetime) -> None:
    if update_last_use(session, token_id, now) and service in _USED:
        record(session, _USED[service](token_id=token_id, used_at=now))
