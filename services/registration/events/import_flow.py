"""Bring a list in from Excel or CSV: choose the file, see what will happen, say yes.

One flow for every kind of list; a kind says what it is called, how it is read and taken in, and
where one goes on. Nothing is written before the yes but the file itself, for an hour. A sheet of
wishes is shorter: it is taken in at once, or its faults stand beside the form.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.kit.domain.errors import SheetUnusable
from services.registration.kit.texts.import_faults import fault_sentence
from services.registration.kit.use_cases.list_import import ListImport
from services.registration.kit.use_cases.uploaded_lists import (
    create_uploaded_list,
    load_uploaded_list,
)
from shared.auth.identity import required_identity
from shared.sheets import Fault, Table, write_excel
from shared.web.downloads import EXCEL, send_download
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.typed_addresses import warn_of_slips

ReadsList = Callable[[Session, Event, bytes], ListImport[Any]]


@dataclass(frozen=True)
class ListKind:
    """One kind of list. Its words stand in the subject's templates `import_….html`."""

    #: also the step of the event that the pages belong to
    subject: str
    template: Table
    template_name: str
    preview: ReadsList
    apply: ReadsList
    #: the sentence that says what was taken in
    summary: Callable[[Any], str]
    #: where one goes on after it, and where "back" leads
    next_view: str
    list_view: str


def add_import_flow(blueprint: Blueprint, kind: ListKind) -> None:
    """The five views of a kind under `/events/<event>/<subject>/import`."""
    flow = _Flow(blueprint.name, kind)
    base = f"/events/<uuid:event_id>/{kind.subject}/import"
    one = f"{base}/<uuid:list_id>"
    blueprint.add_url_rule(base, "choose_file", flow.choose_file)
    blueprint.add_url_rule(f"{base}/template.xlsx", "download_template", flow.download_template)
    blueprint.add_url_rule(base, "upload", flow.upload, methods=["POST"])
    blueprint.add_url_rule(one, "preview", flow.preview)
    blueprint.add_url_rule(one, "confirm", flow.confirm, methods=["POST"])


class _Flow:
    def __init__(self, blueprint: str, kind: ListKind) -> None:
        self._blueprint, self._kind = blueprint, kind

    def choose_file(self, event_id: UUID) -> str:
        with current_database().reading() as session:
            event = access_event(session, required_identity(), event_id)
        return self._page("file", event, errors={})

    def download_template(self, event_id: UUID) -> Response:
        with current_database().reading() as session:
            access_event(session, required_identity(), event_id)
        return send_download(write_excel([self._kind.template]), self._kind.template_name, EXCEL)

    def upload(self, event_id: UUID) -> Response:
        identity = required_identity()
        chosen = request.files.get("file")
        if not chosen or not chosen.filename:
            with current_database().reading() as session:
                event = access_event(session, identity, event_id)
            return make_response(self._page("file", event, errors={"file": _("Vælg en fil.")}), 422)
        content = chosen.read()
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            found = self._kind.preview(session, event, content)
            if found.ok:
                kept = create_uploaded_list(
                    session,
                    identity,
                    subject=self._kind.subject,
                    event_id=event_id,
                    file_name=chosen.filename,
                    content=content,
                )
        if not found.ok:
            return self._faults(event, chosen.filename, found)
        return redirect(self._address("preview", event_id=event_id, list_id=kept.id), 303)

    def preview(self, event_id: UUID, list_id: UUID) -> str:
        identity, subject = required_identity(), self._kind.subject
        with current_database().reading() as session:
            event = access_event(session, identity, event_id)
            kept = load_uploaded_list(
                session, identity, list_id=list_id, subject=subject, event_id=event_id
            )
            found = self._kind.preview(session, event, kept.content)
        return self._page(
            "preview",
            event,
            kept=kept,
            plan=found.plan,
            listed=found.listed,
            ignored=found.sheet.ignored,
        )

    def confirm(self, event_id: UUID, list_id: UUID) -> Response:
        identity, subject = required_identity(), self._kind.subject
        try:
            with current_database().writing() as session:
                event = access_event(session, identity, event_id)
                kept = load_uploaded_list(
                    session, identity, list_id=list_id, subject=subject, event_id=event_id
                )
                found = self._kind.apply(session, event, kept.content)
                session.delete(kept)
        except SheetUnusable:
            flash_warning(_("Noget er ændret, siden du så listen. Vælg filen igen."))
            return redirect(self._address("choose_file", event_id=event_id), 303)
        flash_success(self._kind.summary(found.plan))
        warn_of_slips(row.values.get("email") for row in found.sheet.rows)
        return redirect(url_for(self._kind.next_view, event_id=event_id), 303)

    def _faults(self, event: Event, file_name: str, found: ListImport[Any]) -> Response:
        page = render_template(
            "events/imports/faults.html",
            event=event,
            step=self._kind.subject,
            file_name=file_name,
            faults=[fault_sentence(fault) for fault in found.sheet.faults.first],
            total=found.sheet.faults.total,
            again=self._address("choose_file", event_id=event.id),
        )
        return make_response(page, 422)

    def _page(self, name: str, event: Event, **shown: Any) -> str:
        """`name` is file or preview; the kind's own template fills in its words."""
        return render_template(
            f"{self._kind.subject}/import_{name}.html",
            event=event,
            step=self._kind.subject,
            next_view=self._kind.next_view,
            list_view=self._kind.list_view,
            **shown,
        )

    def _address(self, view: str, **values: Any) -> str:
        return url_for(f"{self._blueprint}.{view}", **values)


class ReadSheet(Protocol):
    """What reading a sheet at once gave; with faults nothing was taken in."""

    @property
    def faults(self) -> Sequence[Fault]: ...
    @property
    def fault_total(self) -> int: ...


def sent_sheet() -> tuple[bytes, dict[str, str]]:
    """The sheet that the form carries, or what to say beside the field without one."""
    sheet = request.files.get("sheet")
    content = sheet.read() if sheet else b""
    return content, {} if content else {"sheet": _("Vælg den fil, som ønskerne står i.")}


def sheet_form(
    template: str,
    *,
    imported: ReadSheet | None = None,
    errors: dict[str, str] | None = None,
    **shown: Any,
) -> str:
    """The form for a sheet, after a refusal with every fault by row and column."""
    return render_template(
        template,
        faults=[fault_sentence(fault) for fault in imported.faults] if imported else [],
        fault_total=imported.fault_total if imported else 0,
        errors=errors or {},
        **shown,
    )
