"""Fetches JSON from an address that somebody typed, without letting it lead anywhere inside.

The name is looked up once, each address that it has must be of the public network, and the
connection goes to the one that was checked: a second look-up could say something else. Redirects
are not followed. Time and size are bounded.

A provider that hangs must not hold all threads of a process: two calls run at a time, and a host
that did not answer is not asked again for a while.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

from services.registration.providers.domain.errors import ProviderAway, ProviderFault
from shared import clock

STEP_SECONDS = 5.0
WHOLE_SECONDS = 10.0
MOST_BYTES = 512 * 1024
CALLS_AT_ONCE = 2
SLOT_SECONDS = 1.0
SILENCE = timedelta(seconds=15)
_MOST_PLACES = 200
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_slots = threading.BoundedSemaphore(CALLS_AT_ONCE)
_silent_until: dict[tuple[str, int | None], datetime] = {}
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class ProviderReach:
    """How far calls go. Private addresses, and http on this machine, are for development alone."""

    allows_private: bool = False


@dataclass(frozen=True)
class JsonAnswer:
    status: int
    content: dict[str, Any]


def check_address(address: str, reach: ProviderReach) -> SplitResult:
    """https, or http to this very machine where that is allowed. Raises ProviderFault."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise ProviderFault("address_not_valid", address[:200]) from None
    if not host or parts.username or any(ord(each) <= 32 for each in address):
        raise ProviderFault("address_not_valid", address[:200])
    is_here = host == "localhost" or _is_loopback(host)
    if parts.scheme != "https" and not (
        parts.scheme == "http" and is_here and reach.allows_private
    ):
        raise ProviderFault("address_not_https", address[:200])
    return parts


def fetch_json(
    address: str,
    reach: ProviderReach,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonAnswer:
    """GET, or POST of a form; the answer must be a JSON object, whatever its status below 500.

    Raises ProviderFault for what will not get better by itself, ProviderAway for what may.
    """
    parts = check_address(address, reach)
    place = parts.hostname or "", parts.port
    if clock.now() < _silent_until.get(place, _LONG_AGO):
        raise ProviderAway("away", place[0])
    if not _slots.acquire(timeout=SLOT_SECONDS):
        raise ProviderAway("away", place[0])
    try:
        answer = _call(parts, reach, form, headers or {})
        _silent_until.pop(place, None)
        return answer
    except _Silence as silence:
        if len(_silent_until) > _MOST_PLACES:
            _silent_until.clear()
        _silent_until[place] = clock.now() + SILENCE
        raise ProviderAway("away", place[0]) from silence
    finally:
        _slots.release()


class _Silence(Exception):
    """No answer, or none to its end."""


def _call(
    parts: SplitResult,
    reach: ProviderReach,
    form: Mapping[str, str] | None,
    headers: Mapping[str, str],
) -> JsonAnswer:
    connection = _connection(parts, reach)
    body = None if form is None else urlencode(form)
    sent = {"Host": parts.netloc, "Accept": "application/json", "User-Agent": "Matchdag"}
    if body is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    cut = threading.Timer(WHOLE_SECONDS, _cut, [connection])
    cut.daemon = True
    cut.start()
    try:
        connection.request("GET" if body is None else "POST", path, body, {**sent, **headers})
        answer = connection.getresponse()
        content = answer.read(MOST_BYTES + 1)
    except ssl.SSLCertVerificationError as error:
        raise ProviderFault("certificate", parts.hostname or "") from error
    except (OSError, http.client.HTTPException) as error:
        raise _Silence from error
    finally:
        cut.cancel()
        connection.close()
    return _read(answer.status, content, parts)


def _read(status: int, content: bytes, parts: SplitResult) -> JsonAnswer:
    host = parts.hostname or ""
    if len(content) > MOST_BYTES:
        raise ProviderFault("too_large", host)
    if status >= 500:
        raise ProviderAway("away", host)
    if 300 <= status < 400:
        raise ProviderFault("redirects", host)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProviderFault("not_found" if status == 404 else "no_json", host)
    return JsonAnswer(status, found)


def _connection(parts: SplitResult, reach: ProviderReach) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    is_tls = parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    return _CheckedConnection(
        host, port, _public_address(host, port, reach), _tls() if is_tls else None
    )


def _public_address(host: str, port: int, reach: ProviderReach) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ProviderFault("no_such_host", host) from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not reach.allows_private and not all(is_public(each) for each in addresses):
        raise ProviderFault("address_private", host)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is of the public network, also of one within another."""
    known = ipaddress.ip_address(address)
    inner = _inner(known)
    return known.is_global and not known.is_multicast and (inner is None or is_public(str(inner)))


def _inner(known: _Address) -> _Address | None:
    """The IPv4 address that an IPv6 address leads to."""
    if isinstance(known, ipaddress.IPv4Address):
        return None
    if known in _NAT64:
        return ipaddress.IPv4Address(int(known) & 0xFFFFFFFF)
    return known.ipv4_mapped or known.sixtofour or (known.teredo[1] if known.teredo else None)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _cut(connection: http.client.HTTPConnection) -> None:
    """An answer that drips byte by byte would keep each step's time."""
    try:
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


class _CheckedConnection(http.client.HTTPConnection):
    """To the address that was checked, with the certificate of the name."""

    def __init__(self, host: str, port: int, address: str, tls: ssl.SSLContext | None) -> None:
        super().__init__(host, port, timeout=STEP_SECONDS)
        self._address, self._tls = address, tls

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), STEP_SECONDS)
        self.sock = plain
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
