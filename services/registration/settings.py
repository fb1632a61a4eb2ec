"""Everything that registration reads from its environment, once; every gap is reported together."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from services.registration.kit.retention import USUAL, Retention
from services.registration.school.domain.console_links import ConsoleSignIn
from shared.settings import SettingsReader
from shared.web.serving import ServingSettings, read_serving_settings
from shared.web.settings import WebSettings, read_web_settings


@dataclass(frozen=True)
class Settings:
    """`broker_url` None: the in-process transport of the embedded profile.

    `console_sign_in` is for that profile alone and never read from the environment.
    """

    web: WebSettings
    serving: ServingSettings
    database_url: str
    broker_url: str | None
    broker_namespace: str
    require_totp: bool = False
    console_sign_in: ConsoleSignIn = ""
    retention: Retention = USUAL


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """From the process's environment, or a given one. Raises SettingsError naming every gap."""
    reader = SettingsReader(os.environ if environment is None else environment)
    settings = settings_from(reader)
    reader.finish()
    return settings


def settings_from(reader: SettingsReader) -> Settings:
    """Ask `reader` for everything that registration needs; the caller finishes it."""
    return Settings(
        web=read_web_settings(reader),
        serving=read_serving_settings(reader),
        database_url=reader.url(
            "MATCHDAG_REGISTRATION_DATABASE_URL",
            ("postgresql", "postgresql+psycopg", "sqlite"),
            about="the database of registration",
            secret=True,
        ),
        broker_url=reader.optional(
            "MATCHDAG_BROKER_URL",
            about="amqp://user:password@host:5672; without it this process talks to itself only",
            secret=True,
        ),
        broker_namespace=reader.text(
            "MATCHDAG_BROKER_NAMESPACE",
            default="matchdag",
            about="prefix of exchanges and queues, so that two installations can share a broker",
        ),
        require_totp=reader.flag(
            "MATCHDAG_REQUIRE_TOTP",
            default=False,
            about="whether staff must have a code app as second factor",
        ),
        retention=Retention(
            attendance_school_years=reader.integer(
                "MATCHDAG_KEEP_ATTENDANCE_SCHOOL_YEARS",
                default=1,
                maximum=10,
                about="school years after the event's own in which attendance and answers are kept",
            ),
            contact_months=reader.integer(
                "MATCHDAG_KEEP_COMPANY_CONTACTS_MONTHS",
                default=24,
                minimum=1,
                maximum=240,
                about="months after a company's last event until its contact is erased",
            ),
        ),
    )
