"""The few pages that every service answers alike: choice of language, accessibility statement; must
hold nothing of a service.
"""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from shared.auth.identity import change_language
from shared.web.i18n import LANGUAGE_COOKIE, LANGUAGES
from shared.web.settings import WebSettings

shared_pages = Blueprint("shared_pages", __name__)

_A_YEAR = 365 * 24 * 3600


def safe_next(address: str | None, otherwise: str = "/") -> str:
    """`address` if it is a path of this site, else `otherwise`: nobody is led to another site by
    our link.
    """
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return otherwise
    if any(ord(letter) < 32 or letter == "\\" for letter in address):
        return otherwise
    parts = urlsplit(address)
    return otherwise if parts.scheme or parts.netloc else address


def page_before() -> str | None:
    """The page of this service whose form was sent, where it can be asked for once more."""
    before = urlsplit(request.referrer or "")
    if request.method == "GET" or before.netloc != request.host:
        return None
    address = before.path + (f"?{before.query}" if before.query else "")
    routes = current_app.create_url_adapter(request)
    if routes is None or safe_next(address, "") == "":
        return None
    try:
        routes.match(before.path.removeprefix(request.script_root), method="GET")
    except HTTPException:
        return None  # what was shown there was itself the answer to a form
    return address


@shared_pages.post("/language")
def choose_language() -> BaseResponse:
    chosen = request.form.get("language", "")
    response = redirect(safe_next(request.form.get("next")), 303)
    if chosen in LANGUAGES:
        change_language(chosen)
        response.set_cookie(
            LANGUAGE_COOKIE,
            chosen,
            max_age=_A_YEAR,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response


@shared_pages.get("/accessibility")
def accessibility() -> str:
    settings: WebSettings = current_app.config["MATCHDAG_WEB_SETTINGS"]
    return render_template("shared/accessibility.html", contact=settings.accessibility_contact)
