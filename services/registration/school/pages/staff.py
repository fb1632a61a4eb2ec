"""Who works here and what each may do; only administrators come in."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from services.registration.permissions import CHANGE_ROLES, RESET_FACTOR
from services.registration.school.domain.errors import (
    AddressTaken,
    DetailsIncomplete,
    FactorMissing,
    LastAdministrator,
    OwnFactor,
)
from services.registration.school.queries.access import access_staff_member
from services.registration.school.queries.class_scope import classes_of_school, own_classes
from services.registration.school.queries.staff import (
    factor_resets,
    roles_of,
    staff_of_organisation,
)
from services.registration.school.schemas import StaffForm
from services.registration.school.use_cases.assign_classes import assign_classes
from services.registration.school.use_cases.confirm_second_factor import has_second_factor
from services.registration.school.use_cases.invite_staff import (
    add_staff_member,
    update_staff_member,
)
from services.registration.school.use_cases.reset_second_factor import reset_second_factor
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.typed.addresses import warn_of_slip
from shared.web.typed.forms import TypedForm, read_form

staff = Blueprint("staff", __name__)

_REFUSALS = (DetailsIncomplete, AddressTaken, LastAdministrator)

ROLE_TEXTS = [
    (
        "administrator",
        lazy_gettext("Administrator"),
        lazy_gettext("Lukker kolleger ind og bestemmer, hvad de må"),
    ),
    (
        "organiser",
        lazy_gettext("Arrangør"),
        lazy_gettext("Har ansvaret for alle skolens arrangementer, lokaler og virksomheder"),
    ),
    (
        "teacher",
        lazy_gettext("Lærer"),
        lazy_gettext("Ser sine egne klasser, og laver egne arrangementer"),
    ),
    ("crew", lazy_gettext("Dagshold"), lazy_gettext("Tjekker elever ind på dagen")),
    (
        "leadership",
        lazy_gettext("Ledelse"),
        lazy_gettext("Ser tal, program og resultater, men ingen elever"),
    ),
    (
        "leadership_people",
        lazy_gettext("Ledelse, der også ser personer"),
        lazy_gettext("Ser desuden elever, ønsker, samtaler og match, men ændrer intet"),
    ),
    (
        "guest",
        lazy_gettext("Gæst"),
        lazy_gettext("Ser kun de arrangementer, hvor en arrangør har givet en rolle"),
    ),
]


@staff.get("/staff")
def list_staff() -> str:
    with current_database().reading() as session:
        rows = staff_of_organisation(session, required_identity().organisation_id)
    names = {role: text for role, text, _hint in ROLE_TEXTS} | {"operator": _("Driftsansvarlig")}
    return render_template("school/staff.html", rows=rows, role_names=names)


@staff.get("/staff/new")
@requires(CHANGE_ROLES)
def new_member() -> Response:
    values = {"name": "", "email": "", "roles": ["organiser"], "active": True, "classes": []}
    return _form(TypedForm(values))


@staff.post("/staff/new")
@requires(CHANGE_ROLES)
def invite() -> Response:
    form = read_form(StaffForm(), request.form)
    if not form.errors:
        typed = form.loaded
        with form.refusals(*_REFUSALS), current_database().writing() as session:
            person = add_staff_member(
                session,
                organisation_id=required_identity().organisation_id,
                name=typed["name"],
                email=typed["email"],
                roles=typed["roles"],
                added_by=required_identity().person_id,
            )
            assign_classes(session, person, typed["classes"])
    if form.errors:
        return _form(form)
    flash_success(
        _(
            "%(name)s kan nu logge ind: skriv %(email)s på forsiden, og følg linket i mailen.",
            name=person.name,
            email=person.email,
        )
    )
    warn_of_slip(person.email)
    return redirect(url_for(".list_staff"), 303)


@staff.get("/staff/<uuid:person_id>")
@requires(CHANGE_ROLES)
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
    return _form(TypedForm(values), person_id)


@staff.post("/staff/<uuid:person_id>")
@requires(CHANGE_ROLES)
def change_member(person_id: UUID) -> Response:
    form = read_form(StaffForm(exclude=("email",)), request.form)
    with current_database().reading() as session:
        member = access_staff_member(session, required_identity(), person_id)
        form.values["email"] = member.email
    if not form.errors:
        typed = form.loaded
        with form.refusals(*_REFUSALS), current_database().writing() as session:
            person = access_staff_member(session, required_identity(), person_id)
            update_staff_member(
                session,
                person,
                name=typed["name"],
                roles=typed["roles"],
                active=typed["active"],
                changed_by=required_identity().person_id,
            )
            assign_classes(session, person, typed["classes"])
    if form.errors:
        return _form(form, person_id)
    flash_success(_("Oplysningerne om %(name)s er gemt.", name=person.name))
    return redirect(url_for(".list_staff"), 303)


@staff.post("/staff/<uuid:person_id>/reset-factor")
@requires(RESET_FACTOR)
def reset_factor(person_id: UUID) -> Response:
    identity = required_identity()
    try:
        with current_database().writing() as session:
            person = access_staff_member(session, identity, person_id)
            reset_second_factor(session, person, reset_by=identity.person_id)
    except (FactorMissing, OwnFactor) as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(
            _(
                "Kode-app og adgangsnøgler er nulstillet, og %(name)s får en mail om det.",
                name=person.name,
            )
        )
    return redirect(url_for(".show_member", person_id=person_id), 303)


def _form(form: TypedForm, person_id: UUID | None = None) -> Response:
    with current_database().reading() as session:
        classes = classes_of_school(session, required_identity().organisation_id)
        is_other = person_id != required_identity().person_id
        may_reset = (
            person_id is not None and is_other and has_second_factor(session, person_id=person_id)
        )
        resets = factor_resets(session, person_id) if person_id else []
    page = render_template(
        "school/staff_member.html",
        class_options=[(each.id, each.name) for each in classes],
        values=form.values,
        errors=form.errors,
        role_options=ROLE_TEXTS,
        person_id=person_id,
        may_reset=may_reset,
        resets=resets,
    )
    return make_response(page, form.status if form.errors else 200)
