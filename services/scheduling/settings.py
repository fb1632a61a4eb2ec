"""Everything that scheduling reads from its environment, once; every gap is reported together."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.db.settings import read_database_url
from shared.messaging.settings import read_broker_namespace, read_broker_url
from shared.settings import SettingsReader, read_environment
from shared.web.serving import ServingSettings, read_serving_settings
from shared.web.settings import WebSettings, read_web_settings


@dataclass(frozen=True)
class Settings:
    """`broker_url` None: the in-process transport of the embedded profile."""

    web: WebSettings
    database_url: str
    broker_url: str | None
    broker_namespace: str
    serving: ServingSettings


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """From the process's environment, or a given one. Raises SettingsError naming every gap."""
    return read_environment(settings_from, environment)


def settings_from(reader: SettingsReader) -> Settings:
    """Ask `reader` for everything that scheduling needs; the caller finishes it."""
    return Settings(
        web=read_web_settings(reader),
        database_url=read_database_url(reader, "scheduling"),
        broker_url=read_broker_url(reader),
        broker_namespace=read_broker_namespace(reader),
        serving=read_serving_settings(reader),
    )
