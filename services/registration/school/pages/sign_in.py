"""Sign in by a mailed link, with a code where the person has a code app, and sign out.

Opening a link changes nothing: only its button does, and only in the browser that asked; in another
the page says how to get in from there.
"""

from dataclasses import dataclass
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
from services.registration.school.domain.codes import (
    CODE_CONFIRMS_FOR,
    LINK_CONFIRMS_FOR,
    SIGNED_IN_BY,
)
from services.registration.school.domain.devices import device_of
from services.registration.school.domain.errors import AsksTooOften, SignInRefused
from services.registration.school.forms import typed_code
from services.registration.school.models.people import Person
from services.registration.school.pages.asker import (
    current_asker,
    earlier_secret,
    remember_browser,
)
from services.registration.school.pages.half_sign_in import (
    HalfSignedIn,
    find_half,
    remember_half,
    restart,
)
from services.registration.school.pages.link_opening import opened_page
from services.registration.school.queries.factors import factors_of
from services.registration.school.queries.organisations import organisation_of
from services.registration.school.texts import FIELD_TEXTS, wait_text
from services.registration.school.use_cases.check_code import check_code, find_wait
from services.registration.school.use_cases.claim_half_sign_in import (
    claim_half_sign_in,
    start_half_sign_in,
)
from services.registration.school.use_cases.confirm_second_factor import find_missing_proof
from services.registration.school.use_cases.end_sessions import end_own_session
from services.registration.school.use_cases.request_sign_in import request_sign_in
from services.registration.school.use_cases.sign_in import (
    UsedLink,
    claim_link,
    record_person_deed,
    record_refused_link,
    start_session,
)
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
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database, current_settings
from shared.web.headers import refuse_storing
from shared.web.pages import safe_next
from shared.web.sessions.browser_id import browser_id
from shared.web.typed.addresses import warn_of_slip

sign_in = Blueprint("sign_in", __name__)
sign_in.before_request(refuse_storing)

_STEPS = {"code": "sign_in.ask_code", "enrolment": "sign_in_enrolment.show_enrolment"}


@sign_in.get("/sign-in")
def ask() -> Response | str:
    if current_identity() is not None:
        return redirect(safe_next(request.args.get("next"), url("home.home")), 303)
    browser_id()
    return _form_page(request.args.get("next", ""))


@sign_in.post("/sign-in")
def send_link() -> Response:
    """Answer alike whoever is asked for; the secret binds the link to this browser.

    What is no address is refused: that is seen from what was typed, and tells nothing of anybody.
    """
    typed = request.form.get("email", "")[:254]
    try:
        read_address(typed)
    except BadAddress as bad:
        errors = {"email": str(FIELD_TEXTS[f"address_{bad.reason}"])}
        return make_response(_form_page(_wanted_page(), typed, errors), 422)
    with current_database().writing() as transaction:
        wait = request_sign_in(
            transaction,
            email=typed,
            asker=current_asker(),
            pepper=current_settings().secret_keys[0],
            next_path=_asked_for(),
        )
    if wait:
        return ask_page(wait)
    warn_of_slip(typed)
    return redirect(url("sign_in.sent"), 303)


def _wanted_page() -> str:
    return request.form.get("next", "")


def _form_page(wanted: str, typed: str = "", errors: dict[str, str] | None = None) -> str:
    return render_template("school/sign_in.html", next=wanted, typed=typed, errors=errors or {})


@sign_in.get("/sign-in/sent")
def sent() -> str:
    return sent_page({})


@sign_in.get("/sign-in/code")
def ask_code() -> Response | str:
    with current_database().reading() as transaction:
        half = find_half(transaction, "code")
        return restart() if half is None else _code_page(transaction, half, {})


@sign_in.post("/sign-in/code")
def give_code() -> Response:
    """Begin the session of whoever followed a link and sent a right code."""
    typed, keys = typed_code(), current_settings().secret_keys
    try:
        with current_database().writing() as transaction:
            half = find_half(transaction, "code")
            if half is None:
                return restart()
            is_right = check_code(transaction, person_id=half.person_id, code=typed.code, keys=keys)
            if not is_right:
                errors, status = typed.refusal(find_wait(transaction, person_id=half.person_id))
                return make_response(_code_page(transaction, half, errors), status)
            identity = finish_half(transaction, half)
    except SignInRefused:  # it was used or ended at the same moment
        return restart()
    return welcome(identity, half.next_path, provider_id=half.provider_id)


@sign_in.get("/sign-in/<token>")
def show_button(token: str) -> str:
    """Mail scanners open links, so opening one uses nothing up."""
    return opened_page(token)


