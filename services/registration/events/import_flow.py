"""Bring a list in from Excel or CSV: choose the file, see what will happen, say yes.

One flow for every kind of list; a kind says what it is called, how it is read and taken in, and
where one goes on. Nothing is written before the yes but the file itself, for an hour, with what is
said about it: what a heading means, which rows are left out, what stands in a cell instead. Rows
with faults do not hold the others back: they stay on the page and can be mended there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.events.import_page import can_be_mended, import_page
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.kit.domain.errors import SheetUnusable
from services.registration.kit.domain.list_choices import ListChoices
from services.registration.kit.models.imports import UploadedList
from services.registration.kit.texts.import_faults import fault_sentence
from services.registration.kit.use_cases.list_import import ListImport
from services.registration.kit.use_cases.record_known_headings import (
    list_known_headings,
    record_known_headings,
)
from services.registration.kit.use_cases.uploaded_lists import (
    create_uploaded_list,
    load_uploaded_list,
)
from services.registration.permissions import EXPORT_LISTS
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.sheets import Column, Table, fold, write_excel
from shared.sheets.cpr import holds_cpr
from shared.sheets.faulty_rows import faulty_rows, faulty_table
from shared.web.downloads import EXCEL, send_download
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.typed.addresses import warn_of_slips

ReadsList = Callable[[Session, Event, bytes, ListChoices], ListImport[Any]]


@dataclass(frozen=True)
class ListKind:
    """One kind of list. Its words stand in the subject's templates `<folder>/<form>_….html`."""

    #: what uploaded lists and known headings are kept under
    subject: str
    #: of the address: `/events/<event>/<path>/import`
    path: str
    #: the step of the event that the pages belong to
    step: str
    folder: str
    form: str
    columns: Sequence[Column]
    template: Table
    template_name: str
    preview: ReadsList
    apply: ReadsList
    #: the sentence that says what was taken in
    summary: Callable[[Any], str]
    #: where one goes on after it, and where "back" leads
    next_view: str
    list_view: str
    #: what is there now, as a list that changes nothing when it is taken in
    table: Callable[[Session, Event], Table]
    #: what stands beside the button: that nothing is saved yet
    not_yet: LazyString = field(default_factory=partial(lazy_gettext, "Intet er gemt endnu."))
    #: whether lists that are there already can be put aside
    may_replace: bool = False
    #: what a page shows beside the form for the file
    beside: Callable[[Session, Event], dict[str, Any]] | None = None


def add_import_flow(blueprint: Blueprint, kind: ListKind) -> None:
    """The views of a kind under `/events/<event>/<path>/import`."""
    flow = _Flow(blueprint.name, kind)
    base = f"/events/<uuid:event_id>/{kind.path}/import"
    one = f"{base}/<uuid:list_id>"
    blueprint.add_url_rule(base, "choose_file", flow.choose_file)
    blueprint.add_url_rule(f"{base}/template.xlsx", "download_template", flow.download_template)
    blueprint.add_url_rule(f"{base}/as-it-is.xlsx", "export", flow.export)
    blueprint.add_url_rule(base, "upload", flow.upload, methods=["POST"])
    blueprint.add_url_rule(one, "preview", flow.preview)
    blueprint.add_url_rule(one, "confirm", flow.confirm, methods=["POST"])
    blueprint.add_url_rule(f"{one}/choices", "choose", flow.choose, methods=["POST"])
    blueprint.add_url_rule(f"{one}/faults.xlsx", "download_faults", flow.download_faults)


