"""The papers of an event as files: run sheets, lists and room plan as PDF, schedules as Excel."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from planning.papers import SheetTexts, attendance_lists, company_days, room_plan, run_sheets
from services.registration.day.pages.paper_contents import (
    Day,
    attendance_papers,
    company_papers,
    day_of,
    room_papers,
    run_sheet_papers,
    schedule_tables,
)
from services.registration.events.queries.access import access_event
from services.registration.kit.texts.hosts import host_texts
from services.registration.school.queries.class_scope import seen_classes
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.sheets import write_excel
from shared.web.downloads import EXCEL, send_download
from shared.web.factory import current_database
from shared.web.formats import day as day_words
from shared.web.i18n import current_language

paper_files = Blueprint("paper_files", __name__)

_ADDRESS = "/events/<uuid:event_id>/schedules/papers"


@paper_files.get(f"{_ADDRESS}/<kind>.pdf")
def pdf(event_id: UUID, kind: str) -> Response:
    """Laid out while one waits: a quarter of a second for 200 students."""
    make = _PDFS.get(kind)
    if make is None:
        raise NotFound
    read = _read(event_id)
    title = f"{read.event.name}, {day_words(read.event.held_on)}"
    return send_download(make(read, title), f"{kind}.pdf", "application/pdf")


@paper_files.get(f"{_ADDRESS}/schedules.xlsx")
def excel(event_id: UUID) -> Response:
    """Every meeting, by student and by company."""
    return send_download(write_excel(schedule_tables(_read(event_id))), "schedules.xlsx", EXCEL)


def _read(event_id: UUID) -> Day:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        return day_of(session, event, seen_classes(session, required_identity()))


def _run_sheets(read: Day, title: str) -> bytes:
    """Of one class, where one is asked for."""
    papers = run_sheet_papers(read, class_name=request.args.get("class", ""))
    return run_sheets(papers, event=title, texts=_words(nobody=gettext("Ingen samtaler")))


def _attendance(read: Day, title: str) -> bytes:
    headings = (_host(read), gettext("Elev"), gettext("Mødt"))
    if read.has_groups:
        headings = (gettext("Elev"), gettext("Klasse"), gettext("Mødt"))
    return attendance_lists(attendance_papers(read), event=title, texts=_words(headings))


def _company_days(read: Day, title: str) -> bytes:
    headings = (gettext("Tid"), gettext("Elev"), gettext("Klasse"))
    return company_days(company_papers(read), event=title, texts=_words(headings))


def _room_plan(read: Day, title: str) -> bytes:
    headings = (gettext("Sted"), _host(read), gettext("Tid"))
    return room_plan(room_papers(read), event=title, texts=_words(headings))


def _host(read: Day) -> str:
    return str(host_texts(read.event.kind).one)


_PDFS: dict[str, Callable[[Day, str], bytes]] = {
    "run-sheets": _run_sheets,
    "attendance": _attendance,
    "company-days": _company_days,
    "room-plan": _room_plan,
}


def _words(headings: tuple[str, str, str] = ("", "", ""), nobody: str = "") -> SheetTexts:
    return SheetTexts(current_language(), headings, nobody or gettext("Ingen på listen."))
