"""Sign in by a passkey alone: it is something that one has, and asks for PIN or finger by itself.

It is also the second factor of whoever followed a link and stands at the page of codes.
"""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask import url_for as url
from werkzeug.wrappers import Response as BaseResponse

from services.registration.school.domain.codes import CODE_CONFIRMS_FOR
from services.registration.school.domain.errors import SignInRefused
from services.registration.school.pages.half_sign_in import end_half
from services.registration.school.pages.passkey_answers import (
    check_answer,
    passkey_options,
    passkey_request,
    sent_answer,
)
from services.registration.school.pages.sign_in import begin_session, welcome
from services.registration.school.queries.factors import organisation_of_passkey
from shared.db.wall import choose_organisation
from shared.errors import DomainError
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database
from shared.web.headers import refuse_storing

passkey_sign_in = Blueprint("passkey_sign_in", __name__)
passkey_sign_in.before_request(refuse_storing)

_OCCASION = "sign-in"


@passkey_sign_in.post("/sign-in/passkey/options")
def options() -> Response:
    return passkey_options(passkey_request(_OCCASION))


@passkey_sign_in.post("/sign-in/passkey")
def sign_in() -> BaseResponse:
    wanted, answer = passkey_request(_OCCASION), sent_answer()
    try:
        with current_database().writing() as transaction:
            if answer is not None:
                choose_organisation(transaction, organisation_of_passkey(answer.credential_id))
            found = check_answer(transaction, wanted, answer)
            if not isinstance(found, DomainError):
                next_path = request.form.get("next") or end_half(transaction, found)
                identity = begin_session(transaction, found, CODE_CONFIRMS_FOR)
    except SignInRefused:
        # somebody who may sign in no more is told no more than a stranger
        return redirect(url("sign_in.ask"), 303)
    if isinstance(found, DomainError):
        page = render_template("school/passkey_refused.html", text=error_text(found))
        return make_response(page, error_status(found))
    return welcome(identity, next_path)
