"""Whether a request begins at this very machine: what only the console or a monitor may ask."""

from werkzeug.wrappers import Request

LOOPBACK = frozenset({"127.0.0.1", "::1"})
#: each of them says that somebody else asked before
_PASSED_ON = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-Ip",
)


def is_passed_on(request: Request) -> bool:
    """A proxy in between has said so, by whichever header it uses."""
    return any(name in request.headers for name in _PASSED_ON)


def is_of_this_machine(request: Request) -> bool:
    return request.remote_addr in LOOPBACK and not is_passed_on(request)
