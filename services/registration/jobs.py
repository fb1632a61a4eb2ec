"""The loops of registration's own that a worker runs beside relay and consumer."""

from collections.abc import Mapping

from services.registration.guidance.jobs import Reminder
from services.registration.preparation.inspection.inspector import Inspector, look_in_a_child
from services.registration.privacy.jobs import Forgetter
from services.registration.schedules.builder.loop import Builder
from services.registration.settings import Settings
from shared.db import Database
from shared.messaging.worker import Job


def jobs_of(settings: Settings, database: Database) -> Mapping[str, Job]:
    return {
        "builder": Builder(database).run,
        "forgetting": Forgetter(database, settings.retention).run,
        "reminding": Reminder(database).run,
        "inspector": Inspector(database, look_in_a_child).run,
    }
