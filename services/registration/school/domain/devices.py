"""By what somebody knows a session again: browser, device and a part of the network's address.

No more is kept than that: neither the address nor what the browser says of itself.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

#: in this order: a browser names those that it descends from too
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """Each is "" where it is not known."""

    browser: str = ""
    system: str = ""
    network: str = ""


UNKNOWN_DEVICE = Device()


def device_of(user_agent: str, address: str | None) -> Device:
    return Device(_named(_BROWSERS, user_agent), _named(_SYSTEMS, user_agent), network_of(address))


def network_of(address: str | None) -> str:
    """The first half of an IPv4 address, the first quarter of another: many share it."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return ""
    if known.is_loopback:
        return ""
    if isinstance(known, IPv6Address):
        return ":".join(known.exploded.split(":")[:2]) + ":…"
    return ".".join(str(known).split(".")[:2]) + ".…"


def _named(known: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in known if mark in text), "")
