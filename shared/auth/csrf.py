"""Refuses writes that another site made the browser send; must not be switched off for pages.

Pages: Flask-WTF's token in the form or the `X-CSRFToken` header, signed by any of the rotating
keys.
Everything but what a link permits: a stated `Origin` must be ours. The JSON door has no forms:
there a write must come as JSON or with a header that no foreign page can send without asking first
(a file needs its Idempotency-Key), and the cookie is SameSite=Lax besides.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFError, ValidationError, generate_csrf, validate_csrf

_View = TypeVar("_View", bound=Callable[..., Any])
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def init_csrf(app: Flask, *, base_url: str) -> None:
    app.config.update(WTF_CSRF_TIME_LIMIT=None, MATCHDAG_ORIGIN=_origin(base_url))
    app.jinja_env.globals["csrf_token"] = generate_csrf


def check_csrf(*, is_api: bool) -> None:
    """Raise CSRFError unless this request may write."""
    if request.method not in _WRITES:
        return
    if _is_permitted_by_link():
        return
    _check_origin()
    if not is_api:
        _check_token()


def permitted_by_link(view: _View) -> _View:
    """Mark a view that acts on what its own link says and looks at nothing else of the browser.

    A program may then post to it without a page and from any site, as mail programs do for
    List-Unsubscribe (RFC 8058): nothing of the browser could be misused.
    """
    view.__dict__["matchdag_permitted_by_link"] = True
    return view


def _is_permitted_by_link() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "matchdag_permitted_by_link", False)


def _check_origin() -> None:
    stated = request.headers.get("Origin")
    if stated is not None:
        ours = {current_app.config["MATCHDAG_ORIGIN"], _origin(request.host_url)}
        if stated not in ours:
            raise CSRFError("The request comes from another site.")
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        raise CSRFError("The request comes from another site.")


def _check_token() -> None:
    token = request.form.get("csrf_token") or request.headers.get("X-CSRFToken")
    keys = [current_app.secret_key, *(current_app.config.get("SECRET_KEY_FALLBACKS") or [])]
    for key in keys:
        try:
            validate_csrf(token, secret_key=key)
        except ValidationError:
            continue
        return
    raise CSRFError("The CSRF token is missing or too old.")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
