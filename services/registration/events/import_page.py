"""What the preview of an uploaded list says and offers; it reads no request."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.kit.domain.list_choices import ListChoices
from services.registration.kit.texts.import_faults import fault_sentence
from services.registration.kit.use_cases.list_import import ListImport
from shared.sheets import Column, Fault
from shared.sheets.faulty_rows import FaultyRow, faulty_rows

MOST_RANKS = 10
_MENDED_BY_HEADINGS = {"no_header", "missing_column", "missing_number", "double_column"}


@dataclass(frozen=True)
class HeadingChoice:
    """A wanted column and the heading that it is read from; "" for none."""

    name: str
    title: str
    heading: str


@dataclass(frozen=True)
class Tick:
    """Something that a person may say about the list: `name` and `value` as the form sends them."""

    name: str
    value: str
    text: str
    is_set: bool


@dataclass(frozen=True)
class ImportPage:
    """`button` is empty where nothing can be taken in; `notes` stand beside the figures."""

    sentence: str
    detail: str
    kind: str
    button: str
    goes_on: bool
    notes: Sequence[str]
    faults: Sequence[str]
    fault_total: int
    rows: Sequence[FaultyRow]
    headings: Sequence[str]
    choices: Sequence[HeadingChoice]
    are_choices_open: bool
    has_figures: bool
    ticks: Sequence[Tick]

    @property
    def heading_options(self) -> list[tuple[str, str]]:
        return [(heading, heading) for heading in dict.fromkeys(self.headings)]


def import_page(
    imported: ListImport[Any],
    choices: ListChoices,
    *,
    file_name: str,
    columns: Sequence[Column],
    not_yet: str,
    may_replace: bool,
) -> ImportPage:
    sheet, plan = imported.sheet, imported.plan
    nothing = not plan.new and not plan.changed
    sentence, detail, kind = _state(imported, file_name, not_yet, nothing=nothing)
    ticks = _ticks(imported, choices, may_replace=may_replace)
    rows = faulty_rows(sheet, fault_sentence) if not sheet.faults.is_of_file else []
    in_rows = {row.number for row in rows}
    unknown = any(fault.code in _MENDED_BY_HEADINGS for fault in sheet.faults.first)
    return ImportPage(
        sentence,
        detail,
        kind,
        _button(imported, nothing=nothing),
        imported.ok and nothing,
        _notes(imported),
        [fault_sentence(fault) for fault in sheet.faults.first if fault.row not in in_rows],
        sheet.faults.total,
        rows,
        sheet.headings,
        _heading_choices(imported, columns),
        unknown or any(tick.name != "replace" for tick in ticks),
        not imported.sheet.faults.is_of_file,
        ticks,
    )


def can_be_mended(imported: ListImport[Any]) -> bool:
    """Whether the page can help: with headings that were not understood, or with single rows.

    A list with a CPR number or one that cannot be read is not kept at all.
    """
    sheet = imported.sheet
    if any(fault.code == "cpr" for fault in sheet.faults.first) or not sheet.headings:
        return False
    codes = {fault.code for fault in sheet.faults.first if fault.row is None}
    return codes <= _MENDED_BY_HEADINGS


def _state(
    imported: ListImport[Any], file_name: str, not_yet: str, *, nothing: bool
) -> tuple[str, str, str]:
    total = len(imported.sheet.faults.rows)
    if imported.sheet.faults.is_of_file:
        return _("Listen kan ikke læses endnu."), _("Se herunder, hvad der mangler."), "error"
    if not imported.ok and not imported.listed:
        below = ngettext("Ret den herunder.", "Ret dem herunder.", total)
        return _("Ingen rækker kan tages ind endnu."), below, "error"
    if not imported.ok:
        faulty = ngettext("%(num)d række har fejl", "%(num)d rækker har fejl", total)
        if nothing:
            rest = ngettext(
                "De andre er her allerede. Ret den herunder.",
                "De andre er her allerede. Ret dem herunder.",
                total,
            )
            return f"{faulty}.", rest, "warning"
        good = ngettext(
            "%(num)d række kan tages ind", "%(num)d rækker kan tages ind", imported.listed
        )
        return f"{good}; {faulty}.", not_yet, "warning"
    if nothing:
        return _("Intet at gøre: alle i listen er her allerede."), "", "success"
    sentence = ngettext(
        "%(file)s har %(num)d række, og den kan tages ind.",
        "%(file)s har %(num)d rækker, og de kan alle tages ind.",
        imported.listed,
        file=file_name,
    )
    return sentence, not_yet, "info"


def _button(imported: ListImport[Any], *, nothing: bool) -> str:
    if nothing or not imported.listed:
        return ""
    if imported.ok:
        return str(_("Tag listen ind"))
    return str(ngettext("Tag %(num)d række ind", "Tag %(num)d rækker ind", imported.listed))


def _notes(imported: ListImport[Any]) -> list[str]:
    notes = [fault_sentence(note) for note in imported.sheet.notes.first]
    if imported.sheet.sheet and not imported.sheet.others:
        notes.append(_("Læst fra arket “%(sheet)s”.", sheet=imported.sheet.sheet))
    if imported.sheet.ignored:
        columns = ", ".join(imported.sheet.ignored)
        notes.append(_("Disse kolonner bliver ikke brugt: %(columns)s.", columns=columns))
    return notes


def _heading_choices(imported: ListImport[Any], columns: Sequence[Column]) -> list[HeadingChoice]:
    header = imported.sheet.header
    choices: list[HeadingChoice] = []
    for column in columns:
        at = list(header.found.get(column.name, ())) if header else []
        texts = [header.texts[position - 1] for position in at] if header else []
        if not column.numbered:
            choices.append(HeadingChoice(column.name, column.title, texts[0] if texts else ""))
            continue
        for rank in range(1, min(MOST_RANKS, max(len(texts), len(imported.sheet.headings))) + 1):
            heading = texts[rank - 1] if rank <= len(texts) else ""
            choices.append(
                HeadingChoice(f"{column.name}.{rank}", f"{column.title} {rank}", heading)
            )
    return choices


def _ticks(imported: ListImport[Any], choices: ListChoices, *, may_replace: bool) -> list[Tick]:
    ticks: list[Tick] = []
    if imported.sheet.hidden:
        text = _("Udelad de skjulte rækker")
        ticks.append(Tick("hidden", "out", text, choices.leaves_hidden_out))
    if may_replace:
        text = _("Erstat også lister, der allerede er skrevet")
        ticks.append(Tick("replace", "yes", text, choices.replaces))
    ticks += [
        Tick("apart", str(row), _apart_text(row), row in choices.apart)
        for row in sorted({*_double_rows(imported), *choices.apart})[:50]
    ]
    ticks += [
        Tick("shared", address, _shared_text(address), address in choices.shared)
        for address in sorted({*_double_addresses(imported.sheet.faults.first), *choices.shared})[
            :50
        ]
    ]
    return ticks


def _double_rows(imported: ListImport[Any]) -> list[int]:
    return [same.row for same in getattr(imported.plan, "same_students", ())]


def _double_addresses(faults: Sequence[Fault]) -> list[str]:
    return [str(f.fields["value"]) for f in faults if f.code == "address_of_other_row"]


def _apart_text(row: int) -> str:
    return str(_("Række %(row)s er en anden elev med samme navn", row=row))


def _shared_text(address: str) -> str:
    return str(_("Flere elever bruger %(address)s", address=address))
