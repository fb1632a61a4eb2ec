"""Settings of the school's sign-in providers; only administrators come in, with a fresh proof."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.providers.domain.errors import ProviderIncomplete
from services.registration.providers.pages.provider_page import page_of, values_of
from services.registration.providers.pages.provider_probe import probe_provider
from services.registration.providers.pages.provider_setup import setup_of
from services.registration.providers.queries import access_provider, providers_of
from services.registration.providers.schemas import NewProviderForm, ProviderForm
from services.registration.providers.texts import KIND_TEXTS
from services.registration.providers.use_cases.update_provider import (
    add_provider,
    delete_provider,
    update_provider,
)
from shared.auth.identity import required_identity
from shared.web.factory import current_database, current_settings
from shared.web.flashes import flash_success
from shared.web.typed.forms import TypedForm, read_form

providers = Blueprint("providers", __name__)


@providers.get("/sign-in-providers")
def list_providers() -> str:
    with current_database().reading() as session:
        lines = providers_of(session, required_identity().organisation_id)
    return render_template("providers/providers.html", lines=lines, kind_texts=KIND_TEXTS)


@providers.get("/sign-in-providers/new")
def new_provider() -> Response:
    return _new(TypedForm({"kind": "", "name": ""}))


@providers.post("/sign-in-providers/new")
def make_provider() -> Response:
    form = read_form(NewProviderForm(), request.form)
    if form.errors:
        return _new(form)
    with current_database().writing() as session:
        provider = add_provider(
            session, organisation_id=required_identity().organisation_id, **form.loaded
        )
        provider_id = provider.id
    return redirect(url_for(".show_provider", provider_id=provider_id), 303)


@providers.get("/sign-in-providers/<uuid:provider_id>")
def show_provider(provider_id: UUID) -> Response:
    with current_database().reading() as session:
        provider = access_provider(session, required_identity(), provider_id)
        page = page_of(provider, TypedForm(values_of(provider)))
    return make_response(render_template("providers/provider_form.html", page=page))


@providers.post("/sign-in-providers/<uuid:provider_id>")
def change_provider(provider_id: UUID) -> Response:
    identity, form = required_identity(), read_form(ProviderForm(), request.form)
    keys = current_settings().secret_keys
    if not form.errors:
        with form.refusals(ProviderIncomplete), current_database().writing() as session:
            provider = access_provider(session, identity, provider_id)
            update_provider(session, provider, form.loaded, keys=keys)
    if form.errors:
        with current_database().reading() as session:
            provider = access_provider(session, identity, provider_id)
            page = page_of(provider, form)
        return make_response(
            render_template("providers/provider_form.html", page=page), form.status
        )
    flash_success(_("Gemt. Prøv indstillingerne, inden andre gør det."))
    return redirect(url_for(".show_provider", provider_id=provider_id), 303)


@providers.post("/sign-in-providers/<uuid:provider_id>/test")
def test_settings(provider_id: UUID) -> Response:
    """Asks the provider as a sign-in would; changes nothing, so it answers with what was found."""
    with current_database().reading() as session:
        provider = access_provider(session, required_identity(), provider_id)
        page, setup = page_of(provider, TypedForm(values_of(provider))), setup_of(provider)
    findings = probe_provider(setup)
    return make_response(
        render_template("providers/provider_test.html", page=page, findings=findings)
    )


@providers.get("/sign-in-providers/<uuid:provider_id>/delete")
def ask_to_delete(provider_id: UUID) -> str:
    with current_database().reading() as session:
        provider = access_provider(session, required_identity(), provider_id)
        return render_template(
            "shared/confirm.html",
            title=_("Fjern “%(name)s”", name=provider.name),
            text=_("De, der logger ind med det, skal bruge et link i en mail i stedet."),
            action=url_for(".delete", provider_id=provider_id),
            button=_("Fjern"),
            cancel_address=url_for(".show_provider", provider_id=provider_id),
            kind="warning",
        )


@providers.post("/sign-in-providers/<uuid:provider_id>/delete")
def delete(provider_id: UUID) -> Response:
    with current_database().writing() as session:
        provider = access_provider(session, required_identity(), provider_id)
        name = provider.name
        delete_provider(session, provider)
    flash_success(_("“%(name)s” er fjernet.", name=name))
    return redirect(url_for(".list_providers"), 303)


def _new(form: TypedForm) -> Response:
    page = render_template(
        "providers/new_provider.html",
        values=form.values,
        errors=form.errors,
        kinds=list(KIND_TEXTS.items()),
    )
    return make_response(page, form.status if form.errors else 200)
