"""Who is who at a provider: seen, taken in from a list, and taken off."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from services.registration.providers.domain.errors import IdentityLineRefused
from services.registration.providers.queries import access_provider, identities_at
from services.registration.providers.schemas import IdentityLines
from services.registration.providers.texts import LINE_TEXTS
from services.registration.providers.use_cases.import_identities import (
    delete_identity,
    import_identities,
)
from shared.auth.identity import required_identity
from shared.web.factory import current_database
from shared.web.flashes import flash_success
from shared.web.typed.forms import TypedForm, read_form

provider_people = Blueprint("provider_people", __name__)

MOST_SHOWN = 100


@provider_people.get("/sign-in-providers/<uuid:provider_id>/people")
def list_people(provider_id: UUID) -> Response:
    return _page(provider_id, TypedForm({"lines": ""}))


@provider_people.post("/sign-in-providers/<uuid:provider_id>/people")
def add_people(provider_id: UUID) -> Response:
    form = read_form(IdentityLines(), request.form)
    count = 0
    if not form.errors:
        try:
            with current_database().writing() as session:
                provider = access_provider(session, required_identity(), provider_id)
                count = import_identities(session, provider, form.loaded["lines"])
        except IdentityLineRefused as refused:
            text = str(LINE_TEXTS[str(refused.fields["reason"])])
            form.errors = {"lines": text % {"line": refused.fields["line"]}}
    if form.errors:
        return _page(provider_id, form)
    flash_success(
        ngettext(
            "%(num)d person er knyttet til sit login.",
            "%(num)d personer er knyttet til deres login.",
            count,
        )
    )
    return redirect(url_for(".list_people", provider_id=provider_id), 303)


@provider_people.post("/sign-in-providers/<uuid:provider_id>/people/<uuid:person_id>/remove")
def remove(provider_id: UUID, person_id: UUID) -> Response:
    with current_database().writing() as session:
        access_provider(session, required_identity(), provider_id)
        delete_identity(session, provider_id=provider_id, person_id=person_id)
    flash_success(_("Personen er ikke knyttet til sit login mere."))
    return redirect(url_for(".list_people", provider_id=provider_id), 303)


def _page(provider_id: UUID, form: TypedForm) -> Response:
    search = request.args.get("search", "")[:100]
    with current_database().reading() as session:
        provider = access_provider(session, required_identity(), provider_id)
        lines, count = identities_at(session, provider_id, search, MOST_SHOWN)
        name = provider.name
    page = render_template(
        "providers/provider_people.html",
        provider_id=provider_id,
        name=name,
        lines=lines,
        count=count,
        search=search,
        values=form.values,
        errors=form.errors,
    )
    return make_response(page, form.status if form.errors else 200)
