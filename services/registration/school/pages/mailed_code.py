"""The ways in where a mailed link opens in another browser than asked: its code, or a new mail."""

from flask import Blueprint, make_response, redirect, request
from flask import url_for as url
from werkzeug.wrappers import Response

from services.registration.kit.links import read_link
from services.registration.school.domain.asking import BY_MAILBOX
from services.registration.school.forms import MAIL_CODE, mail_code_refusal
from services.registration.school.pages.asker import current_asker, earlier_secret
from services.registration.school.pages.sign_in import ask_page, enter, sent_page
from services.registration.school.use_cases.check_mail_code import (
    check_mail_code,
    find_mail_code_wait,
)
from services.registration.school.use_cases.request_sign_in import request_sign_in_again
from shared.web.factory import current_database, current_settings
from shared.web.headers import refuse_storing

mailed_code = Blueprint("mailed_code", __name__)
mailed_code.before_request(refuse_storing)


@mailed_code.post("/sign-in/sent")
def give_code() -> Response:
    """Go on as if the link had been followed here."""
    secret = earlier_secret()
    if secret is None:
        return redirect(url("sign_in.ask"), 303)
    with current_database().writing() as transaction:
        used = check_mail_code(
            transaction,
            code=request.form.get(MAIL_CODE, "")[:100],
            browser_secret=secret,
            keys=current_settings().secret_keys,
        )
        wait = find_mail_code_wait(transaction, browser_secret=secret)
        entrance = enter(transaction, used) if used else None
    if entrance is None:
        errors, status = mail_code_refusal(wait)
        return make_response(sent_page(errors), status)
    return entrance.answer()


@mailed_code.post("/sign-in/<token>/again")
def ask_again(token: str) -> Response:
    """Mail a new link, bound to this browser, to where this one went."""
    read = read_link("sign-in", token)
    if read is None:
        return redirect(url("sign_in.ask"), 303)
    with current_database().writing() as transaction:
        wait = request_sign_in_again(
            transaction,
            request_id=read.subject,
            asker=current_asker(BY_MAILBOX),
            pepper=current_settings().secret_keys[0],
        )
    if wait:
        return ask_page(wait)
    return redirect(url("sign_in.sent"), 303)
