"""What the environment tells notifications, read once; every gap is reported together."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from services.notifications.channels import Sender, SmtpServer
from shared.settings import SettingsReader
from shared.web.settings import WebSettings, read_web_settings


@dataclass(frozen=True)
class Settings:
    """`smtp` is None where mails stay here and the mailbox page shows them.

    `mailbox_is_open`: everybody on this machine may read the mailbox page (demo only).
    """

    web: WebSettings
    database_url: str
    broker_url: str | None
    broker_namespace: str
    smtp: SmtpServer | None
    mail_from: Sender
    mailbox_is_open: bool = False
