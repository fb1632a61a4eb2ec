"""What was asked for and cannot be done, and what happened on the day, each as a plain sentence."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext, ngettext
from sqlalchemy.orm import Session

from services.registration.meetings.queries.personal_schedules import event_slots
from services.registration.schedules.domain.build_order import Numbers
from services.registration.schedules.domain.incidents import Incident
from services.registration.schedules.domain.undoing import RepairNotUndoable
from services.registration.schedules.models import ScheduleBuild
from services.registration.wishes.queries.student_lines import student_lines
from services.registration.wishes.queries.wishes import company_names
from shared.web.formats import time_of_day

Times = Mapping[int, tuple[datetime, datetime]]


_UNDO_REFUSALS = {
    "newer": lazy_gettext(
        "Rettelsen er ikke den, der gælder nu, så den kan ikke fortrydes. "
        "Sig i stedet, hvad der er sket."
    ),
    "talks": lazy_gettext(
        "En rettelse af oplæg kan ikke fortrydes. Offentliggør et tidligere skema i stedet."
    ),
    "begun": lazy_gettext(
        "Rettelsen kan ikke fortrydes, for et af tidsrummene er begyndt. "
        "Sig i stedet, hvad der er sket."
    ),
    "gone": lazy_gettext(
        "Rettelsen kan ikke fortrydes, for en virksomhed eller elev er ikke med mere."
    ),
    "changed": lazy_gettext(
        "Rettelsen kan ikke fortrydes, for en af samtalerne eller virksomhederne er ændret siden."
    ),
    "taken": lazy_gettext(
        "Rettelsen kan ikke fortrydes, for en af pladserne eller tiderne er brugt til andet siden."
    ),
}


def undo_refusal_text(refused: RepairNotUndoable) -> str:
    return str(_UNDO_REFUSALS[str(refused.fields["reason"])])


def problem_text(session: Session, build: ScheduleBuild) -> list[str]:
    """The fixed meetings that could not stand, and talks that had to stay small; the rest of the
    schedule is planned around them.
    """
    assert build.result is not None, "only a finished build has a result"
    problems: list[dict[str, Any]] = build.result["schedule"].get("problems") or []
    return [*_lost_pins(session, build, problems), *_small_talks(session, build, problems)]


def _small_talks(
    session: Session, build: ScheduleBuild, problems: list[dict[str, Any]]
) -> list[str]:
    places = [
        re.fullmatch(r"companies\.min_group\[(\d+)\], slot (\d+)", problem["field"])
        for problem in problems
    ]
    small = [(int(place[1]), int(place[2])) for place in places if place]
    if not small:
        return []
    companies = company_names(session, build.event_id)
    times = event_slots(session, build.event_id)
    numbers = Numbers.of(build.order)
    return [
        gettext(
            "Oplægget med %(company)s kl. %(time)s er blevet mindre end ønsket, "
            "men uden det ville nogen ikke have noget.",
            company=companies.get(numbers.companies[company], ""),
            time=_time(times, slot),
        )
        for company, slot in small
    ]


def _lost_pins(session: Session, build: ScheduleBuild, problems: list[dict[str, Any]]) -> list[str]:
    places = [re.fullmatch(r"pins\[(\d+)\]", problem["field"]) for problem in problems]
    pins = [build.order["instance"]["pins"][int(place[1])] for place in places if place]
    if not pins:
        return []
    students = {line.person_id: line.name for line in student_lines(session, build.event_id)}
    companies = company_names(session, build.event_id)
    times = event_slots(session, build.event_id)
    return [
        gettext(
            "%(student)s kan ikke møde %(company)s kl. %(time)s, som det var aftalt. "
            "Resten er planlagt udenom.",
            student=students.get(student, gettext("En elev, der ikke er med mere,")),
            company=companies.get(company, ""),
            time=_time(times, slot),
        )
        for student, company, slot in Numbers.of(build.order).meetings(pins)
    ]


def incident_text(incident: Incident, names: Mapping[UUID, str], times: Times) -> str:
    company = names.get(incident.company, "") if incident.company else ""
    if incident.kind == "company_tables":
        return ngettext(
            "%(company)s tager %(num)d bord mere.",
            "%(company)s tager %(num)d borde mere.",
            incident.more,
            company=company,
        )
    if incident.kind == "students_away":
        return ngettext(
            "%(num)d elev er fraværende.", "%(num)d elever er fraværende.", len(incident.students)
        )
    if incident.kind == "students_new":
        return ngettext(
            "%(num)d elev er uden noget endnu.",
            "%(num)d elever er uden noget endnu.",
            len(incident.students),
        )
    if set(times) <= set(incident.slots):
        return gettext("%(company)s kommer ikke.", company=company)
    if not incident.slots:
        return ""
    first, last = min(incident.slots), max(incident.slots)
    return gettext(
        "%(company)s er her ikke fra kl. %(start)s til %(end)s.",
        company=company,
        start=_time(times, first),
        end=_time(times, last, end=True),
    )


def _time(times: Times, slot: int, *, end: bool = False) -> str:
    return time_of_day(times[slot][int(end)]) if slot in times else ""
