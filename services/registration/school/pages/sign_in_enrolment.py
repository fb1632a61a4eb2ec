"""Enrol for codes between link and session, where the school demands them of its staff."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, session
from flask import url_for as url
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.school.models.people import Person
from services.registration.school.pages.security import qr_code
from services.registration.school.pages.sign_in import HALF_SIGNED_IN, complete_sign_in
from services.registration.school.queries.organisations import organisation_of
from services.registration.school.use_cases.confirm_second_factor import (
    begin_second_factor,
    confirm_second_factor,
    find_address,
    find_unconfirmed_secret,
    has_second_factor,
)
from shared.db.wall import choose_organisation
from shared.web.factory import current_database, current_settings

sign_in_enrolment = Blueprint("sign_in_enrolment", __name__)


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
    return complete_sign_in(_is_confirmed, _page)


def _is_confirmed(transaction: Session, person_id: UUID, code: str) -> bool:
    if has_second_factor(transaction, person_id=person_id):
        return False
    keys = current_settings().secret_keys
    return confirm_second_factor(transaction, person_id=person_id, code=code, keys=keys)


def _page(person_id: UUID, errors: dict[str, str]) -> str:
    with current_database().reading() as transaction:
        choose_organisation(transaction, organisation_of(person_id))
        person = transaction.get_one(Person, person_id)
        keys = current_settings().secret_keys
        secret = find_unconfirmed_secret(transaction, person_id=person_id, keys=keys)
    return render_template(
        "school/security.html",
        errors=errors,
        is_protected=False,
        is_required=True,
        secret=secret,
        picture=qr_code(find_address(person, secret)) if secret else "",
        begin_address=url(".begin"),
        confirm_address=url(".confirm"),
    )
