"""Sign in by a mailed link, with a code where the person has a code app, and sign out.

Opening a link changes nothing: only its button does, and only in the browser that asked.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session
from flask import url_for as url
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.kit.links import read_link
from services.registration.permissions import (
    SIGN_OUT,
)
from services.registration.school.domain.codes import CODE_CONFIRMS_FOR, LINK_CONFIRMS_FOR
from services.registration.school.domain.devices import device_of
from services.registration.school.domain.errors import SignInRefused
from services.registration.school.forms import typed_code
from services.registration.school.models.people import Person
from services.registration.school.queries.organisations import organisation_of
from services.registration.school.texts import FIELD_TEXTS
from services.registration.school.use_cases.check_code import check_code, find_wait
from services.registration.school.use_cases.confirm_second_factor import has_second_factor
from services.registration.school.use_cases.end_sessions import end_own_session
from services.registration.school.use_cases.request_sign_in import request_sign_in
from services.registration.school.use_cases.sign_in import claim_link, start_session
from shared import clock
from shared.addresses import BadAddress, read_address
from shared.auth.access import requires
from shared.auth.identity import (
    Identity,
    confirm_identity,
    current_identity,
    required_identity,
    sign_in_session,
)
from shared.auth.identity import sign_out as forget_identity
from shared.db.wall import choose_organisation
from shared.web.errors import error_text
from shared.web.factory import current_database, current_settings
from shared.web.headers import refuse_storing
from shared.web.pages import safe_next
from shared.web.typed_addresses import warn_of_slip

sign_in = Blueprint("sign_in", __name__)
sign_in.before_request(refuse_storing)

_ASKED = "sign_in_secret"
HALF_SIGNED_IN = "half_signed_in"


@sign_in.get("/sign-in")
def ask() -> Response | str:
    if current_identity() is not None:
        return redirect(safe_next(request.args.get("next"), url("home.home")), 303)
    return _ask_page()


@sign_in.post("/sign-in")
def send_link() -> Response:
    """Answer alike whoever asks; the secret binds the link to this browser.

    What is no address is refused: that is seen from what was typed, and tells nothing of anybody.
    """
    typed = request.form.get("email", "")[:254]
    try:
        read_address(typed)
    except BadAddress as bad:
        return make_response(_ask_page(typed, f"address_{bad.reason}"), 422)
    secret = link_secret()
    with current_database().writing() as transaction:
        request_sign_in(
            transaction,
            email=typed,
            browser_secret=secret,
            pepper=current_settings().secret_keys[0],
            next_path=_asked_for(),
        )
    warn_of_slip(typed)
    return redirect(url("sign_in.sent"), 303)


def _ask_page(typed: str = "", fault: str = "") -> str:
    return render_template(
        "school/sign_in.html",
        next=request.values.get("next", ""),
        typed=typed,
        errors={"email": FIELD_TEXTS[fault]} if fault else {},
    )


@sign_in.get("/sign-in/sent")
def sent() -> str:
    return render_template("school/sign_in_sent.html")


@sign_in.get("/sign-in/code")
def ask_code() -> Response | str:
    if HALF_SIGNED_IN not in session:
        return redirect(url("sign_in.ask"), 303)
    return _code_page({})


@sign_in.post("/sign-in/code")
def give_code() -> Response:
    """Begin the session of whoever followed a link and sent a right code."""
    half = session.get(HALF_SIGNED_IN)
    if half is None:
        return redirect(url("sign_in.ask"), 303)
    person_id, typed = UUID(half["person"]), typed_code()
    keys = current_settings().secret_keys
    with current_database().writing() as transaction:
        choose_organisation(transaction, organisation_of(person_id))
        is_right = check_code(transaction, person_id=person_id, code=typed.code, keys=keys)
        wait = find_wait(transaction, person_id=person_id)
        identity = begin_session(transaction, person_id, CODE_CONFIRMS_FOR) if is_right else None
    if identity is None:
        errors, status = typed.refusal(wait)
        return make_response(_code_page(errors), status)
    return welcome(identity, half["next"])


@sign_in.get("/sign-in/<token>")
def show_button(token: str) -> str:
    """Only a button: mail scanners open links, so opening one uses nothing up."""
    return render_template("school/sign_in_link.html", token=token)


@sign_in.post("/sign-in/<token>")
def follow_link(token: str) -> Response:
    read = read_link("sign-in", token)
    try:
        if read is None:
            raise SignInRefused
        with current_database().writing() as transaction:
            used = claim_link(
                transaction, request_id=read.subject, browser_secret=session.get(_ASKED)
            )
            choose_organisation(transaction, organisation_of(used.person_id))
            next_step = _next_step(transaction, used.person_id)
            is_confirmed = not next_step and _is_signed_in(used.person_id)
            is_new = not next_step and not is_confirmed
            identity = (
                begin_session(transaction, used.person_id, LINK_CONFIRMS_FOR) if is_new else None
            )
    except SignInRefused as refused:
        page = render_template("school/sign_in_refused.html", text=error_text(refused))
        return make_response(page, 403)
    if is_confirmed:
        confirm_identity(clock.now() + LINK_CONFIRMS_FOR)
        return redirect(safe_next(used.next_path, url("home.home")), 303)
    if identity is None:
        session[HALF_SIGNED_IN] = {"person": str(used.person_id), "next": used.next_path}
        return redirect(url(next_step), 303)
    return welcome(identity, used.next_path)


@sign_in.post("/sign-out")
@requires(SIGN_OUT)
def sign_out() -> Response:
    with current_database().writing() as transaction:
        end_own_session(transaction, session_id=required_identity().session_id)
    forget_identity()
    return redirect(url("sign_in.ask"), 303)


def _next_step(transaction: Session, person_id: UUID) -> str:
    """What stands between the link and the session: a code, enrolling for codes, or nothing."""
    if has_second_factor(transaction, person_id=person_id):
        return "sign_in.ask_code"
    is_required = current_app.config["MATCHDAG_REQUIRE_TOTP"]
    is_staff = transaction.get_one(Person, person_id).kind == "staff"
    return "sign_in_enrolment.show_enrolment" if is_required and is_staff else ""


def begin_session(transaction: Session, person_id: UUID, confirmed_for: timedelta) -> Identity:
    """The session of this browser, instead of the one that it had."""
    before = current_identity()
    return start_session(
        transaction,
        person_id=person_id,
        confirmed_for=confirmed_for,
        device=device_of(request.headers.get("User-Agent", ""), request.remote_addr),
        replaces=before.session_id if before else None,
    )


def link_secret() -> str:
    """What binds a link to this browser, made with the first."""
    secret: str = session.get(_ASKED) or secrets.token_urlsafe(32)
    session[_ASKED] = secret
    return secret


def welcome(identity: Identity, next_path: str | None) -> Response:
    sign_in_session(identity)
    return redirect(safe_next(next_path, url("home.home")), 303)


def _is_signed_in(person_id: UUID) -> bool:
    """Whoever follows a link in her own session only shows who she is."""
    identity = current_identity()
    return identity is not None and identity.person_id == person_id


def _code_page(errors: dict[str, str]) -> str:
    return render_template("school/sign_in_code.html", errors=errors)


def _asked_for() -> str | None:
    asked = safe_next(request.form.get("next"), "")
    return asked[:300] or None