class _Flow:
    def __init__(self, blueprint: str, kind: ListKind) -> None:
        self._blueprint, self._kind = blueprint, kind

    def choose_file(self, event_id: UUID) -> str:
        with current_database().reading() as session:
            event = access_event(session, required_identity(), event_id)
            return self._file_page(session, event, {})

    def download_template(self, event_id: UUID) -> Response:
        with current_database().reading() as session:
            access_event(session, required_identity(), event_id)
        return send_download(write_excel([self._kind.template]), self._kind.template_name, EXCEL)

    @requires(EXPORT_LISTS)
    def export(self, event_id: UUID) -> Response:
        with current_database().reading() as session:
            event = access_event(session, required_identity(), event_id)
            table = self._kind.table(session, event)
        return send_download(write_excel([table]), self._kind.template_name, EXCEL)

    def upload(self, event_id: UUID) -> Response:
        identity, subject = required_identity(), self._kind.subject
        chosen = request.files.get("file")
        if not chosen or not chosen.filename:
            with current_database().reading() as session:
                event = access_event(session, identity, event_id)
                page = self._file_page(session, event, {"file": _("Vælg en fil.")})
            return make_response(page, 422)
        content = chosen.read()
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            choices = ListChoices(
                headings=list_known_headings(session, event.organisation_id, subject),
                replaces=self._kind.may_replace and request.form.get("replace") == "yes",
            )
            found = self._kind.preview(session, event, content, choices)
            is_kept = found.ok or can_be_mended(found)
            if is_kept:
                kept = create_uploaded_list(
                    session,
                    identity,
                    subject=subject,
                    event_id=event_id,
                    file_name=chosen.filename,
                    content=content,
                )
                kept.choices = choices.to_json()
        if not is_kept:
            return self._faults(event, chosen.filename, found)
        return redirect(self._address("preview", event_id=event_id, list_id=kept.id), 303)

    def preview(self, event_id: UUID, list_id: UUID) -> str:
        with current_database().reading() as session:
            event = access_event(session, required_identity(), event_id)
            kept, said, found = self._read(session, event, list_id)
        return self._page(
            "preview",
            event,
            kept=kept,
            plan=found.plan,
            page=import_page(
                found,
                said,
                file_name=kept.file_name,
                columns=self._kind.columns,
                not_yet=str(self._kind.not_yet),
                may_replace=self._kind.may_replace,
            ),
        )

    def choose(self, event_id: UUID, list_id: UUID) -> Response:
        """Keep what was said about the list and read it again."""
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            kept, said, found = self._read(session, event, list_id)
            headings = self._headings(session, event, kept, said)
            choices = ListChoices(
                headings=headings,
                leaves_hidden_out=request.form.get("hidden") == "out",
                sheet=found.sheet.sheet,
                corrections=said.corrections | _corrections(found),
                apart=frozenset(request.form.getlist("apart", int)),
                shared=frozenset(request.form.getlist("shared")),
                replaces=self._kind.may_replace and request.form.get("replace") == "yes",
            )
            kept.choices = choices.to_json()
            record_known_headings(
                session, event.organisation_id, self._kind.subject, said.headings, headings
            )
        return redirect(self._address("preview", event_id=event_id, list_id=list_id), 303)

    def download_faults(self, event_id: UUID, list_id: UUID) -> Response:
        """The rows that cannot be taken in, with what is wrong, to be mended and handed in."""
        with current_database().reading() as session:
            event = access_event(session, required_identity(), event_id)
            _kept, _said, found = self._read(session, event, list_id)
        table = faulty_table(self._kind.template.title, found.sheet, fault_sentence)
        return send_download(write_excel([table]), _("fejl.xlsx"), EXCEL)

    def confirm(self, event_id: UUID, list_id: UUID) -> Response:
        """Take in what can be; with a rest the list stays, and its page shows that."""
        try:
            with current_database().writing() as session:
                event = access_event(session, required_identity(), event_id)
                kept = self._load(session, event, list_id)
                said = ListChoices.from_json(kept.choices)
                found = self._kind.apply(
                    session, event, kept.content, replace(said, takes_usable=True)
                )
                if found.ok:
                    session.delete(kept)
        except SheetUnusable:
            flash_warning(_("Noget er ændret, siden du så listen. Vælg filen igen."))
            return redirect(self._address("choose_file", event_id=event_id), 303)
        flash_success(self._kind.summary(found.plan))
        warn_of_slips(row.values.get("email") for row in found.sheet.rows)
        if not found.ok:
            return redirect(self._address("preview", event_id=event_id, list_id=list_id), 303)
        return redirect(url_for(self._kind.next_view, event_id=event_id), 303)

    def _load(self, session: Session, event: Event, list_id: UUID) -> UploadedList:
        return load_uploaded_list(
            session,
            required_identity(),
            list_id=list_id,
            subject=self._kind.subject,
            event_id=event.id,
        )

    def _read(
        self, session: Session, event: Event, list_id: UUID
    ) -> tuple[UploadedList, ListChoices, ListImport[Any]]:
        kept = self._load(session, event, list_id)
        said = ListChoices.from_json(kept.choices)
        return kept, said, self._kind.preview(session, event, kept.content, said)

    def _headings(
        self, session: Session, event: Event, kept: UploadedList, said: ListChoices
    ) -> dict[str, str]:
        """What the form says of headings, where that is not what they say by themselves."""
        names = [name for name in request.form if name.startswith("column-")]
        if not names:
            return said.headings
        plain = self._kind.preview(session, event, kept.content, replace(said, headings={}))
        by_itself: dict[str, str] = {}
        if header := plain.sheet.header:
            for name, positions in header.found.items():
                numbered = any(c.numbered and c.name == name for c in self._kind.columns)
                for rank, at in enumerate(positions, start=1):
                    wanted = f"{name}.{rank}" if numbered else name
                    by_itself[fold(header.texts[at - 1])] = wanted
        chosen = {
            fold(heading): name.removeprefix("column-")
            for name in names
            if (heading := request.form[name]) and len(heading) <= 200
        }
        changed = {h: name for h, name in chosen.items() if by_itself.get(h) != name}
        return changed | {heading: "" for heading in by_itself if heading not in chosen}

    def _faults(self, event: Event, file_name: str, found: ListImport[Any]) -> Response:
        page = render_template(
            "events/imports/faults.html",
            event=event,
            step=self._kind.step,
            file_name=file_name,
            faults=[fault_sentence(fault) for fault in found.sheet.faults.first],
            total=found.sheet.faults.total,
            again=self._address("choose_file", event_id=event.id),
        )
        return make_response(page, 422)

    def _file_page(self, session: Session, event: Event, errors: dict[str, str]) -> str:
        beside = self._kind.beside(session, event) if self._kind.beside else {}
        return self._page("file", event, errors=errors, **beside)

    def _page(self, name: str, event: Event, **shown: Any) -> str:
        """`name` is file or preview; the kind's own template fills in its words."""
        return render_template(
            f"{self._kind.folder}/{self._kind.form}_{name}.html",
            event=event,
            step=self._kind.step,
            next_view=self._kind.next_view,
            list_view=self._kind.list_view,
            **shown,
        )

    def _address(self, view: str, **values: Any) -> str:
        return url_for(f"{self._blueprint}.{view}", **values)


def _corrections(found: ListImport[Any]) -> dict[tuple[int, int], str]:
    """What was written anew in the cells of rows with faults; a CPR number is not kept."""
    corrections: dict[tuple[int, int], str] = {}
    for row in faulty_rows(found.sheet, fault_sentence):
        for cell in row.cells:
            written = request.form.get(f"cell-{row.number}-{cell.position}")
            if written is None or written.strip() == cell.shown or holds_cpr(written):
                continue
            corrections[row.number, cell.position] = written.strip()[:500]
    return corrections
