"""Sign in by a link that the suite wrote on its console; no other profile registers this.

Whoever can read the console owns the data folder. "demo" links are for invented people and live as
long as the demo; "console" links live some minutes. Both work on this machine only.
"""

from uuid import UUID

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from flask import url_for as url
from werkzeug.wrappers import Response

from services.registration.kit.links import read_link
from services.registration.school.domain.codes import LINK_CONFIRMS_FOR
from services.registration.school.domain.console_links import is_fresh, purpose_of
from services.registration.school.domain.errors import SignInRefused
from services.registration.school.models.people import Person
from services.registration.school.pages.half_sign_in import remember_half
from services.registration.school.pages.sign_in import begin_session
from services.registration.school.queries.organisations import organisation_of
from services.registration.school.use_cases.claim_half_sign_in import start_half_sign_in
from services.registration.school.use_cases.confirm_second_factor import has_second_factor
from services.registration.school.use_cases.sign_in import record_person_deed
from shared import clock
from shared.auth.identity import sign_in_session
from shared.db.wall import choose_organisation
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.nearness import is_of_this_machine

console_sign_in = Blueprint("console_sign_in", __name__)


@console_sign_in.get("/console/<token>")
def show_button(token: str) -> Response:
    try:
        person_id = _person_of(token)
    except SignInRefused as refused:
        return _refused(refused)
    with current_database().reading() as reading:
        choose_organisation(reading, organisation_of(person_id))
        person = reading.get(Person, person_id)
        name = person.name if person else ""
    return make_response(render_template("school/console_sign_in.html", token=token, name=name))


@console_sign_in.post("/console/<token>")
def follow_link(token: str) -> Response:
    try:
        person_id = _person_of(token)
        with current_database().writing() as transaction:
            choose_organisation(transaction, organisation_of(person_id))
            is_demo = current_app.config["MATCHDAG_CONSOLE_SIGN_IN"] == "demo"
            if not is_demo and has_second_factor(transaction, person_id=person_id):
                person = transaction.get_one(Person, person_id)
                record_person_deed(person, "sign_in_begun")
                half_id = start_half_sign_in(transaction, person_id=person_id, step="code")
                remember_half(half_id, None)
                return redirect(url("sign_in.ask_code"), 303)
            identity = begin_session(transaction, person_id, LINK_CONFIRMS_FOR)
    except SignInRefused as refused:
        return _refused(refused)
    sign_in_session(identity)
    return redirect(url("home.home"), 303)


def _person_of(token: str) -> UUID:
    kind = current_app.config["MATCHDAG_CONSOLE_SIGN_IN"]
    read = read_link(purpose_of(kind), token)
    if (
        read is None
        or not is_of_this_machine(request)
        or not is_fresh(kind, read.generation, clock.now())
    ):
        raise SignInRefused
    return read.subject


def _refused(refused: SignInRefused) -> Response:
    page = render_template("school/sign_in_refused.html", text=error_text(refused))
    return make_response(page, 403)
