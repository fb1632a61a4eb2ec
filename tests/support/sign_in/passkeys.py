"""An authenticator in software, and browsers that add its passkeys and sign in with them.

What it tells can be bent: another origin, another challenge, a counter that falls, nobody verified.
"""

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from webauthn.helpers import encode_cbor
from werkzeug.test import TestResponse

from tests.support.browser import Browser
from tests.support.school import School

ORIGIN = "http://localhost"
#: the doors; below each, `options` says what the browser is asked
SIGN_IN, CONFIRM = "/sign-in/passkey", "/confirm/passkey"
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One device with one passkey. `step`: by how much its counter rises with each signature."""

    origin: str = ORIGIN
    host: str = "localhost"
    count: int = 0
    step: int = 1
    is_verified: bool = True
    user: bytes = b""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.create` gives, as the page's script writes it."""
        self.user = decoded(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: _of_32(numbers.x), -3: _of_32(numbers.y)}
        attested = (
            bytes(16)
            + struct.pack(">H", len(self.credential_id))
            + self.credential_id
            + encode_cbor(public)
        )
        data = self._data(_ATTESTED) + attested
        told = self._told("webauthn.create", options["challenge"])
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._sent({"clientDataJSON": told, "attestationObject": attestation})

    def sign(self, options: dict[str, Any], **changes: Any) -> str:
        """What `navigator.credentials.get` gives; `changes` of what the browser tells."""
        self.count += self.step
        data = self._data()
        told = self._told("webauthn.get", options["challenge"], **changes)
        digest = hashlib.sha256(told).digest()
        signature = self.key.sign(data + digest, ec.ECDSA(hashes.SHA256()))
        return self._sent(
            {
                "clientDataJSON": told,
                "authenticatorData": data,
                "signature": signature,
                "userHandle": self.user,
            }
        )

    def _data(self, flags: int = 0) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.is_verified else 0)
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _told(self, kind: str, asked: str, **changes: Any) -> bytes:
        told = {"type": kind, "challenge": asked, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told | changes).encode()

    def _sent(self, response: dict[str, bytes]) -> str:
        own = encoded(self.credential_id)
        written = {name: encoded(value) for name, value in response.items()}
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": written})


def _of_32(number: int) -> bytes:
    return number.to_bytes(32, "big")


def options_of(browser: Browser, door: str) -> dict[str, Any]:
    answer = browser.post(f"{door}/options")
    assert answer.status_code == 200, answer.status_code
    found: dict[str, Any] = json.loads(answer.data)
    return found


def add_passkey(browser: Browser, device: Authenticator, name: str = "Min telefon") -> TestResponse:
    browser.page("/security/passkeys/new")
    made = device.make(options_of(browser, "/security/passkeys"))
    return browser.post("/security/passkeys/new", name=name, credential=made)


def owner_of_passkey(app: Flask, school: School) -> tuple[Browser, Authenticator]:
    """Somebody signed in who has a passkey."""
    browser, device = Browser(app, school.organiser()), Authenticator()
    assert add_passkey(browser, device).status_code == 200
    return browser, device


def sign_in_with(app: Flask, device: Authenticator, **changes: Any) -> TestResponse:
    """A new browser's answer, and what came of it."""
    browser = Browser(app)
    credential = device.sign(options_of(browser, SIGN_IN), **changes)
    return browser.post(SIGN_IN, credential=credential)
