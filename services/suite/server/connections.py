"""Holds the connections of the one web server: who came and says nothing makes room for who comes.

Browsers open connections ahead of need, and anybody can open a thousand and keep silent. Waitress
stops to listen at its limit, so that those who say nothing would shut everybody else out until they
time out; here the one that has been silent the longest is closed instead.
"""

import select
import socket
import sys
from collections.abc import Callable
from typing import Any

import waitress
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

THREADS = 16
CONNECTIONS = 800
#: files that the process needs for other things: databases, logs, child processes
_OTHER_FILES = 150
#: connections beyond the limit that wait to be closed, and requests at hand that nobody closes
_HEADROOM = 200


class YieldingConnection(HTTPChannel):
    """Beyond `limit` connections each new one closes the one that has been silent the longest.

    One whose request is being answered is never closed.
    """

    limit = CONNECTIONS

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        channels = [each for each in self._map.values() if isinstance(each, HTTPChannel)]
        open_ones = [each for each in channels if not each.will_close]
        if len(open_ones) <= self.limit:
            return
        silent = [each for each in open_ones if not each.requests and each is not self]
        if silent:
            min(silent, key=lambda each: each.last_activity).will_close = True


def create_server(app: Callable[..., Any], sockets: list[socket.socket]) -> Any:
    """Waitress on these sockets; `run` and `close` it. Takes more open files where it may."""
    limit = min(CONNECTIONS, _allowed_files() - _OTHER_FILES - _HEADROOM)
    channel = type("Connection", (YieldingConnection,), {"limit": max(limit, THREADS)})
    listening: dict[int, Any] = {}
    server = waitress.create_server(
        app,
        map=listening,
        sockets=sockets,
        threads=THREADS,
        connection_limit=limit + _HEADROOM,
        asyncore_use_poll=hasattr(select, "poll"),  # select() knows no file above 1023
        ident="matchdag",
        # the apps must see that a request came through a proxy: some doors are for here only
        clear_untrusted_proxy_headers=False,
    )
    for each in listening.values():
        if isinstance(each, BaseWSGIServer):
            each.channel_class = channel
    return server


def _allowed_files() -> int:
    """Open files that this process may have, after asking for as many as it needs."""
    if sys.platform == "win32":
        return 512 + _OTHER_FILES  # sockets are no files there; select() takes 512
    import resource

    wanted = CONNECTIONS + _HEADROOM + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return allowed
