"""A staff member's own second factor: begin, confirm and drop a code app."""

import io

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from services.registration.school.domain.errors import CodeRefused
from services.registration.school.models.people import Person
from services.registration.school.use_cases.confirm_second_factor import (
    begin_second_factor,
    confirm_second_factor,
    delete_second_factor,
    find_address,
    find_unconfirmed_secret,
    has_second_factor,
)
from shared.auth.identity import required_identity
from shared.web.errors import error_text
from shared.web.factory import current_database, current_settings
from shared.web.flashes import flash_success

security = Blueprint("security", __name__)


@security.get("/security")
def show_security() -> str:
    return _page({})


@security.post("/security/begin")
def begin() -> Response:
    person_id = required_identity().person_id
    with current_database().writing() as session:
        if not has_second_factor(session, person_id=person_id):
            person = session.get_one(Person, person_id)
            begin_second_factor(session, person, keys=current_settings().secret_keys)
    return redirect(url_for(".show_security"), 303)


@security.post("/security/confirm")
def confirm() -> Response:
    with current_database().writing() as session:
        is_right = confirm_second_factor(
            session,
            person_id=required_identity().person_id,
            code=request.form.get("code", ""),
            keys=current_settings().secret_keys,
        )
    if not is_right:
        return make_response(_page({"code": error_text(CodeRefused())}), 403)
    flash_success(_("Kode-appen er slået til."))
    return redirect(url_for("home.home"), 303)


@security.post("/security/drop")
def drop() -> Response:
    if not current_app.config["MATCHDAG_REQUIRE_TOTP"]:
        with current_database().writing() as session:
            delete_second_factor(session, person_id=required_identity().person_id)
        flash_success(_("Kode-appen er fjernet."))
    return redirect(url_for(".show_security"), 303)


def _page(errors: dict[str, str]) -> str:
    person_id = required_identity().person_id
    with current_database().reading() as session:
        person = session.get_one(Person, person_id)
        is_protected = has_second_factor(session, person_id=person_id)
        secret = find_unconfirmed_secret(
            session, person_id=person_id, keys=current_settings().secret_keys
        )
    return render_template(
        "school/security.html",
        errors=errors,
        is_protected=is_protected,
        is_required=current_app.config["MATCHDAG_REQUIRE_TOTP"],
        secret=secret,
        begin_address=url_for(".begin"),
        confirm_address=url_for(".confirm"),
        picture=qr_code(find_address(person, secret)) if secret else Markup(),
    )


def qr_code(address: str) -> Markup:
    """The address as an SVG drawn here: the secret goes to no other site."""
    import segno

    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, scale=5, border=3, dark="#000", light="#fff"
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - drawn by segno: paths and no text
