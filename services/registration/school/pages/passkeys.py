"""A colleague's own passkeys: make one on this device, and take one away."""

from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from services.registration.school.domain.devices import device_of
from services.registration.school.domain.errors import LastFactor, PasskeyExists, PasskeyRefused
from services.registration.school.models.people import Person
from services.registration.school.pages.passkey_answers import passkey_request, sent_answer
from services.registration.school.pages.security import recovery_page
from services.registration.school.queries.own_sign_in import unused_recovery_codes
from services.registration.school.schemas import PasskeyForm
from services.registration.school.texts import device_text
from services.registration.school.use_cases.add_passkey import add_passkey, begin_passkey
from services.registration.school.use_cases.claim_challenge import PasskeyRequest
from services.registration.school.use_cases.create_recovery_codes import create_recovery_codes
from services.registration.school.use_cases.delete_passkey import delete_passkey
from shared.auth.identity import required_identity
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.headers import refuse_storing
from shared.web.typed.forms import TypedForm, read_form

passkeys = Blueprint("passkeys", __name__)
passkeys.before_request(refuse_storing)


@passkeys.get("/security/passkeys/new")
def new_passkey() -> Response:
    """It asks for a fresh proof before the person makes anything with her device."""
    device = device_of(request.headers.get("User-Agent", ""), None)
    return _form(TypedForm({"name": device_text(device.browser, device.system)}))


@passkeys.post("/security/passkeys/options")
def options() -> Response:
    with current_database().reading() as session:
        person = session.get_one(Person, required_identity().person_id)
        return jsonify(begin_passkey(session, person, _asked()))


@passkeys.post("/security/passkeys/new")
def add() -> BaseResponse:
    form, answer = read_form(PasskeyForm(), request.form), sent_answer()
    codes: list[str] = []
    if not form.errors:
        with form.refusals(PasskeyRefused, PasskeyExists), current_database().writing() as session:
            if answer is None:
                raise PasskeyRefused
            person = session.get_one(Person, required_identity().person_id)
            add_passkey(session, person, name=form.loaded["name"], answer=answer, request=_asked())
            if not unused_recovery_codes(session, person_id=person.id):
                codes = create_recovery_codes(session, person_id=person.id)
    if form.errors:
        return _form(form)
    flash_success(_("Adgangsnøglen er tilføjet. Du får også en mail om det."))
    onwards = url_for("security.show_security")
    return recovery_page(codes, onwards) if codes else redirect(onwards, 303)


@passkeys.post("/security/passkeys/<uuid:passkey_id>/remove")
def remove(passkey_id: UUID) -> BaseResponse:
    try:
        with current_database().writing() as session:
            delete_passkey(
                session,
                person_id=required_identity().person_id,
                passkey_id=passkey_id,
                is_required=current_app.config["MATCHDAG_REQUIRE_TOTP"],
            )
    except LastFactor as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(_("Adgangsnøglen er fjernet her. Slet den også på enheden selv."))
    return redirect(url_for("security.show_security"), 303)


def _asked() -> PasskeyRequest:
    return passkey_request(f"add {required_identity().session_id}")


def _form(form: TypedForm) -> Response:
    page = render_template("school/new_passkey.html", values=form.values, errors=form.errors)
    return make_response(page, form.status if form.errors else 200)
