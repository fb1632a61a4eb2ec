"""ETag and If-Match for the JSON door: nobody overwrites what they have not seen."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask_babel import gettext

from shared.web.api.problems import Problem


def etag_of(version: int) -> str:
    """The ETag header of a row at `version`."""
    return f'"{version}"'


def require_match(version: int, fresh_view: Callable[[], Any]) -> None:
    """Raise unless If-Match names `version`: 428 without the header, 412 with the fresh view."""
    if "If-Match" not in request.headers:
        raise Problem(428, "if_match_required", gettext("Send If-Match med den version, du så."))
    if request.if_match.star_tag or request.if_match.contains_weak(str(version)):
        return
    raise Problem(
        412,
        "stale_version",
        gettext("En anden har ændret det her imens. Se det nye, og prøv igen."),
        headers={"ETag": etag_of(version)},
        current=fresh_view(),
    )


def with_etag(response: Response, version: int) -> Response:
    response.headers["ETag"] = etag_of(version)
    return response
