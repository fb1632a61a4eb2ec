"""The settings of the broker, the same for each service; must not read the environment itself."""

from shared.settings import SettingsReader


def read_broker_url(reader: SettingsReader) -> str | None:
    """Ask `reader` for the broker's address; None: the in-process transport."""
    return reader.optional(
        "MATCHDAG_BROKER_URL",
        about="amqp://user:password@host:5672; without it this process talks to itself only",
        secret=True,
    )


def read_broker_namespace(reader: SettingsReader) -> str:
    """Ask `reader` for the prefix of exchanges and queues."""
    return reader.text(
        "MATCHDAG_BROKER_NAMESPACE",
        default="matchdag",
        about="prefix of exchanges and queues, so that two installations can share a broker",
    )
