"""Add a passkey to a colleague's account, and what her browser is told to make it by."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.registration.school.domain.errors import PasskeyExists, PasskeyRefused
from services.registration.school.domain.passkeys import PasskeyAnswer
from services.registration.school.domain.sealing import NO_SECRET
from services.registration.school.models.organisations import Organisation
from services.registration.school.models.passkeys import Passkey
from services.registration.school.models.people import Person, SecondFactor
from services.registration.school.use_cases.check_code import lock_factor
from services.registration.school.use_cases.check_passkey import (
    check_by_library,
    record_passkey_change,
)
from services.registration.school.use_cases.claim_challenge import (
    PasskeyRequest,
    claim_challenge,
    create_challenge,
    is_of_request,
)
from shared import clock
from shared.ids import new_id


def begin_passkey(session: Session, person: Person, request: PasskeyRequest) -> dict[str, Any]:
    """The options of `navigator.credentials.create`, binary values as base64url.

    The passkey must be found without a name being typed, ask for PIN or finger, and be another
    than those that she has.
    """
    import webauthn
    from webauthn.helpers import structs

    known = session.scalars(select(Passkey).where(Passkey.person_id == person.id))
    organisation = session.get_one(Organisation, person.organisation_id)
    options = webauthn.generate_registration_options(
        rp_id=request.site.host,
        rp_name="Matchdag",
        user_id=person.id.bytes,
        user_name=person.email or person.name,
        user_display_name=f"{person.name}, {organisation.name}",
        challenge=create_challenge(request),
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=each.credential_id) for each in known
        ],
    )
    made: dict[str, Any] = json.loads(webauthn.options_to_json(options))
    return made


def add_passkey(
    session: Session,
    person: Person,
    *,
    name: str,
    answer: PasskeyAnswer,
    request: PasskeyRequest,
) -> Passkey:
    """Raises PasskeyRefused, or PasskeyExists where it is somebody's already."""
    import webauthn

    if not is_of_request(request, answer.challenge):
        raise PasskeyRefused
    verified = check_by_library(
        lambda: webauthn.verify_registration_response(
            credential=answer.sent,
            expected_challenge=answer.challenge,
            expected_rp_id=request.site.host,
            expected_origin=request.site.origin,
            require_user_verification=True,
        )
    )
    if verified is None:
        raise PasskeyRefused
    _require_factor(session, person.id)
    if not claim_challenge(session, person_id=person.id, challenge=answer.challenge):
        raise PasskeyRefused
    added = Passkey(
        id=new_id(),
        organisation_id=person.organisation_id,
        person_id=person.id,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=name,
        created_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(added)
    except IntegrityError:  # perhaps of another school: then no query here would see it
        raise PasskeyExists from None
    record_passkey_change(session, person.id, "added")
    return added


def _require_factor(session: Session, person_id: UUID) -> None:
    """The row that counts wrong answers, also where there is no code app."""
    if lock_factor(session, person_id=person_id) is None:
        session.add(
            SecondFactor(person_id=person_id, sealed_secret=NO_SECRET, created_at=clock.now())
        )
        session.flush()
