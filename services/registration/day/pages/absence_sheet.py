"""The attendance of an event as an Excel file; no reason in own words, no illness details."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask_babel import gettext

from services.registration.day.queries.attendance import DayMeeting, DayStudent
from services.registration.day.texts import REASON_TEXTS
from services.registration.events.models.events import Event
from shared.sheets import Table, write_excel
from shared.web.formats import local, time_of_day


def absence_sheet(
    event: Event,
    students: Sequence[DayStudent],
    meetings: Sequence[DayMeeting],
    slots: Mapping[int, tuple[datetime, datetime]],
) -> bytes:
    """Two sheets: the day per student, and every meeting."""
    per_student = Table(
        gettext("Elever"),
        [
            gettext("Elev"),
            gettext("Klasse"),
            gettext("Fremmøde"),
            gettext("Grund"),
            gettext("Registreret"),
        ],
        [
            [
                student.name,
                student.class_name,
                _status(student.status),
                str(REASON_TEXTS.get(student.reason or "", "")),
                local(student.marked_at).replace(tzinfo=None) if student.marked_at else None,
            ]
            for student in students
        ],
    )
    per_meeting = Table(
        gettext("Samtaler"),
        [
            gettext("Tid"),
            gettext("Virksomhed"),
            gettext("Elev"),
            gettext("Klasse"),
            gettext("Fremmøde"),
        ],
        [
            [
                time_of_day(slots[meeting.slot][0]) if meeting.slot in slots else "",
                meeting.company,
                meeting.student,
                meeting.class_name,
                _status(meeting.status),
            ]
            for meeting in meetings
        ],
    )
    return write_excel([per_student, per_meeting] if meetings else [per_student])


def _status(status: str) -> str:
    words = {
        "present": gettext("Kommet"),
        "met": gettext("Mødt"),
        "absent": gettext("Fraværende"),
    }
    return words.get(status, gettext("Ikke registreret"))
