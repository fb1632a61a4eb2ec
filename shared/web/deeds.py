"""Begins the deed of each request that the door lets in: who, under which line of the access table,
from where, and which rows the address names; the row itself is written by `shared.audit.deeds`.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import current_app, request
from sqlalchemy.orm import Session

from shared.audit.deeds import (
    Actor,
    Announce,
    Deed,
    begin_deed,
    describe_deed,
    has_written_deed,
    record_reading,
)
from shared.auth.access import Access, AccessRule
from shared.auth.identity import Identity, current_identity
from shared.contracts import notifications, scheduling
from shared.db import Database
from shared.db.wall import chosen_organisation
from shared.messaging import record

#: registration keeps the list of all three services; it hears of the others' deeds
_TOLD_BY: Mapping[str, Any] = {
    "scheduling": scheduling.SchedulingDeedRecordedV1,
    "notifications": notifications.MailDeedRecordedV1,
}
#: the app's extension that is the database now
DATABASE = "matchdag_database"
_DIGEST_LETTERS = 16
_OF_PERSON = ("person_id", "student_id")


def begin_request_deed(access: AccessRule, identity: Identity | None, *, is_api: bool) -> None:
    """Before the view; whoever is not signed in is named by `describe_link` or the use case."""
    service = current_app.config["MATCHDAG_SERVICE"]
    given = {
        name: value
        for name, value in (request.view_args or {}).items()
        if isinstance(value, UUID) and name.endswith("_id")
    }
    subject = next(
        ((name.removesuffix("_id"), given[name]) for name in reversed(given) if name != "event_id"),
        None,
    )
    acting = identity.acting if identity is not None else None
    begin_deed(
        Deed(
            service=service,
            use_case=acting.name if acting is not None else "",
            action=request.endpoint or "",
            door="link" if access is Access.LINK else "api" if is_api else "page",
            actor=None if identity is None else actor_of(identity),
            organisation_id=(lambda: identity.organisation_id) if identity else chosen_organisation,
            event_id=given.get("event_id"),
            person_id=next((given[name] for name in _OF_PERSON if name in given), None),
            subject=subject,
            origin=lambda: (_session_digest(identity), _place_digest()),
            is_logged=acting.is_logged if acting is not None else True,
            tell=_teller(service),
        )
    )


def describe_link(purpose: str, subject: UUID) -> None:
    """What a link was opened for, and the row behind it: it acts where nobody is signed in."""
    actor = Actor("link", subject)
    describe_deed(use_case=f"link_{purpose.replace('-', '_')}", actor=actor)


def record_export() -> None:
    """A file of persons leaves the house; before it is handed out, in a transaction of its own.

    Not what a student or a company fetches about itself.
    """
    identity = current_identity()
    if identity is None or identity.acting is None or has_written_deed():
        return
    if not identity.is_staff:
        return
    database: Database = current_app.extensions[DATABASE]
    with database.writing():
        record_reading(subject=("file", None))


def actor_of(identity: Identity) -> Actor:
    if identity.program is not None:
        return Actor("program", identity.session_id)
    return Actor("staff" if identity.is_staff else "student", identity.person_id)


def _session_digest(identity: Identity | None) -> str:
    if identity is None or identity.program is not None:
        return ""
    return hashlib.sha256(identity.session_id.bytes).hexdigest()[:_DIGEST_LETTERS]


def _place_digest() -> str:
    """One network address gives one digest, as long as the key is the same."""
    key = f"matchdag place: {current_app.config['SECRET_KEY']}".encode()
    address = (request.remote_addr or "").encode()
    return hmac.digest(key, address, "sha256").hex()[:_DIGEST_LETTERS] if address else ""


def _teller(service: str) -> Announce | None:
    message = _TOLD_BY.get(service)
    if message is None:
        return None

    def tell(session: Session, row: Mapping[str, Any]) -> None:
        told = {name: value for name, value in row.items() if name not in ("id", "service")}
        record(session, message(deed_id=row["id"], **told))

    return tell
