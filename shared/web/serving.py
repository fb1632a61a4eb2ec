"""Serves one app on a port: gunicorn where it runs, waitress elsewhere; knows no service."""

import gc
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask

from shared.settings import SettingsReader

STOP_SECONDS = 25


@dataclass(frozen=True)
class ServingSettings:
    """Two processes of four threads were the best of those measured on two cores."""

    host: str
    port: int
    processes: int
    threads: int


def read_serving_settings(reader: SettingsReader) -> ServingSettings:
    """Ask `reader` where and how widely to serve; the caller calls `reader.finish()`."""
    return ServingSettings(
        host=reader.text("MATCHDAG_HOST", default="0.0.0.0", about="address to listen on"),  # noqa: S104 - a container's only way out
        port=reader.integer(
            "MATCHDAG_PORT", default=8000, minimum=1, maximum=65535, about="port to listen on"
        ),
        processes=reader.integer(
            "MATCHDAG_WEB_PROCESSES", default=2, minimum=1, maximum=64, about="web processes"
        ),
        threads=reader.integer(
            "MATCHDAG_WEB_THREADS", default=4, minimum=1, maximum=64, about="threads of each"
        ),
    )


def serve(make_app: Callable[[], Flask], settings: ServingSettings) -> None:
    """Serve until SIGTERM, then finish what is at hand. The app is made in each process."""
    if sys.platform == "win32":
        from waitress import serve as serve_threads

        serve_threads(make_app(), host=settings.host, port=settings.port, threads=settings.threads)
        return
    from gunicorn.app.base import BaseApplication

    _require_free_port(settings)

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in _gunicorn_settings(settings).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return make_app()

    Server().run()


def _require_free_port(settings: ServingSettings) -> None:
    """Raises OSError. Shared by the processes of one server, a port could be shared by two."""
    socket.create_server((settings.host, settings.port)).close()


def _gunicorn_settings(settings: ServingSettings) -> dict[str, object]:
    return {
        "bind": f"{settings.host}:{settings.port}",
        "workers": settings.processes,
        "worker_class": "gthread",
        "threads": settings.threads,
        "graceful_timeout": STOP_SECONDS,
        "timeout": 60,
        "keepalive": 30,
        # Each process has a queue of its own, and the kernel deals: from one queue a process could
        # take all connections that a gateway then keeps, and the other had nothing to do.
        "reuse_port": sys.platform == "linux",
        "worker_tmp_dir": "/dev/shm" if sys.platform == "linux" else None,  # noqa: S108 - heartbeat files must not wait for a disk
        "control_socket_disable": True,
        "post_worker_init": _keep_what_is_there,
        "logconfig_dict": _JSON_LOGS,
    }


def _keep_what_is_there(_worker: object) -> None:
    """The app stays for good: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


_JSON_LOGS = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "shared.web.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "WARNING", "handlers": ["stderr"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
        "gunicorn.access": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
    },
}
