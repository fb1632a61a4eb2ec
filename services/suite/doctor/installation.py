"""Examines what this process is set up for: one service of the production profile, or all three of
a data folder; it knows what to look at and not how.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.notifications.operations import send_trial_mail
from services.notifications.settings import Settings as NotificationsSettings
from services.notifications.settings import read_settings as read_notifications
from services.registration.operations import create_sign_in_paths
from services.registration.settings import read_settings as read_registration
from services.scheduling.settings import read_settings as read_scheduling
from services.suite.doctor.findings import Finding, Weight, doubt, fault, well
from services.suite.doctor.names import Resolver
from services.suite.doctor.sender_domain import examine_sender
from services.suite.doctor.servers import examine_broker, examine_database, examine_disk
from services.suite.server.data_folder import DataFolder
from shared.db import Database
from shared.setting_names import FILE
from shared.settings import SettingsError
from shared.web.service_settings import ServiceSettings

READERS = {
    "scheduling": read_scheduling,
    "registration": read_registration,
    "notifications": read_notifications,
}


@dataclass(frozen=True)
class Examination:
    """`mail_to` is sent one mail; `selector` names the key that the relay signs with."""

    mail_to: str = ""
    selector: str = ""


def services_in(environment: Mapping[str, str]) -> list[str]:
    """Those whose database this process is told of."""
    names = {service: f"MATCHDAG_{service.upper()}_DATABASE_URL" for service in READERS}
    return [
        service
        for service, name in names.items()
        if environment.get(name) or environment.get(name + FILE)
    ]


def settings_of(folder: DataFolder) -> dict[str, str]:
    """What a data folder gives by itself."""
    urls = {f"MATCHDAG_{n.upper()}_DATABASE_URL": folder.database_url(n) for n in READERS}
    return {"MATCHDAG_SECRET_KEYS": folder.secret_key(), **urls}


def examine(
    environment: Mapping[str, str], resolver: Resolver, examination: Examination, *, folder: Path
) -> Iterator[Finding]:
    """Each finding as soon as it is made. `folder` is where the data or temporary files lie."""
    found: dict[str, ServiceSettings] = {}
    for service in services_in(environment):
        try:
            found[service] = READERS[service](environment)
        except SettingsError as error:
            yield from (fault(f"settings of {service}", gap) for gap in error.gaps)
        else:
            yield well(f"settings of {service}", "can be used")
    for service, settings in found.items():
        yield from examine_database(service, settings.database_url)
    for settings in list(found.values())[:1]:
        yield examine_broker(settings.broker_url, settings.broker_namespace)
        if not settings.web.is_https:
            yield doubt("address", f"{settings.web.base_url} is not encrypted")
    yield examine_disk(folder)
    notifications = found.get("notifications")
    if isinstance(notifications, NotificationsSettings):
        yield from examine_mail(notifications, resolver, examination)


def examine_mail(
    settings: NotificationsSettings, resolver: Resolver, examination: Examination
) -> Iterator[Finding]:
    if settings.smtp is None:
        yield fault("mail", "no mail server is set (MATCHDAG_SMTP_URL): mails are kept here")
        return
    if settings.smtp.user and not settings.smtp.requires_tls and not settings.smtp.encrypted:
        yield doubt("mail", "the password may be sent in the clear (MATCHDAG_SMTP_REQUIRE_TLS)")
    yield from examine_sender(
        resolver, settings.mail_from.domain, relay=settings.smtp.host, selector=examination.selector
    )
    if not examination.mail_to:
        yield doubt("mail", "none was sent: give --mail-to with an address of your own")
        return
    refusal = send_trial_mail(settings, examination.mail_to)
    if refusal:
        yield fault("mail", f"{settings.smtp.host} took none: {refusal}")
    else:
        yield well(
            "mail", f"{settings.smtp.host} took one for {examination.mail_to}; did it arrive?"
        )


def sign_in_links(environment: Mapping[str, str]) -> list[tuple[str, str]]:
    """Name and link of each administrator; registration must be among what this process is told."""
    settings = read_registration(environment)
    database = Database(settings.database_url, pool_size=1)
    try:
        with database.writing() as session:
            paths = create_sign_in_paths(session, settings.web.secret_keys)
    finally:
        database.dispose()
    return [(name, settings.web.base_url + path) for name, path in paths]


def has_faults(findings: Sequence[Finding], subject: str = "") -> bool:
    """Of the subject, or of any."""
    return any(
        finding.weight is Weight.FAULT and subject in {"", finding.subject} for finding in findings
    )
