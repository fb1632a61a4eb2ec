"""The three services with their workers in this process, joined by the in-process transport."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask import Flask

from services.notifications import app as notifications_app
from services.notifications.consumers import HANDLERS as NOTIFICATIONS_HANDLERS
from services.notifications.settings import Settings as NotificationsSettings
from services.notifications.settings import settings_from as notifications_settings_from
from services.notifications.worker import jobs_of as notifications_jobs
from services.registration import app as registration_app
from services.registration.consumers import HANDLERS as REGISTRATION_HANDLERS
from services.registration.jobs import jobs_of as registration_jobs
from services.registration.settings import Settings as RegistrationSettings
from services.registration.settings import settings_from as registration_settings_from
from services.scheduling import app as scheduling_app
from services.scheduling.consumers import HANDLERS as SCHEDULING_HANDLERS
from services.scheduling.jobs import jobs_of as scheduling_jobs
from services.scheduling.settings import Settings as SchedulingSettings
from services.scheduling.settings import settings_from as scheduling_settings_from
from services.suite.server.data_folder import DataFolder
from shared.contracts.catalogue import TOPOLOGY
from shared.db import Database
from shared.db.revisions import bring_to_head
from shared.messaging.in_process import InProcessTransport
from shared.messaging.worker import Worker
from shared.settings import SettingsReader

SERVICES = ("scheduling", "registration", "notifications")
MIGRATIONS = {name: f"services.{name}.migrations" for name in SERVICES}
STOP_SECONDS = 20.0


@dataclass(frozen=True)
class SuiteSettings:
    """What the three services are told; one key, one address, one folder."""

    scheduling: SchedulingSettings
    registration: RegistrationSettings
    notifications: NotificationsSettings


def suite_settings(
    folder: DataFolder, environment: Mapping[str, str], *, base_url: str, is_demo: bool
) -> SuiteSettings:
    """From the folder and the environment; what is set there counts (mail server, sender, hosts).

    Raises SettingsError naming every gap.
    """
    hosts = dict.fromkeys([urlsplit(base_url).hostname or "localhost", "localhost", "127.0.0.1"])
    own = {
        "MATCHDAG_SECRET_KEYS": folder.secret_key(),
        "MATCHDAG_BASE_URL": base_url,
        "MATCHDAG_TRUSTED_HOSTS": ",".join(hosts),
        **{f"MATCHDAG_{n.upper()}_DATABASE_URL": folder.database_url(n) for n in SERVICES},
    }
    given = {
        name: value
        for name, value in environment.items()
        if name.startswith("MATCHDAG_")
        and not name.removesuffix("_FILE").endswith(("_DATABASE_URL", "_BROKER_URL"))
    }
    if "MATCHDAG_SECRET_KEYS_FILE" in given:
        own.pop("MATCHDAG_SECRET_KEYS")
    reader = SettingsReader({**own, **given})
    settings = SuiteSettings(
        scheduling_settings_from(reader),
        registration_settings_from(reader),
        notifications_settings_from(reader),
    )
    reader.finish()
    return replace(
        settings,
        registration=replace(
            settings.registration, console_sign_in="demo" if is_demo else "console"
        ),
        notifications=replace(settings.notifications, mailbox_is_open=is_demo),
    )


class Suite:
    """Databases, apps and workers of one process; start it once, stop it once."""

    def __init__(self, settings: SuiteSettings) -> None:
        self.settings = settings
        urls = {
            "scheduling": settings.scheduling.database_url,
            "registration": settings.registration.database_url,
            "notifications": settings.notifications.database_url,
        }
        for name, url in urls.items():
            bring_to_head(url, MIGRATIONS[name])
        self.databases = {name: Database(url) for name, url in urls.items()}
        self.apps: dict[str, Flask] = {
            "scheduling": scheduling_app.create_app(
                settings.scheduling, self.databases["scheduling"]
            ),
            "registration": registration_app.create_app(
                settings.registration, self.databases["registration"]
            ),
            "notifications": notifications_app.create_app(
                settings.notifications, self.databases["notifications"]
            ),
        }
        self._transport = InProcessTransport(TOPOLOGY)
        self._workers = self._made_workers()

    def start(self) -> None:
        for worker in self._workers:
            worker.start()

    def stop(self) -> bool:
        """Whether everything at hand was finished in time."""
        for worker in self._workers:
            worker.stopping.set()
        self._transport.close()
        ended = [worker.stop(STOP_SECONDS) for worker in self._workers]
        for database in self.databases.values():
            database.dispose()
        return all(ended)

    @property
    def failed(self) -> str | None:
        """The service whose worker met something unexpected, if any did."""
        return next((worker.service for worker in self._workers if worker.failure), None)

    def _made_workers(self) -> list[Worker]:
        transport, databases = self._transport, self.databases
        return [
            Worker(
                "scheduling",
                database=databases["scheduling"],
                transport=transport,
                handlers=SCHEDULING_HANDLERS,
                jobs=scheduling_jobs(
                    self.settings.scheduling.web,
                    self.settings.scheduling.audit,
                    databases["scheduling"],
                ),
            ),
            Worker(
                "registration",
                database=databases["registration"],
                transport=transport,
                handlers=REGISTRATION_HANDLERS,
                jobs=registration_jobs(self.settings.registration, databases["registration"]),
            ),
            Worker(
                "notifications",
                database=databases["notifications"],
                transport=transport,
                handlers=NOTIFICATIONS_HANDLERS,
                jobs=notifications_jobs(self.settings.notifications, databases["notifications"]),
            ),
        ]
