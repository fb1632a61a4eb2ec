"""An OpenID Connect provider on this machine: real HTTP, real signatures, and a dial for each lie.

with running_provider() as provider:
    provider.person = {"sub": "1", "name": "Karen Holst", …}
    answer_address = provider.sign_in(authorization_address)   # as a browser would be sent back
"""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwk, jwt

from shared import clock
from shared.ids import new_id

CLIENT_ID, SECRET = "matchdag-at-the-school", "s3cret/with+signs"


@dataclass
class Grant:
    asked: dict[str, str]
    is_used: bool = False


@dataclass
class OidcProvider:
    """`person`: the claims of who logs in; `lies` replace claims of the token, None drops one."""

    issuer: str
    person: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    discovery: dict[str, Any] = field(default_factory=dict)
    #: of the ID token; "none" and "HS256" are lies too
    algorithm: str = "RS256"
    refuses: str = ""
    is_broken: bool = False
    hangs: threading.Event | None = None
    secret: str = SECRET
    key: jwk.RSAKey = field(default_factory=lambda: _new_key())
    published: list[jwk.RSAKey] = field(default_factory=list)
    strange_keys: list[dict[str, Any]] = field(default_factory=list)
    grants: dict[str, Grant] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.published = [self.key]

    def rotate_keys(self) -> None:
        """From now on another key signs, and the old one is gone."""
        self.key = _new_key()
        self.published = [self.key]

    def sign_in(self, address: str) -> str:
        """Where the browser is sent back to from this authorization address."""
        parts = urlsplit(address)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 303, answer.status
        return answer.headers["Location"]

    def document(self) -> dict[str, Any]:
        own = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "end_session_endpoint": f"{self.issuer}/logout",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "subject_types_supported": ["public"],
        }
        return {name: value for name, value in (own | self.discovery).items() if value is not None}

    def id_token(self, nonce: str) -> str:
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": nonce,
            **self.person,
            **self.lies,
        }
        stated = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if self.algorithm == "none":
            return f"{_part(header)}.{_part(stated)}."
        if self.algorithm == "HS256":  # the public key as a secret that everybody knows
            signed = f"{_part(header)}.{_part(stated)}"
            digest = hmac.digest(self.key.as_pem(private=False), signed.encode(), "sha256")
            return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
        return jwt.encode(header, stated, self.key, algorithms=[self.algorithm])


class _Server(ThreadingHTTPServer):
    provider: OidcProvider


@contextmanager
def running_provider(path: str = "") -> Iterator[OidcProvider]:
    server = _Server(("127.0.0.1", 0), _Handler)
    provider = OidcProvider(f"http://127.0.0.1:{server.server_port}{path}")
    server.provider = provider
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        if provider.hangs is not None:
            provider.hangs.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider, parts = self._provider, urlsplit(self.path)
        path = "/" + parts.path.removeprefix(urlsplit(provider.issuer).path).lstrip("/")
        provider.calls.append(path)
        if provider.hangs is not None:
            provider.hangs.wait(30)
        if provider.is_broken:
            return self._say({"error": "server_error"}, 500)
        if path == "/.well-known/openid-configuration":
            return self._say(provider.document())
        if path == "/keys":
            published = [_published(key) for key in provider.published]
            return self._say({"keys": [*provider.strange_keys, *published]})
        if path == "/userinfo":
            return self._say(provider.userinfo or {"sub": provider.person["sub"]})
        if path == "/authorize":
            return self._authorize({name: each[0] for name, each in parse_qs(parts.query).items()})
        return self._say({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        sent = {name: each[0] for name, each in parse_qs(self.rfile.read(length).decode()).items()}
        self._provider.calls.append("/token")
        if self._provider.is_broken:
            return self._say({"error": "server_error"}, 500)
        if not self._knows_client(sent):
            return self._say({"error": "invalid_client"}, 401)
        grant = self._provider.grants.get(sent.get("code", ""))
        if grant is None or grant.is_used or not _fits(grant.asked, sent):
            return self._say({"error": "invalid_grant"}, 400)
        grant.is_used = True
        token = self._provider.id_token(grant.asked["nonce"])
        return self._say({"access_token": "an-access-token", "id_token": token, "expires_in": 300})

    def _authorize(self, asked: dict[str, str]) -> None:
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        provider, code = self._provider, new_id().hex
        provider.grants[code] = Grant(asked)
        said = {"state": asked["state"], "iss": provider.issuer}
        said |= {"error": provider.refuses} if provider.refuses else {"code": code}
        self.send_response(303)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(said)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _knows_client(self, sent: Mapping[str, str]) -> bool:
        _kind, _between, pair = self.headers.get("Authorization", "").partition(" ")
        name, _between, secret = base64.b64decode(pair).decode().partition(":")
        given = (unquote(name), unquote(secret))
        if not pair:
            given = (sent.get("client_id", ""), sent.get("client_secret", ""))
        return given == (CLIENT_ID, self._provider.secret)

    def _say(self, content: Mapping[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @property
    def _provider(self) -> OidcProvider:
        assert isinstance(self.server, _Server)
        return self.server.provider

    def log_message(self, *_line: object) -> None:
        pass


def _fits(asked: Mapping[str, str], sent: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    is_same = sent.get("redirect_uri") == asked["redirect_uri"]
    return is_same and challenge == asked["code_challenge"]


def _new_key() -> jwk.RSAKey:
    return jwk.RSAKey.generate_key(2048, {"kid": new_id().hex, "use": "sig"})


def _published(key: jwk.RSAKey) -> dict[str, Any]:
    return dict(key.as_dict(private=False))


def _part(content: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()
