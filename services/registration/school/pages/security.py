"""A staff member's own sign-in: a code app, passkeys, recovery codes, sessions."""

import io
from uuid import UUID

from flask import Blueprint, current_app, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.permissions import CHANGE_FACTOR
from services.registration.school.domain.codes import CODE_CONFIRMS_FOR
from services.registration.school.forms import typed_code
from services.registration.school.models.people import Person
from services.registration.school.pages.own_sessions import own_session_rows
from services.registration.school.pages.security_opening import security_opening
from services.registration.school.queries.factors import (
    factors_of,
    has_code_app,
    passkeys_of,
    usable_passkeys,
)
from services.registration.school.queries.own_sign_in import unused_recovery_codes
from services.registration.school.texts import device_text
from services.registration.school.use_cases.check_code import find_wait
from services.registration.school.use_cases.confirm_second_factor import (
    begin_second_factor,
    confirm_second_factor,
    delete_code_app,
    find_address,
    find_unconfirmed_secret,
    has_second_factor,
    record_factor_change,
)
from services.registration.school.use_cases.create_recovery_codes import create_recovery_codes
from shared import clock
from shared.auth.access import requires
from shared.auth.identity import confirm_identity, required_identity
from shared.web.factory import current_database, current_settings
from shared.web.flashes import flash_success
from shared.web.headers import refuse_storing

security = Blueprint("security", __name__)
security.before_request(refuse_storing)


@security.get("/security")
def show_security() -> str:
    return _page({})


@security.post("/security/begin")
@requires(CHANGE_FACTOR)
def begin() -> Response:
    """Also for this the person shows who she is: nobody binds her account to another telephone."""
    person_id = required_identity().person_id
    with current_database().writing() as session:
        if not has_code_app(session, person_id=person_id):
            person = session.get_one(Person, person_id)
            begin_second_factor(
                session,
                person,
                begun_by=required_identity().session_id,
                keys=current_settings().secret_keys,
            )
    return redirect(url_for(".show_security"), 303)


@security.post("/security/confirm")
@requires(CHANGE_FACTOR)
def confirm() -> Response:
    person_id, typed = required_identity().person_id, typed_code()
    keys = current_settings().secret_keys
    with current_database().writing() as session:
        is_new = not has_code_app(session, person_id=person_id)
        is_right = is_new and confirm_second_factor(
            session,
            person_id=person_id,
            begun_by=required_identity().session_id,
            code=typed.code,
            keys=keys,
        )
        wait = find_wait(session, person_id=person_id)
        codes = create_recovery_codes(session, person_id=person_id) if is_right else []
    if not is_right:
        errors, status = typed.refusal(wait)
        return make_response(_page(errors), status)
    confirm_identity(clock.now() + CODE_CONFIRMS_FOR)
    return recovery_page(codes, url_for(".show_security"))


@security.post("/security/recovery-codes")
@requires(CHANGE_FACTOR)
def renew_codes() -> Response:
    person_id = required_identity().person_id
    with current_database().writing() as session:
        is_protected = has_second_factor(session, person_id=person_id)
        codes = create_recovery_codes(session, person_id=person_id) if is_protected else []
        if codes:
            record_factor_change(session, person_id, "recovery_codes_renewed")
    if not codes:
        return redirect(url_for(".show_security"), 303)
    return recovery_page(codes, url_for(".show_security"))


@security.post("/security/drop")
@requires(CHANGE_FACTOR)
def drop() -> Response:
    person_id = required_identity().person_id
    with current_database().writing() as session:
        may_drop = _may_drop_app(session, person_id)
        if may_drop:
            delete_code_app(session, person_id=person_id)
    if may_drop:
        flash_success(_("Kode-appen er fjernet."))
    return redirect(url_for(".show_security"), 303)


def _may_drop_app(session: Session, person_id: UUID) -> bool:
    """Where the school demands a second factor, a passkey must stay in its place."""
    is_required = current_app.config["MATCHDAG_REQUIRE_TOTP"]
    return not is_required or usable_passkeys(session, person_id=person_id) > 0


def recovery_page(codes: list[str], onwards: str) -> Response:
    """The only answer that shows the codes. It is no redirection: they would have to lie somewhere
    until the next page.
    """
    return make_response(
        render_template("school/recovery_codes.html", codes=codes, onwards=onwards)
    )


def _page(errors: dict[str, str]) -> str:
    person_id = required_identity().person_id
    with current_database().reading() as session:
        person = session.get_one(Person, person_id)
        factors = factors_of(session, person_id=person_id)
        may_drop = _may_drop_app(session, person_id)
        passkeys = passkeys_of(session, person_id)
        left = unused_recovery_codes(session, person_id=person_id)
        secret = find_unconfirmed_secret(
            session,
            person_id=person_id,
            begun_by=required_identity().session_id,
            keys=current_settings().secret_keys,
        )
    return render_template(
        "school/security.html",
        errors=errors,
        shown=security_opening(factors, is_required=current_app.config["MATCHDAG_REQUIRE_TOTP"]),
        factors=factors,
        may_drop=may_drop,
        passkeys=passkeys,
        left=left,
        secret=secret,
        begin_address=url_for(".begin"),
        confirm_address=url_for(".confirm"),
        picture=qr_code(find_address(person, secret)) if secret else Markup(),
        sessions=own_session_rows(),
        device_text=device_text,
    )


def qr_code(address: str) -> Markup:
    """The address as an SVG drawn here: the secret goes to no other site."""
    import segno

    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, scale=5, border=3, dark="#000", light="#fff"
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - drawn by segno: paths and no text
