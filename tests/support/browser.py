"""A signed-in browser without JavaScript, and the same person's program at the JSON door."""

import re
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, session
from werkzeug.test import TestResponse

from shared.auth.identity import Identity, sign_in_session

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Browser:
    def __init__(
        self, app: Flask, person: UUID, organisation: UUID, roles: tuple[str, ...]
    ) -> None:
        identity = Identity(uuid4(), person, organisation, frozenset(roles), "Nogen")
        with app.test_request_context():
            sign_in_session(identity)
            signed_in = dict(session)
        self.client = app.test_client()
        with self.client.session_transaction() as cookie:
            cookie.update(signed_in)
        self._token = ""

    def get(self, path: str) -> TestResponse:
        answer = self.client.get(path)
        found = _TOKEN.search(answer.text) if answer.mimetype == "text/html" else None
        self._token = found[1] if found else self._token
        return answer

    def post(self, path: str, *, htmx: bool = False, **fields: Any) -> TestResponse:
        """Posts with the token of the last page that had one."""
        if not self._token:
            self.get("/accessibility")
        headers = {"HX-Request": "true"} if htmx else {}
        form = {"csrf_token": self._token, **fields}
        answer = self.client.post(path, data=form, headers=headers)
        answer.get_data()
        answer.close()
        answer.request.environ["wsgi.input"].close()  # the client put a large upload in a file
        return answer

    def api(
        self, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None
    ) -> TestResponse:
        if not self._token:
            self.get("/accessibility")
        return self.client.open(
            f"/api/v1{path}",
            method=method,
            json=body,
            headers={"X-CSRFToken": self._token, **(headers or {})},
        )
