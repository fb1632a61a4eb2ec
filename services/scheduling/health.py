"""What scheduling adds to what every service knows of its own health."""

from flask_babel import lazy_gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.scheduling.models.events import Event
from shared.web.health.fault_texts import ROLE_TEXTS
from shared.web.health.service_health import Figure, ServiceHealth

MIGRATIONS = "services.scheduling.migrations"


def _figures(session: Session) -> list[Figure]:
    events = session.scalar(select(func.count()).select_from(Event))
    return [Figure("matchdag_events", "Events that were made", events or 0)]


HEALTH = ServiceHealth(
    migrations=MIGRATIONS,
    roles={
        "relay": ROLE_TEXTS["relay"],
        "consumer": ROLE_TEXTS["consumer"],
        "auditing": ROLE_TEXTS["auditing"],
        "cancellations": lazy_gettext("Udsendelsen af aflysninger"),
        "forgetting": lazy_gettext("Sletningen af det, der har haft sin tid,"),
    },
    figures=_figures,
)
