"""Bring companies into the directory from Excel or CSV, and go on to inviting them."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from sqlalchemy.orm import Session

from services.registration.companies.downloads import COMPANY_HEADINGS, company_table
from services.registration.companies.use_cases.import_companies import (
    COLUMNS,
    CompanyImport,
    import_companies,
    preview_companies,
)
from services.registration.events.import_flow import ListKind, add_import_flow
from services.registration.events.models.events import Event
from services.registration.kit.domain.list_choices import ListChoices
from services.registration.school.queries.shared_rows import reach_of
from shared.auth.identity import required_identity
from shared.sheets import Table

company_imports = Blueprint("company_imports", __name__)


def _preview(session: Session, event: Event, content: bytes, choices: ListChoices) -> CompanyImport:
    reach = reach_of(session, required_identity(), event.id)
    return preview_companies(session, event.organisation_id, content, choices, reach=reach)


def _apply(session: Session, event: Event, content: bytes, choices: ListChoices) -> CompanyImport:
    reach = reach_of(session, required_identity(), event.id)
    return import_companies(session, event.organisation_id, content, choices, reach=reach)


def _summary(plan: Any) -> str:
    new = ngettext("%(num)d ny virksomhed", "%(num)d nye virksomheder", len(plan.new))
    changed = ngettext("%(num)d ændret", "%(num)d ændrede", len(plan.changed))
    return _(
        "Listen er taget ind: %(new)s og %(changed)s. Vælg nu, hvem der skal inviteres.",
        new=new,
        changed=changed,
    )


add_import_flow(
    company_imports,
    ListKind(
        subject="companies",
        path="companies",
        step="companies",
        folder="companies",
        form="import",
        columns=COLUMNS,
        template=Table("Virksomheder", COMPANY_HEADINGS, []),
        template_name="virksomheder.xlsx",
        preview=_preview,
        apply=_apply,
        summary=_summary,
        not_yet=lazy_gettext("Intet er gemt endnu, og ingen får mail."),
        next_view="invitations.choose",
        table=company_table,
        list_view="companies.list_companies",
    ),
)
