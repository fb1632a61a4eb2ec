"""Sends whoever comes for something weighty past a fresh proof of who is there.

What asks for it is said in the access table (`Permission.steps_up`); how it is given is
registration's. A form goes along and comes back: 307 repeats it, so nothing typed is lost.
"""

from urllib.parse import quote

from flask import Response, redirect, request

from shared.auth.identity import Identity
from shared.web.api.problems import Problem
from shared.web.errors import is_api_request
from shared.web.pages import page_before

CONFIRM = "/registration/confirm"


def must_confirm(identity: Identity) -> bool:
    """Whether what the request stands for asks for a fresher proof than there is."""
    acting = identity.acting
    return acting is not None and acting.steps_up and not identity.is_confirmed


def ask_to_confirm(*, is_htmx: bool) -> Response:
    if is_api_request():
        raise Problem(403, "confirmation_required")
    is_form = request.method != "GET"
    wanted = request.script_root + request.full_path.rstrip("?")
    if is_form and is_htmx:
        wanted = page_before() or "/"
    address = f"{CONFIRM}?next={quote(wanted, safe='/')}"
    if is_htmx:
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 307 if is_form else 303)  # type: ignore[return-value]
