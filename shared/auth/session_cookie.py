"""Reads and signs the session cookie; must not decide who is signed in, or for how long."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer

#: how far the clocks of two replicas may be apart
CLOCK_SKEW = timedelta(minutes=2)


class _PatientSigner(TimestampSigner):
    """itsdangerous refuses what is signed a second in the future: by a replica that is ahead."""

    def unsign(self, signed: Any, max_age: Any = None, return_timestamp: Any = False) -> Any:
        try:
            return super().unsign(signed, max_age, return_timestamp)
        except SignatureExpired as refused:
            now = self.timestamp_to_datetime(self.get_timestamp())
            if refused.date_signed is None or not now < refused.date_signed <= now + CLOCK_SKEW:
                raise
            return super().unsign(signed, None, return_timestamp)


class SessionCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, also where the clocks of two replicas are a little apart."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = _PatientSigner
        return serializer
