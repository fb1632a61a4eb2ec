"""Bring students in from Excel or CSV: choose the file, see what will happen, say yes."""

from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from services.registration.events.queries.access import access_event
from services.registration.kit.domain import SheetUnusable
from services.registration.kit.texts.import_faults import fault_sentence
from services.registration.kit.use_cases import keep_list, kept_list
from services.registration.students.use_cases.import_students import (
    import_students,
    preview_students,
)
from shared.auth.identity import required_identity
from shared.sheets import Table, write_excel
from shared.web.factory import current_database
from shared.web.flashes import tell, warn

student_imports = Blueprint("student_imports", __name__)


@student_imports.get("/events/<uuid:event_id>/students/import")
def choose_file(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
    return render_template("students/student_import.html", event=event, errors={})


@student_imports.get("/events/<uuid:event_id>/students/import/template.xlsx")
def download_template(event_id: UUID) -> Response:
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
    table = Table("Elever", ["Navn", "Klasse", "Uddannelse", "E-mail"], [])
    response = make_response(write_excel([table]))
    response.headers["Content-Type"] = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="elever.xlsx"'
    return response


@student_imports.post("/events/<uuid:event_id>/students/import")
def upload(event_id: UUID) -> Response:
    identity = required_identity()
    chosen = request.files.get("file")
    content = chosen.read() if chosen else b""
    if not chosen or not chosen.filename:
        with current_database().reading() as session:
            event = access_event(session, identity, event_id)
        errors = {"file": _("Vælg en fil.")}
        page = render_template("students/student_import.html", event=event, errors=errors)
        return make_response(page, 422)
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        found = preview_students(session, event, content)
        kept = None
        if found.ok:
            kept = keep_list(
                session,
                identity,
                subject="students",
                event_id=event_id,
                file_name=chosen.filename,
                content=content,
            )
    if kept is None:
        return make_response(
            render_template(
                "kit/import_faults.html",
                event=event,
                step="students",
                file_name=chosen.filename,
                faults=[fault_sentence(fault) for fault in found.sheet.faults.first],
                total=found.sheet.faults.total,
                again=url_for(".choose_file", event_id=event_id),
            ),
            422,
        )
    return redirect(url_for(".preview", event_id=event_id, list_id=kept.id), 303)


@student_imports.get("/events/<uuid:event_id>/students/import/<uuid:list_id>")
def preview(event_id: UUID, list_id: UUID) -> str:
    identity = required_identity()
    with current_database().reading() as session:
        event = access_event(session, identity, event_id)
        kept = kept_list(session, identity, list_id=list_id, subject="students", event_id=event_id)
        found = preview_students(session, event, kept.content)
    return render_template(
        "students/student_preview.html",
        event=event,
        kept=kept,
        plan=found.plan,
        listed=found.listed,
        ignored=found.sheet.ignored,
    )


@student_imports.post("/events/<uuid:event_id>/students/import/<uuid:list_id>")
def confirm(event_id: UUID, list_id: UUID) -> Response:
    identity = required_identity()
    try:
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            kept = kept_list(
                session, identity, list_id=list_id, subject="students", event_id=event_id
            )
            plan = import_students(session, event, kept.content).plan
            session.delete(kept)
    except SheetUnusable:
        warn(_("Noget er ændret, siden du så listen. Vælg filen igen."))
        return redirect(url_for(".choose_file", event_id=event_id), 303)
    new = ngettext("%(num)d ny elev", "%(num)d nye elever", len(plan.new))
    changed = ngettext("%(num)d ændret", "%(num)d ændrede", len(plan.changed))
    tell(_("Listen er taget ind: %(new)s og %(changed)s.", new=new, changed=changed))
    return redirect(url_for("students.list_students", event_id=event_id), 303)
