"""What a browser holds between the first of two proofs and the session: an id, and where to go."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, redirect, session, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.school.domain.codes import HALF_SIGNED_IN
from services.registration.school.queries.organisations import organisation_of_half_sign_in
from services.registration.school.use_cases.claim_half_sign_in import (
    claim_half_sign_in,
    find_half_sign_in,
)
from shared.db.wall import choose_organisation
from shared.web.flashes import flash_warning


@dataclass(frozen=True)
class HalfSignedIn:
    """Whose it is; where she goes on to, and by which provider her first proof came."""

    id: UUID
    person_id: UUID
    next_path: str | None
    provider_id: str | None


def remember_half(half_id: UUID, next_path: str | None, *, provider_id: UUID | None = None) -> None:
    session[HALF_SIGNED_IN] = {
        "id": str(half_id),
        "next": next_path,
        "by": str(provider_id) if provider_id else None,
    }


def find_half(transaction: Session, step: str) -> HalfSignedIn | None:
    """This browser's, where it stands and `step` is what is due now; from then on the transaction
    is of her school.
    """
    half_id = _half_id()
    if half_id is None:
        return None
    choose_organisation(transaction, organisation_of_half_sign_in(half_id))
    row = find_half_sign_in(
        transaction,
        half_id,
        step=step,
        is_factor_required=current_app.config["MATCHDAG_REQUIRE_TOTP"],
    )
    if row is None:
        return None
    stored = session[HALF_SIGNED_IN]
    return HalfSignedIn(half_id, row.person_id, stored.get("next"), stored.get("by"))


def end_half(transaction: Session, person_id: UUID) -> str | None:
    """Use up this browser's where it is the person's; where she was going."""
    half_id = _half_id()
    if half_id is None or not claim_half_sign_in(transaction, half_id, person_id=person_id):
        return None
    next_path: str | None = session[HALF_SIGNED_IN].get("next")
    return next_path


def restart() -> Response:
    """Back to where a link is asked for, to whoever has no half sign-in that stands."""
    if session.pop(HALF_SIGNED_IN, None) is not None:
        flash_warning(_("Du skal begynde forfra. Skriv din mailadresse, så får du et nyt link."))
    return redirect(url_for("sign_in.ask"), 303)


def _half_id() -> UUID | None:
    stored = session.get(HALF_SIGNED_IN)
    try:
        return UUID(stored["id"]) if isinstance(stored, dict) else None
    except (KeyError, TypeError, ValueError):  # of an older version
        return None
