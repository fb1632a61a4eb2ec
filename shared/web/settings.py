"""The settings that every service's HTTP door needs; must not read the environment itself."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.settings import SettingsReader

_SHORTEST_KEY = 32


@dataclass(frozen=True)
class WebSettings:
    """`secret_keys`: the first signs, all verify. `trusted_proxies`: how many stand in front and
    set X-Forwarded-…
    """

    secret_keys: tuple[str, ...]
    base_url: str
    trusted_hosts: tuple[str, ...]
    trusted_proxies: int = 0
    accessibility_contact: str | None = None
    #: where registration is asked directly which sessions have ended; None: messages alone tell
    registration_address: str | None = None
    #: the collector of traces (OTLP over HTTP); None: none are made
    traces_url: str | None = None

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


def read_web_settings(reader: SettingsReader) -> WebSettings:
    """Ask `reader` for the door's settings; the caller calls `reader.finish()`."""
    keys = reader.items(
        "MATCHDAG_SECRET_KEYS",
        about="keys that sign sessions and links, with commas; the first signs, all are accepted",
        secret=True,
    )
    if any(len(key) < _SHORTEST_KEY for key in keys):
        reader.refuse(f"MATCHDAG_SECRET_KEYS: every key needs at least {_SHORTEST_KEY} characters")
    base_url = reader.url(
        "MATCHDAG_BASE_URL",
        ("http", "https"),
        default="http://localhost:8000",
        about="the address that people use; every link is built from it",
    )
    hosts = reader.items(
        "MATCHDAG_TRUSTED_HOSTS",
        default=urlsplit(base_url).hostname or "localhost",
        about="host names that requests may name, with commas",
    )
    proxies = reader.integer(
        "MATCHDAG_TRUSTED_PROXIES",
        default=0,
        maximum=5,
        about="number of own proxies in front that set X-Forwarded-For, -Proto, -Host and -Prefix",
    )
    contact = reader.optional(
        "MATCHDAG_ACCESSIBILITY_CONTACT",
        about="mail address for the accessibility statement",
    )
    registration = reader.url(
        "MATCHDAG_REGISTRATION_ADDRESS",
        ("http", "https"),
        default="",
        about="where the workers of the other services ask registration directly, inside the"
        " installation, which sessions have ended; without it the broker alone tells",
    )
    traces = reader.url(
        "MATCHDAG_TRACES_URL",
        ("http", "https"),
        default="",
        about="the collector that traces are sent to (OTLP over HTTP), such as"
        " http://collector:4318; needs the extra `tracing`; without it none are made",
    )
    return WebSettings(
        keys, base_url, hosts, proxies, contact, registration or None, traces or None
    )
