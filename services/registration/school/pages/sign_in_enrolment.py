"""Begin with a code app or a passkey between link and session, where the school demands one."""

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, session
from flask import url_for as url
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.school.domain.codes import SIGNED_IN_BY
from services.registration.school.domain.devices import device_of
from services.registration.school.domain.errors import PasskeyExists, PasskeyRefused, SignInRefused
from services.registration.school.domain.passkeys import PasskeyAnswer
from services.registration.school.forms import typed_code
from services.registration.school.models.people import Person
from services.registration.school.pages.asker import remember_browser
from services.registration.school.pages.half_sign_in import HalfSignedIn, find_half, restart
from services.registration.school.pages.passkey_answers import passkey_request, sent_answer
from services.registration.school.pages.security import qr_code, recovery_page
from services.registration.school.pages.security_opening import security_opening
from services.registration.school.pages.sign_in import finish_half
from services.registration.school.queries.factors import Factors
from services.registration.school.texts import device_text
from services.registration.school.use_cases.add_passkey import add_passkey, begin_passkey
from services.registration.school.use_cases.check_code import find_wait
from services.registration.school.use_cases.claim_challenge import PasskeyRequest
from services.registration.school.use_cases.confirm_second_factor import (
    begin_second_factor,
    confirm_second_factor,
    find_address,
    find_unconfirmed_secret,
)
from services.registration.school.use_cases.create_recovery_codes import create_recovery_codes
from services.registration.school.use_cases.sign_in import record_person_deed
from shared.audit.deeds import write_deeds
from shared.auth.identity import Identity, sign_in_session
from shared.errors import DomainError
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database, current_settings
from shared.web.headers import refuse_storing
from shared.web.pages import safe_next

sign_in_enrolment = Blueprint("sign_in_enrolment", __name__)
sign_in_enrolment.before_request(refuse_storing)

_STEP = "enrolment"


@sign_in_enrolment.get("/sign-in/enrol")
def show_enrolment() -> Response | str:
    with current_database().reading() as transaction:
        half = find_half(transaction, _STEP)
        return restart() if half is None else _page(transaction, half, {})


@sign_in_enrolment.post("/sign-in/enrol/begin")
def begin() -> Response:
    keys = current_settings().secret_keys
    with current_database().writing() as transaction:
        half = find_half(transaction, _STEP)
        if half is None:
            return restart()
        _describe(transaction, half, "change_factor")
        person = transaction.get_one(Person, half.person_id)
        begin_second_factor(transaction, person, begun_by=half.id, keys=keys)
    return redirect(url(".show_enrolment"), 303)


@sign_in_enrolment.post("/sign-in/enrol")
def confirm() -> Response:
    typed, keys = typed_code(), current_settings().secret_keys
    try:
        with current_database().writing() as transaction:
            half = find_half(transaction, _STEP)
            if half is None:
                return restart()
            is_right = confirm_second_factor(
                transaction, person_id=half.person_id, begun_by=half.id, code=typed.code, keys=keys
            )
            if not is_right:
                _describe(transaction, half, "code_refused")
                errors, status = typed.refusal(find_wait(transaction, person_id=half.person_id))
                return make_response(_page(transaction, half, errors), status)
            identity, codes = _finish(transaction, half)
    except SignInRefused:  # it was used or ended at the same moment
        return restart()
    return _welcome(half, identity, codes)


@sign_in_enrolment.post("/sign-in/enrol/passkey/options")
def passkey_options() -> Response:
    with current_database().reading() as transaction:
        half = find_half(transaction, _STEP)
        if half is None:
            return restart()
        person = transaction.get_one(Person, half.person_id)
        return jsonify(begin_passkey(transaction, person, _passkey_request(half)))


@sign_in_enrolment.post("/sign-in/enrol/passkey")
def add_first_passkey() -> Response:
    answer = sent_answer()
    try:
        with current_database().writing() as transaction:
            half = find_half(transaction, _STEP)
            if half is None:
                return restart()
            _add_passkey(transaction, half, answer)
            identity, codes = _finish(transaction, half)
    except SignInRefused:
        return restart()
    except (PasskeyRefused, PasskeyExists) as refused:
        return _refusal(refused)
    return _welcome(half, identity, codes)


def _refusal(refused: DomainError) -> Response:
    with current_database().reading() as transaction:
        half = find_half(transaction, _STEP)
        if half is None:
            return restart()
        page = _page(transaction, half, {"": error_text(refused)})
    return make_response(page, error_status(refused))


def _add_passkey(transaction: Session, half: HalfSignedIn, answer: PasskeyAnswer | None) -> None:
    if answer is None:
        raise PasskeyRefused
    device = device_of(request.headers.get("User-Agent", ""), None)
    add_passkey(
        transaction,
        transaction.get_one(Person, half.person_id),
        name=device_text(device.browser, device.system),
        answer=answer,
        request=_passkey_request(half),
    )


def _finish(transaction: Session, half: HalfSignedIn) -> tuple[Identity, list[str]]:
    """The session and the recovery codes; what was done to the factor is a row of its own."""
    _describe(transaction, half, "change_factor")
    codes = create_recovery_codes(transaction, person_id=half.person_id)
    write_deeds(transaction)
    return finish_half(transaction, half), codes


def _describe(transaction: Session, half: HalfSignedIn, use_case: str) -> None:
    record_person_deed(transaction.get_one(Person, half.person_id), use_case)


def _welcome(half: HalfSignedIn, identity: Identity, codes: list[str]) -> Response:
    sign_in_session(identity)
    remember_browser(identity)
    if half.provider_id is not None:
        session[SIGNED_IN_BY] = half.provider_id
    return recovery_page(codes, safe_next(half.next_path, url("home.home")))


def _passkey_request(half: HalfSignedIn) -> PasskeyRequest:
    return passkey_request(f"enrol {half.id}")


def _page(transaction: Session, half: HalfSignedIn, errors: dict[str, str]) -> str:
    person = transaction.get_one(Person, half.person_id)
    secret = find_unconfirmed_secret(
        transaction,
        person_id=half.person_id,
        begun_by=half.id,
        keys=current_settings().secret_keys,
    )
    return render_template(
        "school/enrolment.html",
        errors=errors,
        shown=security_opening(Factors(has_app=False, has_passkey=False), is_required=True),
        secret=secret,
        picture=qr_code(find_address(person, secret)) if secret else "",
        begin_address=url(".begin"),
        confirm_address=url(".confirm"),
    )
