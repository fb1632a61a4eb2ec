"""A browser without JavaScript, and the same person's program at the JSON door.

It follows nothing by itself, keeps cookies and sends the token of the last page that had one.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shared.auth.identity import Identity, sign_in_session
from shared.ids import new_id
from tests.support.html_checks import html_faults

_PREVIEW = re.compile(r'name="preview" value="([^"]+)"')
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def identity_of(person: UUID, organisation: UUID, *roles: str, **more: Any) -> Identity:
    """Somebody who signed in just now; `more` are further fields of an identity."""
    named = {"name": "Nogen", **more}
    return Identity(new_id(), person, organisation, frozenset(roles), **named)


#: longer than any test lasts
_CONFIRMED = datetime(9999, 1, 1, tzinfo=UTC)


def session_cookie(secret_key: str, identity: Identity) -> str:
    """The value of the `matchdag` cookie of somebody signed in.

    She has just shown who she is, unless the identity says until when that holds.
    """
    identity = replace(identity, confirmed_until=identity.confirmed_until or _CONFIRMED)
    app = Flask("session")
    app.secret_key = secret_key
    with app.test_request_context():
        sign_in_session(identity)
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        return str(serializer.dumps(dict(session)))


def seen_in(page: str) -> str:
    """The digest of what this page showed, as its form sends it."""
    shown = _PREVIEW.search(page)
    assert shown, "the page asks for no yes"
    return shown[1]


class Browser:
    """Of somebody signed in, or without an identity of a stranger."""

    def __init__(self, app: Flask, identity: Identity | None = None) -> None:
        self.client: FlaskClient = app.test_client()
        self._token = ""
        if identity is not None:
            assert isinstance(app.secret_key, str)
            self.client.set_cookie("matchdag", session_cookie(app.secret_key, identity))

    def get(self, path: str) -> TestResponse:
        answer = self.client.get(path)
        found = _TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        self._token = found[1] if found else self._token
        return answer

    def page(self, path: str, status: int = 200) -> str:
        """The text that is answered with this status; a page must be well-formed."""
        answer = self.get(path)
        assert answer.status_code == status, (path, answer.status_code)
        if answer.mimetype == "text/html" and "<html" in answer.text:
            assert html_faults(answer.text) == []
        return answer.text if answer.mimetype.startswith("text/") else ""

    def post(
        self,
        path: str,
        typed: Mapping[str, Any] | None = None,
        *,
        htmx: bool = False,
        **fields: Any,
    ) -> TestResponse:
        """A form with these fields, as `typed` or by name, and the token."""
        headers = {"HX-Request": "true"} if htmx else {}
        form = {"csrf_token": self._kept_token(), **(typed or {}), **fields}
        answer = self.client.post(path, data=form, headers=headers)
        if "Set-Cookie" in answer.headers:
            self._token = ""  # who signs in or out has another session, and it another token
        if "Set-Cookie" in answer.headers:
            self._token = ""  # who signs in or out has another session, and it another token
        answer.get_data()
        answer.close()
        answer.request.environ["wsgi.input"].close()  # the client put a large upload in a file
        return answer

    def post_seen(self, page: str, path: str | None = None, **fields: Any) -> TestResponse:
        """The form of this page, to `path` or to the page itself, with what the page showed."""
        answer = self.get(page)
        shown = _PREVIEW.search(answer.text)
        assert shown, (page, answer.status_code)
        return self.post(path or page, preview=shown[1], **fields)

    def api(
        self, method: str, path: str, body: Any = None, *, headers: Mapping[str, str] | None = None
    ) -> TestResponse:
        return self.client.open(
            f"/api/v1{path}",
            method=method,
            json=body,
            headers={"X-CSRFToken": self._kept_token(), **(headers or {})},
        )

    def _kept_token(self) -> str:
        if not self._token:
            self.get("/accessibility")
        assert self._token, "no page had a token"
        return self._token
