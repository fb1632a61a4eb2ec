"""What stands on the papers of an event, from its meetings to titles and lines; no layout here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from planning.papers import Line, Paper
from services.registration.day.queries.attendance import (
    DayMeeting,
    day_meetings,
    grouped,
)
from services.registration.events.models.events import Event
from services.registration.kit.texts.hosts import host_texts
from services.registration.meetings.queries.personal_schedules import event_slots, places_of
from services.registration.wishes.queries.student_lines import StudentLine, student_lines
from services.registration.wishes.queries.wishes import company_names
from shared.sheets import Table
from shared.web.formats import time_of_day, time_span

#: with more students at once a company holds a session, and each session has its own list
MOST_SINGLE_TALKS = 3


@dataclass(frozen=True)
class Day:
    """Everything that the papers are made from. `companies` are those with meetings, by name."""

    event: Event
    meetings: Sequence[DayMeeting]
    students: Sequence[StudentLine]
    slots: Mapping[int, tuple[datetime, datetime]]
    places: Mapping[UUID, str]
    companies: Mapping[UUID, str]

    @property
    def has_groups(self) -> bool:
        at_once = grouped(self.meetings, lambda one: (one.slot, one.company_id))
        return any(len(many) > MOST_SINGLE_TALKS for many in at_once.values())

    def times(self, meeting: DayMeeting) -> str:
        return time_span(*self.slots[meeting.slot])

    def place(self, company_id: UUID) -> str:
        return self.places.get(company_id, "")


def day_of(session: Session, event: Event, classes: Collection[UUID] | None = None) -> Day:
    """With `classes`, only their students and meetings."""
    return Day(
        event=event,
        meetings=day_meetings(session, event.id, classes=classes),
        students=student_lines(session, event.id, classes),
        slots=event_slots(session, event.id),
        places=places_of(session, event.id),
        companies=company_names(session, event.id),
    )


def run_sheet_papers(day: Day, *, class_name: str = "") -> list[Paper]:
    """One per student with meetings, by class and name."""
    own = grouped(day.meetings, lambda one: one.person_id)
    return [
        Paper(
            student.name,
            student.class_name,
            tuple(
                Line(time_of_day(day.slots[one.slot][0]), one.company, day.place(one.company_id))
                for one in own[student.person_id]
            ),
        )
        for student in day.students
        if student.person_id in own and class_name in ("", student.class_name)
    ]


def attendance_papers(day: Day) -> list[Paper]:
    """A list per slot, or per session where many meet a company at once."""
    if not day.has_groups:
        by_slot = grouped(day.meetings, lambda one: one.slot)
        return [
            Paper(
                time_span(*day.slots[slot]),
                _students(len(meetings)),
                tuple(
                    Line(_with(one.company, day.place(one.company_id)), _who(one))
                    for one in meetings
                ),
            )
            for slot, meetings in sorted(by_slot.items())
        ]
    sessions = grouped(day.meetings, lambda one: (one.slot, one.company_id))
    return [
        Paper(
            meetings[0].company,
            _with(day.times(meetings[0]), day.place(company_id)),
            tuple(Line(one.student, one.class_name) for one in meetings),
        )
        for (_slot, company_id), meetings in sessions.items()
    ]


def company_papers(day: Day) -> list[Paper]:
    """A page per company that meets somebody, by name."""
    own = grouped(day.meetings, lambda one: one.company_id)
    return [
        Paper(
            name,
            _with(_students(len(own[company_id])), day.place(company_id)),
            tuple(Line(day.times(one), one.student, one.class_name) for one in own[company_id]),
        )
        for company_id, name in day.companies.items()
        if company_id in own
    ]


def room_papers(day: Day) -> list[Paper]:
    """One list of who is where, by place; the time is from the first meeting to the last."""
    own = grouped(day.meetings, lambda one: one.company_id)
    lines = [
        Line(day.place(company_id), name, _span(day, own.get(company_id, [])))
        for company_id, name in day.companies.items()
        if company_id in day.places
    ]
    host = host_texts(day.event.kind)
    in_order = tuple(sorted(lines, key=lambda line: line.first))
    return [Paper(str(host.place_plan), host.counted(len(lines)), in_order)]


def schedule_tables(day: Day) -> list[Table]:
    """Every meeting twice: by student and by company."""
    header = (
        gettext("Elev"),
        gettext("Klasse"),
        gettext("Tid"),
        str(host_texts(day.event.kind).one),
        gettext("Sted"),
    )

    def row(one: DayMeeting) -> tuple[str, ...]:
        return (one.student, one.class_name, day.times(one), one.company, day.place(one.company_id))

    by_student = grouped(day.meetings, lambda one: one.person_id)
    by_company = grouped(day.meetings, lambda one: one.company_id)
    return [
        Table(
            gettext("Elever"),
            header,
            [row(one) for s in day.students for one in by_student.get(s.person_id, [])],
        ),
        Table(
            str(host_texts(day.event.kind).all_hosts),
            header,
            [row(one) for company_id in day.companies for one in by_company.get(company_id, [])],
        ),
    ]


def _students(count: int) -> str:
    return ngettext("%(num)d elev", "%(num)d elever", count)


def _with(text: str, place: str) -> str:
    return f"{text} · {place}" if place else text


def _who(meeting: DayMeeting) -> str:
    return _with(meeting.student, meeting.class_name)


def _span(day: Day, meetings: Sequence[DayMeeting]) -> str:
    if not meetings:
        return ""
    slots = [day.slots[one.slot] for one in meetings]
    return time_span(min(start for start, _ in slots), max(end for _, end in slots))
