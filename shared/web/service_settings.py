"""The settings that every service has; must not read the environment itself."""

from dataclasses import dataclass

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


def read_service_settings(reader: SettingsReader, service: str) -> ServiceSettings:
    """Ask `reader` for what every service needs; the caller asks for its own and finishes it."""
    reader.refuse_unknown_names()
    return ServiceSettings(
        web=read_web_settings(reader),
        serving=read_serving_settings(reader),
        database_url=read_database_url(reader, service),
        broker_url=read_broker_url(reader),
        broker_namespace=read_broker_namespace(reader),
    )
