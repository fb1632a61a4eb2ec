"""Bring wishes in from Excel or CSV, the students' and the companies', by the flow of all lists."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from services.registration.events.import_flow import ListKind, add_import_flow
from services.registration.events.models.events import Event
from services.registration.kit.domain.list_choices import ListChoices
from services.registration.wishes.downloads import company_wish_table, wish_table
from services.registration.wishes.use_cases.import_company_wishes import (
    COLUMNS as COMPANY_COLUMNS,
)
from services.registration.wishes.use_cases.import_company_wishes import (
    CompanyWishImport,
    import_company_wishes,
    preview_company_wishes,
)
from services.registration.wishes.use_cases.import_wishes import (
    COLUMNS,
    WishImport,
    import_wishes,
    list_numbered_companies,
    preview_wishes,
)
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.sheets import Table

wish_imports = Blueprint("wish_imports", __name__)
company_wish_imports = Blueprint("company_wish_imports", __name__)


def _preview(session: Session, event: Event, content: bytes, choices: ListChoices) -> WishImport:
    return preview_wishes(session, event=event, content=content, choices=choices)


def _apply(session: Session, event: Event, content: bytes, choices: ListChoices) -> WishImport:
    return import_wishes(
        session,
        event=event,
        content=content,
        entered_by=required_identity().person_id,
        choices=choices,
    )


def _numbered(session: Session, event: Event) -> dict[str, Any]:
    """Nobody wishes on a day of guidance."""
    if event.kind == "guidance":
        raise NotFound
    numbered = list_numbered_companies(session, event.id)
    return {"numbered": list(enumerate(numbered.values(), start=1))}


def _preview_of_companies(
    session: Session, event: Event, content: bytes, choices: ListChoices
) -> CompanyWishImport:
    return preview_company_wishes(session, event=event, content=content, choices=choices)


def _apply_of_companies(
    session: Session, event: Event, content: bytes, choices: ListChoices
) -> CompanyWishImport:
    return import_company_wishes(
        session,
        event=event,
        content=content,
        entered_by=required_identity().person_id,
        choices=choices,
    )


def _summary(plan: Any) -> str:
    new = ngettext("%(num)d ny liste", "%(num)d nye lister", len(plan.new))
    changed = ngettext("%(num)d skiftet ud", "%(num)d skiftet ud", len(plan.changed))
    return _("Ønskerne er gemt: %(new)s og %(changed)s.", new=new, changed=changed)


add_import_flow(
    wish_imports,
    ListKind(
        subject="wishes",
        path="wishes",
        step="students",
        folder="wishes",
        form="import",
        columns=COLUMNS,
        template=Table("Ønsker", ["Navn", "Klasse", "E-mail", "Ønske 1", "Ønske 2", "Ønske 3"], []),
        template_name="ønsker.xlsx",
        preview=_preview,
        apply=_apply,
        summary=_summary,
        next_view="staff_wishes.overview",
        table=wish_table,
        list_view="staff_wishes.overview",
        may_replace=True,
        beside=_numbered,
    ),
)
add_import_flow(
    company_wish_imports,
    ListKind(
        subject="scores",
        path="company-wishes",
        step="schedules",
        folder="wishes",
        form="company_import",
        columns=COMPANY_COLUMNS,
        template=Table("Ønsker", ["Virksomhed", "Navn", "Klasse", "E-mail", "Ønske"], []),
        template_name="virksomhedernes-ønsker.xlsx",
        preview=_preview_of_companies,
        apply=_apply_of_companies,
        summary=_summary,
        next_view="company_wishes.overview",
        table=company_wish_table,
        list_view="company_wishes.overview",
    ),
)
