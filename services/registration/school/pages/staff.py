"""Who works here and what each may do; only administrators come in."""

from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from services.registration.kit.texts.fields import field_errors
from services.registration.school.domain.errors import (
    AddressTaken,
    DetailsIncomplete,
    LastAdministrator,
)
from services.registration.school.queries.access import access_staff_member
from services.registration.school.queries.class_scope import classes_of_school, own_classes
from services.registration.school.queries.staff import roles_of, staff_of_organisation
from services.registration.school.use_cases.assign_classes import assign_classes
from services.registration.school.use_cases.invite_staff import (
    add_staff_member,
    update_staff_member,
)
from shared.auth.identity import required_identity
from shared.errors import DomainError
from shared.web.errors import error_status
from shared.web.factory import current_database
from shared.web.flashes import flash_success

staff = Blueprint("staff", __name__)

ROLE_TEXTS = [
    (
        "administrator",
        lazy_gettext("Administrator"),
        lazy_gettext("Lukker kolleger ind og bestemmer, hvad de må"),
    ),
    (
        "organiser",
        lazy_gettext("Arrangør"),
        lazy_gettext("Laver arrangementer, inviterer virksomheder og laver skemaer"),
    ),
    (
        "teacher",
        lazy_gettext("Lærer"),
        lazy_gettext("Ser sine egne klasser: forberedelse, ønsker, skemaer og fravær"),
    ),
    ("crew", lazy_gettext("Dagshold"), lazy_gettext("Tjekker elever ind på dagen")),
    ("leadership", lazy_gettext("Ledelse"), lazy_gettext("Ser tal og resultater")),
]


@staff.get("/staff")
def list_staff() -> str:
    with current_database().reading() as session:
        rows = staff_of_organisation(session, required_identity().organisation_id)
    names = {role: text for role, text, _hint in ROLE_TEXTS}
    return render_template("school/staff.html", rows=rows, role_names=names)


@staff.get("/staff/new")
def new_member() -> Response:
    return _form({"name": "", "email": "", "roles": ["organiser"], "active": True, "classes": []})


@staff.post("/staff/new")
def invite() -> Response:
    typed = _typed()
    try:
        with current_database().writing() as session:
            person = add_staff_member(
                session,
                organisation_id=required_identity().organisation_id,
                name=typed["name"],
                email=typed["email"],
                roles=typed["roles"],
            )
            assign_classes(session, person, typed["classes"])
    except (DetailsIncomplete, AddressTaken) as error:
        return _form(typed, error=error)
    flash_success(
        _(
            "%(name)s kan nu logge ind: skriv %(email)s på forsiden, og følg linket i mailen.",
            name=person.name,
            email=person.email,
        )
    )
    return redirect(url_for(".list_staff"), 303)


@staff.get("/staff/<uuid:person_id>")
def show_member(person_id: UUID) -> Response:
    with current_database().reading() as session:
        person = access_staff_member(session, required_identity(), person_id)
        values = {
            "name": person.name,
            "email": person.email,
            "roles": roles_of(session, person_id),
            "active": person.active,
            "classes": [each.id for each in own_classes(session, person_id)],
        }
    return _form(values, person_id)


@staff.post("/staff/<uuid:person_id>")
def change_member(person_id: UUID) -> Response:
    typed = _typed()
    try:
        with current_database().writing() as session:
            person = access_staff_member(session, required_identity(), person_id)
            typed["email"] = person.email
            update_staff_member(
                session, person, name=typed["name"], roles=typed["roles"], active=typed["active"]
            )
            assign_classes(session, person, typed["classes"])
    except (DetailsIncomplete, LastAdministrator) as error:
        return _form(typed, person_id, error)
    flash_success(_("Oplysningerne om %(name)s er gemt.", name=person.name))
    return redirect(url_for(".list_staff"), 303)


def _form(
    values: dict[str, Any], person_id: UUID | None = None, error: DomainError | None = None
) -> Response:
    with current_database().reading() as session:
        classes = classes_of_school(session, required_identity().organisation_id)
    page = render_template(
        "school/staff_member.html",
        class_options=[(each.id, each.name) for each in classes],
        values=values,
        errors=field_errors(error) if error else {},
        role_options=ROLE_TEXTS,
        person_id=person_id,
    )
    return make_response(page, error_status(error) if error else 200)


def _typed() -> dict[str, Any]:
    return {
        "name": request.form.get("name", "")[:300],
        "email": request.form.get("email", "")[:300],
        "roles": request.form.getlist("roles"),
        "classes": request.form.getlist("classes", type=UUID),
        "active": "active" in request.form,
    }
