"""Whether the process lives, and whether it can serve; must not fail because something behind it
is slow.

`/healthz`: the process answers. `/readyz`: 503 where it cannot serve (the database is away or not
migrated), else 200, with `degraded` and its faults where people can work and something is wrong.
"""

import time
from functools import cache
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from prometheus_client import Counter, Histogram

from shared.auth.access import Access, open_to
from shared.db import Database
from shared.health.faults import HealthFault
from shared.web.health.fault_texts import fault_text
from shared.web.health.figures import figures_text
from shared.web.health.service_health import ServiceHealth

_REQUESTS = Counter(
    "matchdag_requests_total", "Answered requests", ["service", "method", "rule", "status"]
)
_SECONDS = Histogram(
    "matchdag_request_seconds",
    "Time to answer",
    ["service", "rule"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
_log = structlog.get_logger(__name__)


def create_health_blueprint(health: ServiceHealth | None, database_key: str) -> Blueprint:
    """`database_key` names the app's extension that is the database now."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        faults = _faults(health, current_app.extensions[database_key]) if health else ()
        if faults is None:
            return jsonify(status="failed", faults=[{"code": "database"}]), 503
        roles = health.roles if health else {}
        shown = [_shown(fault, fault_text(fault, roles)) for fault in faults]
        return jsonify(status="degraded" if faults else "ok", faults=shown), 200

    @blueprint.get("/metrics")
    @open_to(Access.INSIDE)
    def metrics() -> Response:
        service = current_app.config["MATCHDAG_SERVICE"]
        text = figures_text(service, health, current_app.extensions[database_key])
        return Response(text, content_type="text/plain; version=0.0.4; charset=utf-8")

    return blueprint


def _faults(health: ServiceHealth, database: Database) -> tuple[HealthFault, ...] | None:
    """None: it cannot serve."""
    try:
        return health.faults(database) if health.is_ready(database) else None
    except Exception as error:
        _log.warning("not_ready", error=type(error).__name__)
        return None


def _shown(fault: HealthFault, text: str) -> dict[str, Any]:
    since = fault.since.isoformat() if fault.since else None
    named = {"subject": fault.subject} if fault.subject else {}
    counted = {"count": fault.count} if fault.count else {}
    return {"code": fault.code, **named, **counted, "since": since, "text": text}


def init_metrics(app: Flask, service: str) -> None:
    def begin() -> None:
        g.metrics_began = time.perf_counter()

    @cache
    def figures(method: str, rule: str, status: int) -> tuple[Counter, Histogram]:
        """Kept, because to find them by their labels takes longer than to count."""
        return (
            _REQUESTS.labels(service, method, rule, str(status)),
            _SECONDS.labels(service, rule),
        )

    def end(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in {"GET", "POST"} else "other"
        requests, seconds = figures(method, rule, response.status_code)
        requests.inc()
        if "metrics_began" in g:
            seconds.observe(time.perf_counter() - g.metrics_began)
        return response

    app.before_request(begin)
    app.after_request(end)
