"""What a provider says of itself: where it is asked, and with which keys it signs.

Kept for a while in the process. Keys are asked for again as soon as one is missing, so a provider
may change its keys at any time.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from services.registration.providers.domain.errors import ProviderFault
from services.registration.providers.protocol.fetching import (
    ProviderReach,
    check_address,
    fetch_json,
)
from shared import clock

DISCOVERY_PATH = "/.well-known/openid-configuration"
ENDPOINTS_STAY = timedelta(hours=1)
KEYS_STAY = timedelta(minutes=10)
_MOST = 200
T = TypeVar("T")


@dataclass(frozen=True)
class Endpoints:
    """`userinfo` and `end_session` are "" where there is none."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    takes_basic: bool


class _Kept(Generic[T]):
    """Values by key until they are too old."""

    def __init__(self, stays: timedelta) -> None:
        self._stays, self._values, self._lock = (
            stays,
            dict[Any, tuple[datetime, T]](),
            threading.Lock(),
        )

    def get(self, key: Any, make: Callable[[], T], *, is_fresh_needed: bool = False) -> T:
        now = clock.now()
        with self._lock:
            kept = self._values.get(key)
        if kept is not None and not is_fresh_needed and now - self._stays < kept[0] <= now:
            return kept[1]
        value = make()
        with self._lock:
            if len(self._values) >= _MOST:
                self._values.clear()
            self._values[key] = now, value
        return value


_endpoints = _Kept[Endpoints](ENDPOINTS_STAY)
_keys = _Kept[tuple[dict[str, Any], ...]](KEYS_STAY)


def load_endpoints(
    issuer: str, reach: ProviderReach, *, is_fresh_needed: bool = False
) -> Endpoints:
    """Raises ProviderFault and ProviderAway."""
    return _endpoints.get(
        (issuer, reach), lambda: _ask_endpoints(issuer, reach), is_fresh_needed=is_fresh_needed
    )


def load_keys(
    endpoints: Endpoints, reach: ProviderReach, *, is_fresh_needed: bool = False
) -> tuple[dict[str, Any], ...]:
    """Public keys as JSON Web Keys, to check signatures with. Raises ProviderFault."""
    return _keys.get(
        (endpoints.keys, reach),
        lambda: _ask_keys(endpoints, reach),
        is_fresh_needed=is_fresh_needed,
    )


def _ask_endpoints(issuer: str, reach: ProviderReach) -> Endpoints:
    said = fetch_json(issuer.rstrip("/") + DISCOVERY_PATH, reach)
    if said.status != 200:
        raise ProviderFault("not_found", issuer)
    return endpoints_of(said.content, issuer, reach)


def endpoints_of(document: dict[str, Any], issuer: str, reach: ProviderReach) -> Endpoints:
    """The parts of a discovery document that are used, checked. Raises ProviderFault."""
    if document.get("issuer") != issuer:
        raise ProviderFault("other_issuer", str(document.get("issuer"))[:200])
    if "code" not in _listed(document, "response_types_supported", ["code"]):
        raise ProviderFault("no_code_flow")
    if "S256" not in _listed(document, "code_challenge_methods_supported", ["S256"]):
        raise ProviderFault("no_pkce")
    methods = _listed(document, "token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Endpoints(
        issuer=issuer,
        authorization=_address(document, "authorization_endpoint", reach),
        token=_address(document, "token_endpoint", reach),
        keys=_address(document, "jwks_uri", reach),
        userinfo=_address(document, "userinfo_endpoint", reach, is_needed=False),
        end_session=_address(document, "end_session_endpoint", reach, is_needed=False),
        takes_basic="client_secret_basic" in methods,
    )


def _ask_keys(endpoints: Endpoints, reach: ProviderReach) -> tuple[dict[str, Any], ...]:
    listed = fetch_json(endpoints.keys, reach).content.get("keys")
    found = tuple(
        key
        for key in (listed if isinstance(listed, list) else [])
        if isinstance(key, dict)
        and key.get("kty") in ("RSA", "EC")
        and key.get("use", "sig") == "sig"
    )
    if not found:
        raise ProviderFault("no_keys")
    return found


def _address(
    said: dict[str, Any], name: str, reach: ProviderReach, *, is_needed: bool = True
) -> str:
    address = said.get(name)
    if not isinstance(address, str) or not address:
        if is_needed:
            raise ProviderFault("endpoint_missing", name)
        return ""
    check_address(address, reach)
    return address


def _listed(said: dict[str, Any], name: str, otherwise: list[str]) -> list[Any]:
    listed = said.get(name)
    return listed if isinstance(listed, list) else otherwise
