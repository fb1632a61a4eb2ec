"""Everything that scheduling reads from its environment, once; every gap is reported together."""

from collections.abc import Mapping

from shared.settings import SettingsReader, read_environment
from shared.web.service_settings import ServiceSettings, read_service_settings

Settings = ServiceSettings


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """From the process's environment, or a given one. Raises SettingsError naming every gap."""
    return read_environment(settings_from, environment)


def settings_from(reader: SettingsReader) -> Settings:
    """Ask `reader` for everything that scheduling needs; the caller finishes it."""
    return read_service_settings(reader, "scheduling")
