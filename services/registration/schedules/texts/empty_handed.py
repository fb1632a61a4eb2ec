"""Who has nothing although they wished, why, and what is proven of it; one plain sentence each."""

from typing import Any

from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from services.registration.schedules.domain.build_order import Numbers
from services.registration.schedules.models import ScheduleBuild
from services.registration.school.queries.class_scope import seen_classes
from services.registration.wishes.queries.student_lines import student_lines
from services.registration.wishes.queries.wishes import company_names
from shared.auth.identity import required_identity

_SHOWN = 10


def empty_handed_text(session: Session, build: ScheduleBuild) -> list[str]:
    """First what is proven, then each student by name, then a lesser method that had to decide."""
    assert build.result is not None, "only a finished build has a result"
    schedule: dict[str, Any] = build.result["schedule"]
    return [
        *_proven(schedule),
        *_reasons(session, build, schedule.get("empty_handed") or []),
        *_fallback(schedule),
    ]


def _proven(schedule: dict[str, Any]) -> list[str]:
    fewest = schedule.get("nothing_bound")
    if not fewest:
        return []
    empty = schedule["fairness"]["students_with_none"]
    if fewest == empty:
        sentence = ngettext(
            "%(num)d elev må stå uden noget ønsket, hvordan skemaet end lægges. Det er bevist.",
            "%(num)d elever må stå uden noget ønsket, hvordan skemaet end lægges. Det er bevist.",
            fewest,
        )
    else:
        sentence = ngettext(
            "Mindst %(num)d elev må stå uden noget ønsket, hvordan skemaet end lægges.",
            "Mindst %(num)d elever må stå uden noget ønsket, hvordan skemaet end lægges.",
            fewest,
        )
    return [str(sentence)]


def _reasons(session: Session, build: ScheduleBuild, rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    numbers = Numbers.of(build.order)
    seen = seen_classes(session, required_identity())
    names = {line.person_id: line.name for line in student_lines(session, build.event_id, seen)}
    companies = company_names(session, build.event_id)
    known = [row for row in rows if numbers.students[row["student"]] in names]
    return [
        _reason(
            row["reason"],
            names[numbers.students[row["student"]]],
            ", ".join(companies.get(numbers.companies[each], "") for each in row["companies"]),
        )
        for row in known[:_SHOWN]
    ]


def _reason(reason: str, student: str, companies: str) -> str:
    if reason == "no_time":
        return gettext("%(student)s kan ikke komme på noget tidspunkt af dagen.", student=student)
    if reason == "no_seat":
        return gettext(
            "%(student)s får intet: ingen ønsket virksomhed har en plads, når eleven kan komme "
            "(%(companies)s). Bed om flere ønsker eller flere pladser.",
            student=student,
            companies=companies,
        )
    if reason == "scarce":
        return gettext(
            "%(student)s får intet: hver plads hos de ønskede virksomheder er det eneste, en anden "
            "får (%(companies)s). Bed om flere ønsker eller flere pladser.",
            student=student,
            companies=companies,
        )
    return gettext(
        "%(student)s får intet, fordi skemaet går efter flest point (%(companies)s). "
        "Vælg et mere retfærdigt skema.",
        student=student,
        companies=companies,
    )


def _fallback(schedule: dict[str, Any]) -> list[str]:
    if schedule.get("fallback") == "too_large":
        return [
            gettext(
                "Der er for mange elever og ønsker til at bevise, hvad der er mest retfærdigt. "
                "En hurtigere metode har valgt."
            )
        ]
    return []
