"""The setting of a service's database; must not read the environment itself."""

from shared.settings import SettingsReader


def read_database_url(reader: SettingsReader, service: str) -> str:
    """Ask `reader` for the address of this service's own database."""
    return reader.url(
        f"MATCHDAG_{service.upper()}_DATABASE_URL",
        ("postgresql", "postgresql+psycopg", "sqlite"),
        about=f"the database of {service}",
        secret=True,
    )
