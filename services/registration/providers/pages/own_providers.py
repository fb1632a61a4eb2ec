"""A colleague's own log-ins: bind the account to one of the school's providers, or take it off."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.providers.pages.provider_sign_in import send_to_provider
from services.registration.providers.queries import (
    access_provider,
    active_providers,
    own_identities,
)
from services.registration.providers.use_cases.import_identities import delete_identity
from shared.auth.identity import required_identity
from shared.web.factory import current_database
from shared.web.flashes import flash_success
from shared.web.headers import refuse_storing

_MAY_BIND = "may_bind_provider"

own_providers = Blueprint("own_providers", __name__)
own_providers.before_request(refuse_storing)


@own_providers.get("/security/log-ins")
def list_own() -> str:
    identity = required_identity()
    with current_database().reading() as transaction:
        known = own_identities(transaction, identity.person_id)
        lines = [
            (provider.id, provider.name, provider.id in known)
            for provider in active_providers(transaction, identity.organisation_id)
        ]
    return render_template("providers/own_log_ins.html", lines=lines)


@own_providers.post("/security/log-ins/<uuid:provider_id>/add")
def add(provider_id: UUID) -> str:
    """A form, so that no other site begins this, and then a link: no form may lead elsewhere."""
    with current_database().reading() as transaction:
        name = access_provider(transaction, required_identity(), provider_id).name
    session[_MAY_BIND] = str(provider_id)
    return render_template("providers/own_log_in_onwards.html", name=name, provider_id=provider_id)


@own_providers.get("/security/log-ins/<uuid:provider_id>/onwards")
def go_onwards(provider_id: UUID) -> Response:
    if session.pop(_MAY_BIND, None) != str(provider_id):
        return redirect(url_for(".list_own"), 303)
    return send_to_provider(provider_id, person_id=required_identity().person_id)


@own_providers.post("/security/log-ins/<uuid:provider_id>/remove")
def remove(provider_id: UUID) -> Response:
    identity = required_identity()
    with current_database().writing() as transaction:
        provider = access_provider(transaction, identity, provider_id)
        delete_identity(transaction, provider_id=provider_id, person_id=identity.person_id)
        name = provider.name
    flash_success(_("%(name)s logger dig ikke ind mere.", name=name))
    return redirect(url_for(".list_own"), 303)
