"""What follows a good statement of a provider: a session, a code first, or an identity bound."""

from datetime import timedelta
from uuid import UUID

from flask import current_app, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.providers.domain.errors import StatementRefused
from services.registration.providers.domain.statements import Statement
from services.registration.providers.pages.provider_setup import ProviderSetup
from services.registration.providers.queries import active_provider, organisation_of_provider
from services.registration.providers.use_cases.find_or_add_person import (
    find_or_add_person,
    insert_identity,
)
from services.registration.school.domain.codes import (
    CODE_CONFIRMS_FOR,
    LINK_CONFIRMS_FOR,
    SIGNED_IN_BY,
)
from services.registration.school.domain.devices import device_of
from services.registration.school.models.people import Person
from services.registration.school.pages.half_sign_in import remember_half
from services.registration.school.use_cases.claim_half_sign_in import start_half_sign_in
from services.registration.school.use_cases.confirm_second_factor import find_missing_proof
from services.registration.school.use_cases.sign_in import record_person_deed, start_session
from shared import clock
from shared.auth.identity import current_identity, sign_in_session
from shared.db.wall import choose_organisation
from shared.web.factory import current_database
from shared.web.flashes import flash_success
from shared.web.pages import safe_next

_STEPS = {"code": "sign_in.ask_code", "enrolment": "sign_in_enrolment.show_enrolment"}


def arrive(setup: ProviderSetup, statement: Statement, next_path: str) -> Response:
    """The same session as by a mailed link; whoever has a code app here shows a code first, unless
    the school takes the provider's own second factor for it.
    """
    provider_id, before = setup.provider_id, current_identity()
    has_shown_factor = setup.rules.trusts_factor and statement.has_factor
    with current_database().writing() as transaction:
        choose_organisation(transaction, organisation_of_provider(provider_id))
        provider = active_provider(transaction, provider_id)
        person = find_or_add_person(transaction, provider, statement)
        person_id, missing = person.id, ""
        if not has_shown_factor:
            missing = find_missing_proof(
                transaction,
                person,
                is_factor_required=current_app.config["MATCHDAG_REQUIRE_TOTP"],
            )
        if missing:
            record_person_deed(person, "sign_in_begun")
            half_id = start_half_sign_in(transaction, person_id=person_id, step=missing)
        else:
            identity = start_session(
                transaction,
                person_id=person_id,
                confirmed_for=_confirmed_for(statement, has_shown_factor=has_shown_factor),
                device=device_of(request.headers.get("User-Agent", ""), request.remote_addr),
                replaces=before.session_id if before else None,
            )
    if missing:
        remember_half(half_id, next_path, provider_id=provider_id)
        return redirect(url_for(_STEPS[missing]), 303)
    sign_in_session(identity)
    session[SIGNED_IN_BY] = str(provider_id)
    return redirect(safe_next(next_path, url_for("home.home")), 303)


def bind_identity(setup: ProviderSetup, statement: Statement, person_id: UUID) -> Response:
    """Remember the log-in of whoever is signed in, in the session in which she asked for it."""
    identity = current_identity()
    if identity is None or identity.person_id != person_id:
        raise StatementRefused("other_browser")
    with current_database().writing() as transaction:
        provider = active_provider(transaction, setup.provider_id)
        if provider.organisation_id != identity.organisation_id:
            raise StatementRefused("other_browser")
        person = transaction.get_one(Person, person_id)
        insert_identity(transaction, provider, person, statement.subject)
    flash_success(_("Fra nu af kan du også logge ind med %(name)s.", name=setup.name))
    return redirect(url_for("own_providers.list_own"), 303)


def _confirmed_for(statement: Statement, *, has_shown_factor: bool) -> timedelta:
    """A session at the provider may be hours old, and then proves nothing of who is there now."""
    if not statement.is_fresh(clock.now()):
        return timedelta(0)
    return CODE_CONFIRMS_FOR if has_shown_factor else LINK_CONFIRMS_FOR
