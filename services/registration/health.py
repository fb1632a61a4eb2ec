"""What registration adds to what every service knows of its own health: figures only, no names."""

from itertools import product

from flask_babel import lazy_gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.meetings.models.meetings import Meeting
from services.registration.schedules.models import ScheduleBuild
from shared.web.health.fault_texts import ROLE_TEXTS
from shared.web.health.service_health import Figure, ServiceHealth

MIGRATIONS = "services.registration.migrations"
MEETING_STATUSES = ("booked", "cancelled")
ORIGINS = ("built", "booked", "by_hand")
BUILD_STATUSES = ("queued", "running", "done", "failed", "cancelled")


def _figures(session: Session) -> list[Figure]:
    return [*_meeting_figures(session), *_build_figures(session)]


def _meeting_figures(session: Session) -> list[Figure]:
    counted = select(Meeting.status, Meeting.origin, func.count()).group_by(
        Meeting.status, Meeting.origin
    )
    found = {(status, origin): count for status, origin, count in session.execute(counted)}
    return [
        Figure(
            "matchdag_meetings",
            "Meetings, by how they came about; a booking has origin booked",
            found.get((status, origin), 0),
            {"status": status, "origin": origin},
        )
        for status, origin in product(MEETING_STATUSES, ORIGINS)
    ]


def _build_figures(session: Session) -> list[Figure]:
    counted = select(ScheduleBuild.status, func.count(), func.sum(ScheduleBuild.seconds)).group_by(
        ScheduleBuild.status
    )
    found = {status: (count, seconds) for status, count, seconds in session.execute(counted)}
    return [
        *(
            Figure(
                "matchdag_builds",
                "Builds of schedules",
                found.get(status, (0, None))[0],
                {"status": status},
            )
            for status in BUILD_STATUSES
        ),
        Figure(
            "matchdag_builds_seconds",
            "Time that all finished builds took together",
            float(sum(seconds or 0.0 for _count, seconds in found.values())),
        ),
    ]


HEALTH = ServiceHealth(
    migrations=MIGRATIONS,
    roles={
        "relay": ROLE_TEXTS["relay"],
        "consumer": ROLE_TEXTS["consumer"],
        "auditing": ROLE_TEXTS["auditing"],
        "builder": lazy_gettext("Byggeriet af skemaer"),
        "forgetting": lazy_gettext("Sletningen af det, der har haft sin tid,"),
        "reminding": lazy_gettext("Påmindelsen om aftalte tider"),
        "resealing": lazy_gettext("Forseglingen af kode-apper med den nyeste nøgle"),
        "telling": lazy_gettext("Beskederne om ændringer, når de har ventet,"),
        "inspector": lazy_gettext("Kontrollen af uploadede filer"),
    },
    figures=_figures,
)
