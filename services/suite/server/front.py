"""Puts the three services under one address, as the gateway does in production; answers nothing
itself.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.wrappers import Response

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]

HOME = "/registration/"
_OF_EVERY_SERVICE = ("/assets/", "/favicon.ico", "/healthz", "/readyz", "/metrics")


def create_front(services: Mapping[str, WsgiApp]) -> WsgiApp:
    """`/` leads home; shared files and health are answered by registration."""
    mounts = {f"/{name}": app for name, app in services.items()}
    return DispatcherMiddleware(_root(services["registration"]), mounts)


def _root(registration: WsgiApp) -> WsgiApp:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in {"", "/"}:
            home = Response(status=303, headers={"Location": HOME})
            return home(environ, start_response)
        if path.startswith(_OF_EVERY_SERVICE):
            return registration(environ, start_response)
        # nobody's address: registration shows its page for that
        missing = {**environ, "SCRIPT_NAME": "/registration", "PATH_INFO": f"/-{path}"}
        return registration(missing, start_response)

    return answer
