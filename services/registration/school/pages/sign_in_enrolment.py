"""Begin with a code app or a passkey between link and session, where the school demands one."""

from uuid import UUID

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, session
from flask import url_for as url
from werkzeug.wrappers import Response

from services.registration.school.domain.codes import CODE_CONFIRMS_FOR, HALF_SIGNED_IN
from services.registration.school.domain.devices import device_of
from services.registration.school.domain.errors import PasskeyExists, PasskeyRefused
from services.registration.school.forms import typed_code
from services.registration.school.models.people import Person
from services.registration.school.pages.asker import remember_browser
from services.registration.school.pages.passkey_answers import passkey_request, sent_answer
from services.registration.school.pages.security import qr_code, recovery_page
from services.registration.school.pages.security_opening import security_opening
from services.registration.school.pages.sign_in import begin_session
from services.registration.school.queries.factors import Factors
from services.registration.school.queries.organisations import organisation_of
from services.registration.school.texts import device_text
from services.registration.school.use_cases.add_passkey import add_passkey, begin_passkey
from services.registration.school.use_cases.check_code import find_wait
from services.registration.school.use_cases.claim_challenge import PasskeyRequest
from services.registration.school.use_cases.confirm_second_factor import (
    begin_second_factor,
    confirm_second_factor,
    find_address,
    find_unconfirmed_secret,
    has_second_factor,
)
from services.registration.school.use_cases.create_recovery_codes import create_recovery_codes
from shared.auth.identity import sign_in_session
from shared.db.wall import choose_organisation
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database, current_settings
from shared.web.headers import refuse_storing
from shared.web.pages import safe_next

sign_in_enrolment = Blueprint("sign_in_enrolment", __name__)
sign_in_enrolment.before_request(refuse_storing)


@sign_in_enrolment.get("/sign-in/enrol")
def show_enrolment() -> Response | str:
    half = session.get(HALF_SIGNED_IN)
    return redirect(url("sign_in.ask"), 303) if half is None else _page(UUID(half["person"]), {})


@sign_in_enrolment.post("/sign-in/enrol/begin")
def begin() -> Response:
    half = session.get(HALF_SIGNED_IN)
    if half is None:
        return redirect(url("sign_in.ask"), 303)
    person_id = UUID(half["person"])
    with current_database().writing() as transaction:
        choose_organisation(transaction, organisation_of(person_id))
        person = transaction.get_one(Person, person_id)
        if not has_second_factor(transaction, person_id=person.id):
            begin_second_factor(transaction, person, keys=current_settings().secret_keys)
    return redirect(url(".show_enrolment"), 303)


@sign_in_enrolment.post("/sign-in/enrol")
def confirm() -> Response:
    half = session.get(HALF_SIGNED_IN)
    if half is None:
        return redirect(url("sign_in.ask"), 303)
    person_id, typed = UUID(half["person"]), typed_code()
    keys = current_settings().secret_keys
    with current_database().writing() as transaction:
        choose_organisation(transaction, organisation_of(person_id))
        is_new = not has_second_factor(transaction, person_id=person_id)
        is_right = is_new and confirm_second_factor(
            transaction, person_id=person_id, code=typed.code, keys=keys
        )
        wait = find_wait(transaction, person_id=person_id)
        if is_right:
            identity = begin_session(transaction, person_id, CODE_CONFIRMS_FOR)
            codes = create_recovery_codes(transaction, person_id=person_id)
    if not is_right:
        errors, status = typed.refusal(wait)
        return make_response(_page(person_id, errors), status)
    sign_in_session(identity)
    remember_browser(identity)
    return recovery_page(codes, safe_next(half["next"], url("home.home")))


@sign_in_enrolment.post("/sign-in/enrol/passkey/options")
def passkey_options() -> Response:
    half = session.get(HALF_SIGNED_IN)
    if half is None:
        return redirect(url("sign_in.ask"), 303)
    person_id = UUID(half["person"])
    with current_database().reading() as transaction:
        choose_organisation(transaction, organisation_of(person_id))
        person = transaction.get_one(Person, person_id)
        return jsonify(begin_passkey(transaction, person, _passkey_request(person_id)))


@sign_in_enrolment.post("/sign-in/enrol/passkey")
def add_first_passkey() -> Response:
    half = session.get(HALF_SIGNED_IN)
    if half is None:
        return redirect(url("sign_in.ask"), 303)
    person_id, answer = UUID(half["person"]), sent_answer()
    device = device_of(request.headers.get("User-Agent", ""), None)
    try:
        with current_database().writing() as transaction:
            choose_organisation(transaction, organisation_of(person_id))
            if answer is None or has_second_factor(transaction, person_id=person_id):
                raise PasskeyRefused
            add_passkey(
                transaction,
                transaction.get_one(Person, person_id),
                name=device_text(device.browser, device.system),
                answer=answer,
                request=_passkey_request(person_id),
            )
            identity = begin_session(transaction, person_id, CODE_CONFIRMS_FOR)
            codes = create_recovery_codes(transaction, person_id=person_id)
    except (PasskeyRefused, PasskeyExists) as refused:
        page = _page(person_id, {"": error_text(refused)})
        return make_response(page, error_status(refused))
    sign_in_session(identity)
    return recovery_page(codes, safe_next(half["next"], url("home.home")))


def _passkey_request(person_id: UUID) -> PasskeyRequest:
    return passkey_request(f"enrol {person_id}")


def _page(person_id: UUID, errors: dict[str, str]) -> str:
    with current_database().reading() as transaction:
        choose_organisation(transaction, organisation_of(person_id))
        person = transaction.get_one(Person, person_id)
        keys = current_settings().secret_keys
        secret = find_unconfirmed_secret(transaction, person_id=person_id, keys=keys)
    return render_template(
        "school/enrolment.html",
        errors=errors,
        shown=security_opening(Factors(has_app=False, has_passkey=False), is_required=True),
        secret=secret,
        picture=qr_code(find_address(person, secret)) if secret else "",
        begin_address=url(".begin"),
        confirm_address=url(".confirm"),
    )
