"""Everything that registration reads from its environment, once; every gap is reported together."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.registration.kit.retention import USUAL, Retention
from services.registration.school.domain.console_links import ConsoleSignIn
from shared.db.settings import read_database_url
from shared.messaging.settings import read_broker_namespace, read_broker_url
from shared.settings import SettingsReader, read_environment
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
    return read_environment(settings_from, environment)


def settings_from(reader: SettingsReader) -> Settings:
    """Ask `reader` for everything that registration needs; the caller finishes it."""
    return Settings(
        web=read_web_settings(reader),
        serving=read_serving_settings(reader),
        database_url=read_database_url(reader, "registration"),
        broker_url=read_broker_url(reader),
        broker_namespace=read_broker_namespace(reader),
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
