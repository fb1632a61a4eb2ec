"""Sends somebody to a provider, trades the code for its claims, and checks each of them.

OpenID Connect Core 1.0, section 3.1 (code flow), with PKCE (RFC 7636, S256 alone). joserfc checks
the signature; it is loaded here, by whoever signs in so, and by no process before.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

from services.registration.providers.domain.errors import ProviderFault, StatementRefused
from services.registration.providers.protocol.discovery import Endpoints, load_keys
from services.registration.providers.protocol.fetching import ProviderReach, fetch_json
from shared import clock

CLOCK_SKEW = timedelta(minutes=2)
#: signatures with public keys; never none, never a secret that the client knows too
ALGORITHMS = (
    *("RS256", "RS384", "RS512"),
    *("PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512"),
)
Claims = dict[str, Any]


@dataclass(frozen=True)
class Client:
    """What the provider knows the school's Matchdag by; `secret` None for a public client."""

    client_id: str
    secret: str | None
    redirect_address: str
    scope: str = "openid"
    acr_values: str = ""


@dataclass(frozen=True)
class Proofs:
    """What binds an answer to the browser that asked."""

    state: str
    nonce: str
    verifier: str


def authorization_address(
    endpoints: Endpoints, client: Client, proofs: Proofs, *, asks_again: bool = False
) -> str:
    """`asks_again`: a log-in that lies open at the provider is not enough."""
    digest = hashlib.sha256(proofs.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_address,
        "scope": client.scope,
        "state": proofs.state,
        "nonce": proofs.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if client.acr_values:
        asked["acr_values"] = client.acr_values
    if asks_again:
        asked["prompt"] = "login"
    between = "&" if "?" in endpoints.authorization else "?"
    return endpoints.authorization + between + urlencode(asked)


def fetch_claims(
    endpoints: Endpoints, client: Client, proofs: Proofs, code: str, reach: ProviderReach
) -> tuple[Claims, str]:
    """The claims of the ID token, checked, and the access token.

    Raises StatementRefused, ProviderFault, ProviderAway.
    """
    said = _trade(endpoints, client, proofs, code, reach)
    token, access_token = said.get("id_token"), said.get("access_token")
    if not isinstance(token, str):
        raise ProviderFault("no_id_token")
    claims = _signed_claims(token, endpoints, reach)
    check_claims(claims, endpoints.issuer, client.client_id, proofs.nonce)
    return claims, access_token if isinstance(access_token, str) else ""


def fetch_userinfo(
    endpoints: Endpoints, access_token: str, subject: object, reach: ProviderReach
) -> Claims:
    """What userinfo adds about the same person; {} where there is none to ask."""
    if not endpoints.userinfo or not access_token or not access_token.isascii():
        return {}
    headers = {"Authorization": f"Bearer {access_token}"}
    said = fetch_json(endpoints.userinfo, reach, headers=headers)
    if said.status != 200 or said.content.get("sub") != subject:
        raise StatementRefused("other_subject")
    return said.content


def check_claims(claims: Claims, issuer: str, client_id: str, nonce: str) -> None:
    """Raises StatementRefused for what was not made by this issuer, for us, now and for this."""
    now, skew = clock.now().timestamp(), CLOCK_SKEW.total_seconds()
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    if claims.get("iss") != issuer:
        raise StatementRefused("wrong_issuer")
    if client_id not in listed or claims.get("azp", client_id) != client_id:
        raise StatementRefused("wrong_audience")
    if len(listed) > 1 and "azp" not in claims:
        raise StatementRefused("wrong_audience")
    if not now - skew < _seconds(claims, "exp"):
        raise StatementRefused("expired")
    if _seconds(claims, "iat") > now + skew or _seconds(claims, "nbf", 0) > now + skew:
        raise StatementRefused("not_yet")
    stated = claims.get("nonce")
    if not isinstance(stated, str) or not hmac.compare_digest(stated.encode(), nonce.encode()):
        raise StatementRefused("wrong_nonce")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise StatementRefused("subject_missing")


def end_session_address(endpoints: Endpoints, client_id: str, back: str) -> str:
    """Where the provider's own session is ended; "" where it offers none."""
    if not endpoints.end_session:
        return ""
    asked = {"client_id": client_id, "post_logout_redirect_uri": back}
    between = "&" if "?" in endpoints.end_session else "?"
    return endpoints.end_session + between + urlencode(asked)


def _trade(
    endpoints: Endpoints, client: Client, proofs: Proofs, code: str, reach: ProviderReach
) -> Mapping[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_address,
        "code_verifier": proofs.verifier,
    }
    headers: dict[str, str] = {}
    if client.secret is None or not endpoints.takes_basic:
        form["client_id"] = client.client_id
        form |= {} if client.secret is None else {"client_secret": client.secret}
    else:
        pair = f"{quote(client.client_id, safe='')}:{quote(client.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    said = fetch_json(endpoints.token, reach, form=form, headers=headers)
    if said.status != 200:
        is_client = said.content.get("error") in ("invalid_client", "unauthorized_client")
        raise ProviderFault("client_refused") if is_client else StatementRefused("code_refused")
    return said.content


def _signed_claims(token: str, endpoints: Endpoints, reach: ProviderReach) -> Claims:
    """By the keys as they are kept, else by those of this moment."""
    claims = _verified(token, load_keys(endpoints, reach))
    if claims is None:
        claims = _verified(token, load_keys(endpoints, reach, is_fresh_needed=True))
    if claims is None:
        raise StatementRefused("wrong_signature")
    return claims


def _verified(token: str, keys: tuple[dict[str, Any], ...]) -> Claims | None:
    from joserfc import jwk, jwt
    from joserfc.errors import JoseError

    usable = []
    for key in keys:
        with suppress(JoseError, ValueError, TypeError, KeyError):
            usable.append(jwk.import_key(key))  # a curve that is not known spoils no other key
    try:
        key_set = jwk.KeySet(usable)
        return dict(jwt.decode(token, key_set, algorithms=list(ALGORITHMS)).claims)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def _seconds(claims: Claims, name: str, otherwise: float | None = None) -> float:
    value = claims.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise StatementRefused("time_missing")
    return float(value)
