"""The signed-in person as every service sees them; must not read a database.

The identity travels in Flask's signed session cookie, which all services share (same name, path `/`
and keys), so a service knows who asks without calling another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import g, session

from shared import clock
from shared.auth.permissions import SCHOOL_ROLES, Permission, Scope
from shared.errors import NotPermitted
from shared.health.counters import SIGN_INS

STAFF_ROLES = SCHOOL_ROLES
ROLES = SCHOOL_ROLES | {"student"}

STAFF_STAY_SIGNED_IN = timedelta(hours=12)
STUDENTS_STAY_SIGNED_IN = timedelta(days=14)

_KEY = "identity"


@dataclass(frozen=True)
class EventRoles:
    """What somebody is in the one event that a request names."""

    event_id: UUID
    roles: frozenset[str]


@dataclass(frozen=True)
class ProgramRights:
    """What a token lets a program do: lines of the access table, in one event or in the school."""

    permissions: frozenset[str]
    event_id: UUID | None
    last_used_at: datetime | None = None

    def holds(self, permission: Permission) -> bool:
        return permission.is_for_programs and permission.name in self.permissions


@dataclass(frozen=True)
class Identity:
    """One signed-in person in one session. `language` is "da" or "en".

    Within a request `acting` is the line of the access table that it stands for, and `in_event`
    what the person is in the event that its address names. A program that comes with a token has
    `program`; it acts for who made the token, and the token is its session.
    """

    session_id: UUID
    person_id: UUID
    organisation_id: UUID
    roles: frozenset[str]
    name: str
    language: str = "da"
    organisation_name: str = ""
    acting: Permission | None = field(default=None, compare=False)
    in_event: EventRoles | None = field(default=None, compare=False)
    program: ProgramRights | None = field(default=None, compare=False)
    #: until when this session is as good as a fresh proof of who is there
    confirmed_until: datetime | None = field(default=None, compare=False)

    @property
    def is_confirmed(self) -> bool:
        """Whether the person has shown of late that it is still herself."""
        return self.confirmed_until is not None and clock.now() < self.confirmed_until

    def may(self, permission: Permission, event_id: UUID | None = None) -> bool:
        """Whether this person may; in another event than the request's by school role only."""
        if self.program is not None and not self.program.holds(permission):
            return False
        return permission.widest(self._roles_in(event_id)) is not None

    def require_scope(self, event_id: UUID | None = None) -> Scope:
        """How far what the request stands for reaches, in this event or in the school.

        Raises NotPermitted where it reaches nothing. Asked wherever a row is loaded.
        """
        assert self.acting is not None, "nobody said what this identity came for"
        scope = self.acting.widest(self._roles_in(event_id))
        if scope is None:
            raise NotPermitted(self.acting.name)
        return scope

    def _roles_in(self, event_id: UUID | None) -> frozenset[str]:
        given = self.in_event
        if given is None or event_id not in (None, given.event_id):
            return self.roles
        return self.roles | given.roles

    def has_any(self, roles: Iterable[str]) -> bool:
        return not self.roles.isdisjoint(roles)

    def is_any_here(self, roles: Iterable[str]) -> bool:
        """Whether one of these is a role in the school, or in the event of the request."""
        return not self._roles_in(None).isdisjoint(roles)

    @property
    def asker_id(self) -> UUID:
        """Whose repeated requests are one: the person's in all sessions, or the one program's."""
        return self.session_id if self.program is not None else self.person_id

    @property
    def is_staff(self) -> bool:
        return self.has_any(STAFF_ROLES)


def current_identity() -> Identity | None:
    """Who asks, or None. The factory has already dropped sessions that ended."""
    identity: Identity | None = g.get("matchdag_identity")
    return identity


def required_identity() -> Identity:
    """Who asks, in views whose access class guarantees that somebody is signed in."""
    identity = current_identity()
    assert identity is not None, "this view's access class lets people in who are not signed in"
    return identity


def sign_in_session(identity: Identity, *, lasts: timedelta | None = None) -> None:
    """Start a fresh browser session for `identity`; nothing from before survives, not even the CSRF
    token.
    """
    unknown = identity.roles - ROLES
    if unknown:
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")
    stays = lasts or (STAFF_STAY_SIGNED_IN if identity.is_staff else STUDENTS_STAY_SIGNED_IN)
    session.clear()
    session.permanent = True
    session[_KEY] = _to_cookie(identity, clock.now() + stays)
    g.matchdag_identity = identity
    SIGN_INS.labels("staff" if identity.is_staff else "student").inc()


def confirm_identity(until: datetime) -> None:
    """Take what the person has just shown as a fresh proof until then; the session stays."""
    session[_KEY] = {**session[_KEY], "confirmed_until": until.isoformat()}


def sign_out() -> None:
    """Forget the identity in this browser. The caller also records `registration.session_ended`."""
    session.clear()
    g.matchdag_identity = None


def change_language(language: str) -> None:
    """Let the rest of this session be in `language`."""
    if _KEY in session:
        session[_KEY] = {**session[_KEY], "language": language}


def identity_from_cookie() -> Identity | None:
    """What the signed cookie says, if it has not outlived itself."""
    stored = session.get(_KEY)
    return _from_cookie(stored) if isinstance(stored, dict) else None


def _to_cookie(identity: Identity, ends_at: datetime) -> dict[str, Any]:
    confirmed_until = identity.confirmed_until
    return {
        "session": str(identity.session_id),
        "person": str(identity.person_id),
        "organisation": str(identity.organisation_id),
        "roles": sorted(identity.roles),
        "name": identity.name,
        "language": identity.language,
        "organisation_name": identity.organisation_name,
        "ends_at": ends_at.isoformat(),
        "confirmed_until": confirmed_until.isoformat() if confirmed_until else None,
    }


def _from_cookie(stored: dict[str, Any]) -> Identity | None:
    try:
        if datetime.fromisoformat(stored["ends_at"]) <= clock.now():
            return None
        confirmed_until = stored.get("confirmed_until")
        return Identity(
            session_id=UUID(stored["session"]),
            person_id=UUID(stored["person"]),
            organisation_id=UUID(stored["organisation"]),
            roles=frozenset(stored["roles"]),
            name=stored["name"],
            language=stored["language"],
            organisation_name=stored["organisation_name"],
            confirmed_until=datetime.fromisoformat(confirmed_until) if confirmed_until else None,
        )
    except (KeyError, ValueError, TypeError):
        # The keys vouch for the cookie, so this is one that an older version wrote: sign in again.
        return None
