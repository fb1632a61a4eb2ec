"""One JSON line per request, with the rule and never the path; must not log names, addresses or
tokens.
"""

import json
import logging
import re
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, has_request_context, request
from structlog.typing import EventDict

_REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_log = structlog.get_logger("matchdag.web")


def configure_logging(level: int = logging.INFO) -> None:
    """Write JSON lines to standard error; called once per process by its entry point."""
    structlog.configure(
        processors=[
            _add_request,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # one write a line: printed by several threads and processes, two came on one line
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    of_libraries = logging.StreamHandler(sys.stderr)
    of_libraries.setFormatter(JsonLines())
    logging.basicConfig(handlers=[of_libraries], level=logging.WARNING, force=True)


def _add_request(_logger: Any, _name: str, line: EventDict) -> EventDict:
    """Asked when something is logged: to say it beforehand costs every request."""
    if has_request_context():
        line["service"] = current_app.config.get("MATCHDAG_SERVICE", current_app.name)
        line["request_id"] = g.get("request_id", "")
    return line


class JsonLines(logging.Formatter):
    """What libraries log, as JSON lines like our own.

    A message stays as it was written in the library, without what would be filled in, and an
    exception is its kind and places: either may hold an address or what somebody typed.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "event": str(record.msg),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            places = traceback.extract_tb(error.__traceback__)
            line["places"] = ", ".join(f"{f.filename}:{f.lineno}" for f in places[-12:])
        return json.dumps(line, ensure_ascii=False)


def _say_request(response: Response) -> None:
    began = g.get("request_began")
    _log.info(
        "request",
        method=request.method,
        rule=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        milliseconds=round((time.perf_counter() - began) * 1000, 1) if began else None,
    )


def init_logs(app: Flask) -> None:
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        is_given = given and _REQUEST_ID.fullmatch(given)
        g.request_id = given if is_given else secrets.token_hex(16)
        g.request_began = time.perf_counter()

    def end(response: Response) -> Response:
        _say_request(response)
        return response

    app.before_request(begin)
    app.after_request(end)
