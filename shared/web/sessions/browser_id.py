"""A browser known again by a signed cookie of random letters, so that limits count browsers and not
the one address of a school; must not say who sits at it.

It opens nothing. Marks in it say which people signed in here before: they need not share the turns
of strangers.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, after_this_request, g, request
from itsdangerous import BadData, URLSafeSerializer

from shared.web.factory import current_settings

COOKIE = "matchdag-browser"
_LASTS_SECONDS = 365 * 24 * 3600
#: a classroom's machine knows its last users
_MOST_MARKS = 10
_SALT = "matchdag browser"


@dataclass(frozen=True)
class BrowserId:
    """`marks`: of who signed in here, the latest last."""

    id: str
    marks: tuple[str, ...] = ()


def browser_id() -> BrowserId:
    """Of the browser that asks; a new one is given its cookie with the answer."""
    known: BrowserId | None = g.get("matchdag_browser")
    if known is None:
        known = _read(request.cookies.get(COOKIE, ""))
        if known is None:
            known = BrowserId(secrets.token_urlsafe(16))
            after_this_request(_set_cookie)
        g.matchdag_browser = known
    return known


def add_mark(mark: str) -> None:
    """Remember in this browser that somebody has signed in."""
    known = browser_id()
    marks = (*(each for each in known.marks if each != mark), mark)[-_MOST_MARKS:]
    if marks != known.marks:
        g.matchdag_browser = replace(known, marks=marks)
        after_this_request(_set_cookie)


def _set_cookie(response: Response) -> Response:
    known: BrowserId = g.matchdag_browser
    response.set_cookie(
        COOKIE,
        str(_serializer().dumps([known.id, *known.marks])),
        max_age=_LASTS_SECONDS,
        path=f"{request.script_root}/",
        secure=current_settings().is_https,
        httponly=True,
        samesite="Lax",
    )
    return response


def _read(cookie: str) -> BrowserId | None:
    try:
        stored: Any = _serializer().loads(cookie)
        known, *marks = stored
    except (BadData, ValueError, TypeError):
        return None
    is_ours = all(isinstance(each, str) for each in stored)
    return BrowserId(known, tuple(marks)) if is_ours else None


def _serializer() -> URLSafeSerializer:
    # itsdangerous signs with the last key, and we with the first
    keys: Sequence[str] = current_settings().secret_keys
    return URLSafeSerializer(list(reversed(keys)), salt=_SALT)