@sign_in.post("/sign-in/<token>")
def follow_link(token: str) -> Response:
    read = read_link("sign-in", token)
    try:
        if read is None:
            raise SignInRefused
        with current_database().writing() as transaction:
            used = claim_link(transaction, request_id=read.subject, browser_secret=earlier_secret())
            entrance = enter(transaction, used)
    except SignInRefused as refused:
        if read is not None:
            with current_database().writing() as transaction:
                record_refused_link(transaction, request_id=read.subject)
        return make_response(opened_page(token), error_status(refused))
    return entrance.answer()


@dataclass(frozen=True)
class Entrance:
    """Where a link that was used up leads: a new session, a fresh proof, or the next step."""

    used: UsedLink
    identity: Identity | None
    next_step: str
    half_id: UUID | None = None

    def answer(self) -> Response:
        if self.identity is not None:
            return welcome(self.identity, self.used.next_path)
        if self.half_id is not None:
            remember_half(self.half_id, self.used.next_path)
            return redirect(url(_STEPS[self.next_step]), 303)
        confirm_identity(clock.now() + LINK_CONFIRMS_FOR)
        return redirect(safe_next(self.used.next_path, url("home.home")), 303)


def enter(transaction: Session, used: UsedLink) -> Entrance:
    """Begin what the link opens; once this is committed, its `answer` is for the browser."""
    choose_organisation(transaction, organisation_of(used.person_id))
    next_step, half_id = _next_step(transaction, used.person_id), None
    is_confirmed = not next_step and _is_signed_in(used.person_id)
    is_new = not next_step and not is_confirmed
    if not is_new:
        person = transaction.get_one(Person, used.person_id)
        record_person_deed(person, "step_up" if is_confirmed else "sign_in_begun")
    if next_step:
        half_id = start_half_sign_in(transaction, person_id=used.person_id, step=next_step)
    identity = begin_session(transaction, used.person_id, LINK_CONFIRMS_FOR) if is_new else None
    return Entrance(used, identity, next_step, half_id)


@sign_in.post("/sign-out")
@requires(SIGN_OUT)
def sign_out() -> Response:
    with current_database().writing() as transaction:
        end_own_session(transaction, session_id=required_identity().session_id)
    provider_id = session.get(SIGNED_IN_BY)
    forget_identity()
    if provider_id is not None:
        return redirect(url("provider_sign_in.signed_out", provider_id=provider_id), 303)
    return redirect(url("sign_in.ask"), 303)


def _next_step(transaction: Session, person_id: UUID) -> str:
    """What stands between the link and the session: a code, enrolling for codes, or nothing."""
    person = transaction.get_one(Person, person_id)
    is_required = current_app.config["MATCHDAG_REQUIRE_TOTP"]
    return find_missing_proof(transaction, person, is_factor_required=is_required)


def finish_half(transaction: Session, half: HalfSignedIn) -> Identity:
    """The session after both proofs. Raises SignInRefused where it ended or was used meanwhile."""
    if not claim_half_sign_in(transaction, half.id, person_id=half.person_id):
        raise SignInRefused
    return begin_session(transaction, half.person_id, CODE_CONFIRMS_FOR)


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


def welcome(
    identity: Identity, next_path: str | None, *, provider_id: str | None = None
) -> Response:
    """`provider_id`: by which provider the first proof came."""
    sign_in_session(identity)
    remember_browser(identity)
    if provider_id is not None:
        session[SIGNED_IN_BY] = provider_id
    return redirect(safe_next(next_path, url("home.home")), 303)


def _is_signed_in(person_id: UUID) -> bool:
    """Whoever follows a link in her own session only shows who she is."""
    identity = current_identity()
    return identity is not None and identity.person_id == person_id


def ask_page(wait: timedelta) -> Response:
    """The form to ask by, to a browser that has asked too often."""
    refused = AsksTooOften(wait=wait_text(wait))
    page = _form_page(_wanted_page(), errors={"email": error_text(refused)})
    answer = make_response(page, error_status(refused))
    answer.headers["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return answer


def sent_page(errors: dict[str, str]) -> str:
    return render_template("school/sign_in_sent.html", errors=errors)


def _code_page(transaction: Session, half: HalfSignedIn, errors: dict[str, str]) -> str:
    factors = factors_of(transaction, person_id=half.person_id)
    return render_template(
        "school/sign_in_code.html", errors=errors, factors=factors, next=half.next_path or ""
    )


def _asked_for() -> str | None:
    asked = safe_next(request.form.get("next"), "")
    return asked[:300] or None
