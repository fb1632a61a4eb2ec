"""A fresh proof of who is there: a code, a passkey, or a mailed link for those with neither.

Whoever was sent here with a form has it repeated afterwards (`form=1`): what was typed lies in
hidden inputs of this page, in no table and no session.
"""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from flask import url_for as url
from werkzeug.wrappers import Response

from services.registration.school.domain.asking import BY_SESSION
from services.registration.school.domain.codes import CODE_CONFIRMS_FOR, LINK_CONFIRMS_FOR
from services.registration.school.forms import (
    CREDENTIAL,
    FRESH_CODE,
    MAIL_CODE,
    RECOVERY_CODE,
    mail_code_refusal,
    typed_code,
)
from services.registration.school.models.people import Person
from services.registration.school.pages.asker import current_asker, link_secret
from services.registration.school.pages.passkey_answers import (
    check_answer,
    passkey_options,
    passkey_request,
    sent_answer,
)
from services.registration.school.queries.factors import factors_of
from services.registration.school.use_cases.check_code import check_code, find_wait
from services.registration.school.use_cases.check_mail_code import (
    check_mail_code,
    find_mail_code_wait,
)
from services.registration.school.use_cases.claim_challenge import PasskeyRequest
from services.registration.school.use_cases.request_sign_in import request_sign_in
from shared import clock
from shared.audit.deeds import describe_deed
from shared.auth.identity import confirm_identity, required_identity
from shared.errors import DomainError
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database, current_settings
from shared.web.headers import refuse_storing
from shared.web.pages import safe_next

confirmation = Blueprint("confirmation", __name__)
confirmation.before_request(refuse_storing)

_OWN_INPUTS = {"csrf_token", FRESH_CODE, MAIL_CODE, RECOVERY_CODE, CREDENTIAL}


@confirmation.route("/confirm", methods=["GET", "POST"])
def ask() -> Response:
    """The door sends a page here by GET, and a form with all that was typed by POST."""
    is_form = request.method == "POST"
    if required_identity().is_confirmed:
        return _onwards(is_form=is_form)
    return _page({}, 403 if is_form else 200, is_form=is_form)


@confirmation.post("/confirm/code")
def give_code() -> Response:
    person_id, typed = required_identity().person_id, typed_code(FRESH_CODE)
    keys = current_settings().secret_keys
    with current_database().writing() as transaction:
        describe_deed(use_case="step_up")
        is_right = check_code(transaction, person_id=person_id, code=typed.code, keys=keys)
        wait = find_wait(transaction, person_id=person_id)
    if not is_right:
        errors, status = typed.refusal(wait)
        return _page(errors, status, is_form=_has_form())
    confirm_identity(clock.now() + CODE_CONFIRMS_FOR)
    return _onwards(is_form=_has_form())


@confirmation.post("/confirm/passkey/options")
def ask_passkey() -> Response:
    return passkey_options(_passkey_request())


@confirmation.post("/confirm/passkey")
def give_passkey() -> Response:
    """Of who is signed in alone: a colleague's passkey proves nothing about her."""
    wanted, answer = _passkey_request(), sent_answer()
    owner = required_identity().person_id
    with current_database().writing() as transaction:
        found = check_answer(transaction, wanted, answer, owner=owner)
    if isinstance(found, DomainError):
        return _page({"": error_text(found)}, error_status(found), is_form=_has_form())
    confirm_identity(clock.now() + CODE_CONFIRMS_FOR)
    return _onwards(is_form=_has_form())


@confirmation.post("/confirm/link")
def send_link() -> Response:
    """Mail a link to who is signed in; opened in this browser it proves who is there."""
    with current_database().writing() as transaction:
        person = transaction.get_one(Person, required_identity().person_id)
        request_sign_in(
            transaction,
            email=person.email or "",
            asker=current_asker(BY_SESSION),
            pepper=current_settings().secret_keys[0],
            next_path=url(".confirmed") if _has_form() else _next()[:300],
        )
    return _page({}, 200, is_form=_has_form(), is_sent=True)


@confirmation.post("/confirm/mail-code")
def give_mail_code() -> Response:
    """The code of that mail, for whoever reads it elsewhere."""
    person_id, secret = required_identity().person_id, link_secret()
    with current_database().writing() as transaction:
        used = check_mail_code(
            transaction,
            code=request.form.get(MAIL_CODE, "")[:100],
            browser_secret=secret,
            keys=current_settings().secret_keys,
        )
        wait = find_mail_code_wait(transaction, browser_secret=secret)
        is_protected = factors_of(transaction, person_id=person_id).is_protected
    if used is None or used.person_id != person_id or is_protected:
        errors, status = mail_code_refusal(wait)
        return _page(errors, status, is_form=_has_form(), is_sent=True)
    confirm_identity(clock.now() + LINK_CONFIRMS_FOR)
    return _onwards(is_form=_has_form())


@confirmation.get("/confirm/done")
def confirmed() -> str:
    return render_template("school/confirmed.html")


def _passkey_request() -> PasskeyRequest:
    return passkey_request(f"confirm {required_identity().session_id}")


def _next() -> str:
    return safe_next(request.args.get("next"), url("home.home"))


def _has_form() -> bool:
    return request.args.get("form") == "1"


def _onwards(*, is_form: bool) -> Response:
    """307 lets the browser send the form once more, and to where it was going."""
    return redirect(_next(), 307 if is_form else 303)


def _page(errors: dict[str, str], status: int, *, is_form: bool, is_sent: bool = False) -> Response:
    person_id = required_identity().person_id
    with current_database().reading() as transaction:
        factors = factors_of(transaction, person_id=person_id)
    onwards: dict[str, Any] = {"next": _next(), **({"form": 1} if is_form else {})}
    page = render_template(
        "school/confirm.html",
        errors=errors,
        factors=factors,
        is_sent=is_sent,
        is_form=is_form,
        next=_next(),
        typed=[pair for pair in request.form.items(multi=True) if pair[0] not in _OWN_INPUTS],
        code_address=url(".give_code", **onwards),
        passkey_address=url(".give_passkey", **onwards),
        link_address=url(".send_link", **onwards),
        mail_code_address=url(".give_mail_code", **onwards),
    )
    return make_response(page, status)
