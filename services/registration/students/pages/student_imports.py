"""Bring students in from Excel or CSV, by the flow that all lists share."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from services.registration.events.import_flow import ListKind, add_import_flow
from services.registration.events.models.events import Event
from services.registration.kit.domain.list_choices import ListChoices
from services.registration.school.queries.shared_rows import reach_of
from services.registration.students.downloads import STUDENT_HEADINGS, student_table
from services.registration.students.use_cases.import_students import (
    COLUMNS,
    StudentImport,
    import_students,
    preview_students,
)
from shared.auth.identity import required_identity
from shared.sheets import Table

student_imports = Blueprint("student_imports", __name__)


def _preview(session: Session, event: Event, content: bytes, choices: ListChoices) -> StudentImport:
    reach = reach_of(session, required_identity(), event.id)
    return preview_students(session, event, content, choices, reach=reach)


def _apply(session: Session, event: Event, content: bytes, choices: ListChoices) -> StudentImport:
    reach = reach_of(session, required_identity(), event.id)
    return import_students(session, event, content, choices, reach=reach)


def _summary(plan: Any) -> str:
    new = ngettext("%(num)d ny elev", "%(num)d nye elever", len(plan.new))
    changed = ngettext("%(num)d ændret", "%(num)d ændrede", len(plan.changed))
    return _("Listen er taget ind: %(new)s og %(changed)s.", new=new, changed=changed)


add_import_flow(
    student_imports,
    ListKind(
        subject="students",
        path="students",
        step="students",
        folder="students",
        form="import",
        columns=COLUMNS,
        template=Table("Elever", STUDENT_HEADINGS, []),
        template_name="elever.xlsx",
        preview=_preview,
        apply=_apply,
        summary=_summary,
        next_view="students.list_students",
        table=student_table,
        list_view="students.list_students",
    ),
)
