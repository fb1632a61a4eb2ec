"""Who did what to whom: the school's own list, searched, and as a file."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from services.registration.audit.pages.audit_page import AuditPage
from services.registration.audit.queries import (
    AuditSearch,
    audit_lines,
    audit_names,
    audited_events,
)
from services.registration.audit.texts.lines import audit_line
from services.registration.audit.texts.use_cases import USE_CASE_TEXTS
from services.registration.permissions import EXPORT_AUDIT
from shared import clock
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.sheets import Cell, Table, write_excel
from shared.web.downloads import EXCEL, send_download
from shared.web.factory import current_database
from shared.web.formats import local
from shared.web.typed.fields import typed_number

PAGE_SIZE = 50
MOST_EXPORTED = 50_000

audit_log = Blueprint("audit_log", __name__)


@audit_log.get("/audit")
def show() -> str:
    identity = required_identity()
    search = read_search()
    page = max(1, request.args.get("page", 1, type=typed_number))
    with current_database().reading() as session:
        rows = audit_lines(
            session,
            identity.organisation_id,
            search,
            limit=PAGE_SIZE + 1,
            offset=(page - 1) * PAGE_SIZE,
        )
        names = audit_names(session, rows)
        events = audited_events(session, identity.organisation_id)
    chosen = _chosen()
    narrowed = {name: value for name, value in chosen.items() if value}

    def address(number: int) -> str:
        return url_for(".show", page=number, **narrowed)

    return render_template(
        "audit/audit_log.html",
        page=AuditPage(
            lines=[audit_line(row, names) for row in rows[:PAGE_SIZE]],
            chosen=chosen,
            events=[(str(event_id), name) for event_id, name in events],
            use_cases=sorted(
                ((name, str(text)) for name, text in USE_CASE_TEXTS.items()),
                key=lambda each: each[1],
            ),
            previous_address=address(page - 1) if page > 1 else "",
            next_address=address(page + 1) if len(rows) > PAGE_SIZE else "",
            export_address=url_for(".export", **narrowed),
            is_narrowed=bool(narrowed),
        ),
    )


@audit_log.get("/audit/log.xlsx")
@requires(EXPORT_AUDIT)
def export() -> Response:
    """What the search finds, the newest first; names as they are today."""
    identity = required_identity()
    with current_database().reading() as session:
        rows = audit_lines(session, identity.organisation_id, read_search(), limit=MOST_EXPORTED)
        names = audit_names(session, rows)
    header = [_("Hvornår"), _("Hvem"), _("Hvad"), _("Om"), _("Arrangement"), _("Hvorfra")]
    header += [_("Browser"), _("Sted"), _("Detaljer")]

    def cells() -> Iterator[list[Cell]]:
        for row in rows:
            line = audit_line(row, names)
            told: list[Cell] = [local(line.at), line.who, line.sentence, line.about, line.event]
            yield [*told, line.door, row.browser, row.place, line.details]

    table = Table(_("Log"), header, cells())
    return send_download(write_excel([table]), "log.xlsx", EXCEL)


def read_search() -> AuditSearch:
    """Of the address; what cannot be read narrows nothing."""
    chosen = _chosen()
    until = _start_of(chosen["until"])
    return AuditSearch(
        who=chosen["who"],
        whom=chosen["whom"],
        use_case=chosen["use_case"],
        event_id=UUID(chosen["event"]) if chosen["event"] else None,
        since=_start_of(chosen["since"]),
        until=until + timedelta(days=1) if until else None,
    )


def _chosen() -> dict[str, Any]:
    given = request.args
    use_case = given.get("use_case", "")
    event_id = given.get("event", type=UUID)
    return {
        "who": given.get("who", "")[:100].strip(),
        "whom": given.get("whom", "")[:100].strip(),
        "use_case": use_case if use_case in USE_CASE_TEXTS else "",
        "event": str(event_id) if event_id else "",
        "since": _day(given.get("since", "")),
        "until": _day(given.get("until", "")),
    }


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


def _start_of(text: str) -> datetime | None:
    if not text:
        return None
    day = date.fromisoformat(text)
    return datetime(day.year, day.month, day.day, tzinfo=local(clock.now()).tzinfo)
