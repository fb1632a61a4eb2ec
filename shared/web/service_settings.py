"""The settings that every service has; must not read the environment itself."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from shared.audit.keeper import AuditSettings
from shared.db.settings import read_database_url
from shared.messaging.settings import read_broker_namespace, read_broker_url
from shared.settings import SettingsReader
from shared.web.serving import ServingSettings, read_serving_settings
from shared.web.settings import WebSettings, read_web_settings


@dataclass(frozen=True)
class ServiceSettings:
    """`broker_url` None: the in-process transport of the embedded profile."""

    web: WebSettings
    serving: ServingSettings
    database_url: str
    broker_url: str | None
    broker_namespace: str
    audit: AuditSettings = field(default_factory=AuditSettings, kw_only=True)


def read_service_settings(reader: SettingsReader, service: str) -> ServiceSettings:
    """Ask `reader` for what every service needs; the caller asks for its own and finishes it."""
    reader.refuse_unknown_names()
    database_url = read_database_url(reader, service)
    return ServiceSettings(
        web=read_web_settings(reader),
        serving=read_serving_settings(reader),
        database_url=database_url,
        broker_url=read_broker_url(reader),
        broker_namespace=read_broker_namespace(reader),
        audit=read_audit_settings(reader, database_url),
    )


def read_audit_settings(reader: SettingsReader, database_url: str) -> AuditSettings:
    """Also for who looks at a log and needs nothing else of the service."""
    months = reader.integer(
        "MATCHDAG_KEEP_AUDIT_MONTHS",
        default=24,
        minimum=1,
        maximum=240,
        about="months after which rows of the audit log are dropped, whole segments at a time",
    )
    folder = reader.optional(
        "MATCHDAG_AUDIT_HEADS_DIR",
        about="where the last digest of the audit log is kept outside the database; with SQLite"
        " beside it unless set",
    )
    if folder is None and database_url.startswith("sqlite"):
        file = make_url(database_url).database
        return AuditSettings(months, Path(file).parent / "audit" if file else None)
    return AuditSettings(months, Path(folder) if folder else None)
