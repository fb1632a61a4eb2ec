"""Security headers and caching rules for every answer; must not depend on which page it is."""

from flask import Flask, Response, g, request

from shared.auth.access import Access, access_of_request
from shared.web.assets import is_static_file

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": browsers then send `Origin: null` with our own forms. Other sites get
    # nothing either way.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
}


def init_headers(app: Flask) -> None:
    app.after_request(_add_headers)


def refuse_storing() -> None:
    """The answer to this request shows what opens something: no browser and no cache keeps it."""
    g.matchdag_refuses_storing = True


def _add_headers(response: Response) -> Response:
    # One look at all of them: nine searches through the list cost more than some views.
    given = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - a list of pairs
    for name, value in _HEADERS.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        # Pages are personal; the back button may show them, shared computers must not store them.
        response.headers["Cache-Control"] = (
            "private, no-cache" if _may_be_stored(response) else "no-store"
        )
    if "HX-Request" in request.headers or response.mimetype == "text/html":
        response.vary.add("HX-Request")
    if not is_static_file():
        response.vary.update(("Accept-Language", "Cookie"))
    return response


def _may_be_stored(response: Response) -> bool:
    """Nor is kept what lies under a link: the address alone opens it."""
    if response.status_code >= 400 or "matchdag_refuses_storing" in g:
        return False
    asked = request.url_rule and access_of_request()
    return asked is not Access.LINK
