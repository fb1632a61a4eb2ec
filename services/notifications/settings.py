"""What the environment tells notifications, read once; every gap is reported together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from services.notifications.channels import Sender, SmtpServer
from services.notifications.domain.delivery import BODY_RETENTION
from shared.settings import SettingsReader, read_environment
from shared.web.service_settings import ServiceSettings, read_service_settings


@dataclass(frozen=True)
class Settings(ServiceSettings):
    """What one process of notifications runs with."""

    #: None: mails stay here and the mailbox page shows them
    smtp: SmtpServer | None
    mail_from: Sender
    #: everybody on this machine may read the mailbox page (demo only)
    mailbox_is_open: bool = False
    mail_retention: timedelta = BODY_RETENTION


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """From the process's environment, or a given one. Raises SettingsError naming every gap."""
    return read_environment(settings_from, environment)


def settings_from(reader: SettingsReader) -> Settings:
    """Ask `reader` for everything that notifications needs; the caller finishes it."""
    return Settings(
        **vars(read_service_settings(reader, "notifications")),
        smtp=_smtp(reader),
        mail_from=_mail_from(reader),
        mail_retention=timedelta(
            days=reader.integer(
                "MATCHDAG_KEEP_MAILS_DAYS",
                default=BODY_RETENTION.days,
                minimum=1,
                maximum=3650,
                about="days until what a mail said is removed; that it was sent remains",
            )
        ),
    )


def _smtp(reader: SettingsReader) -> SmtpServer | None:
    url = reader.optional(
        "MATCHDAG_SMTP_URL",
        about="smtp://host:25 or smtps://user:password@host:465; without it mails are kept and"
        " shown on the mailbox page",
        secret=True,
    )
    requires_tls = reader.flag(
        "MATCHDAG_SMTP_REQUIRE_TLS",
        default=True,
        about="whether the mail server's password waits for an encrypted connection",
    )
    try:
        return replace(SmtpServer.parse(url), requires_tls=requires_tls) if url else None
    except ValueError as fault:
        reader.refuse(f"MATCHDAG_SMTP_URL {fault}")
        return None


def _mail_from(reader: SettingsReader) -> Sender:
    text = reader.text(
        "MATCHDAG_MAIL_FROM",
        default="Matchdag <matchdag@localhost.localdomain>",
        about="name and address that mails come from",
    )
    try:
        return Sender.parse(text)
    except ValueError:
        reader.refuse("MATCHDAG_MAIL_FROM must look like Matchdag <matchdag@school.example>")
        return Sender("Matchdag", "matchdag@localhost.localdomain")
