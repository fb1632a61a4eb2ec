"""One JSON line per request, with the rule and never the path; must not log names, addresses or
tokens.
"""

import logging
import re
import sys
import time

import structlog
from flask import Flask, Response, g, request

from shared.ids import new_id

_REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_log = structlog.get_logger("matchdag.web")


def configure_logging(level: int = logging.INFO) -> None:
    """Write JSON lines to standard error; called once per process by its entry point."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def init_logs(app: Flask, service: str) -> None:
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else str(new_id())
        g.request_began = time.perf_counter()
        structlog.contextvars.bind_contextvars(service=service, request_id=g.request_id)

    def end(response: Response) -> Response:
        began = g.get("request_began")
        _log.info(
            "request",
            method=request.method,
            rule=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - began) * 1000, 1) if began else None,
        )
        return response

    def forget(_error: BaseException | None) -> None:
        structlog.contextvars.unbind_contextvars("service", "request_id")

    app.before_request(begin)
    app.after_request(end)
    app.teardown_request(forget)
