"""Flask's signed session cookie, read once for each browser; decides nothing about who it is.

A browser sends the same cookie with every request. What its signature has vouched for is kept in
the process, under the whole cookie, until the cookie itself would be too old.
"""

from dataclasses import dataclass

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer

from shared import clock

MOST_KEPT = 3_000

Keys = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """What a cookie holds, as text, so that no request sees what another one changed."""

    content: str
    signed_at: float


class BrowserSession(SecureCookieSessionInterface):
    """The signer is not made anew for each request, and a known cookie is not read anew."""

    def __init__(self) -> None:
        self._signers: dict[Keys, URLSafeTimedSerializer | None] = {}
        self._read: dict[tuple[Keys, str], _Read] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys = _keys(app)
        if keys not in self._signers:
            self._signers[keys] = super().get_signing_serializer(app)
        return self._signers[keys]

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        cookie = request.cookies.get(self.get_cookie_name(app))
        signer = self.get_signing_serializer(app)
        if not cookie or signer is None:
            return super().open_session(app, request)
        lasts = int(app.permanent_session_lifetime.total_seconds())
        key = (_keys(app), cookie)
        known = self._read.get(key)
        if known is not None and 0 <= clock.now().timestamp() - known.signed_at <= lasts:
            return self.session_class(self.serializer.loads(known.content))
        try:
            content, signed_at = signer.loads(cookie, max_age=lasts, return_timestamp=True)
        except BadSignature:
            return self.session_class()
        if len(self._read) >= MOST_KEPT:
            self._read.clear()
        text = self.serializer.dumps(content)
        self._read[key] = _Read(text, signed_at.timestamp())
        return self.session_class(content)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """A session that nobody changed needs none of what a new cookie needs."""
        if session.modified or self.should_set_cookie(app, session):
            super().save_session(app, session, response)
        elif session.accessed:
            response.vary.add("Cookie")


def _keys(app: Flask) -> Keys:
    return (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))
