"""Everything that registration reads from its environment, once; every gap is reported together."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.registration.kit.retention import USUAL, Retention
from services.registration.school.domain.console_links import ConsoleSignIn
from shared.settings import SettingsReader, read_environment
from shared.web.service_settings import ServiceSettings, read_service_settings


@dataclass(frozen=True)
class Settings(ServiceSettings):
    """`console_sign_in` is for the embedded profile and never read from the environment."""

    require_totp: bool = False
    private_providers: bool = False
    console_sign_in: ConsoleSignIn = ""
    retention: Retention = USUAL


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """From the process's environment, or a given one. Raises SettingsError naming every gap."""
    return read_environment(settings_from, environment)


def settings_from(reader: SettingsReader) -> Settings:
    """Ask `reader` for everything that registration needs; the caller finishes it."""
    return Settings(
        **vars(read_service_settings(reader, "registration")),
        require_totp=reader.flag(
            "MATCHDAG_REQUIRE_TOTP",
            default=False,
            about="whether staff must have a code app or a passkey as second factor",
        ),
        private_providers=reader.flag(
            "MATCHDAG_PRIVATE_PROVIDERS",
            default=False,
            about="whether sign-in providers may lie on private networks, and by http on this"
            " machine; for development",
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
