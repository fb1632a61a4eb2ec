"""Whether the process lives, whether it can serve, and its figures; must not fail because something
behind it is slow.

`/healthz`: the process answers. `/readyz`: every check passes; "degraded" still serves (broker or
mail is away, a backlog grows), "failed" does not (the database is away or not migrated).
`/metrics`: Prometheus text, not for the world.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from flask import Blueprint, Flask, Response, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from shared.auth.access import Access, open_to

State = Literal["ok", "degraded", "failed"]


@dataclass(frozen=True)
class Check:
    """The outcome of one readiness check; `facts` are figures such as the age of a backlog in
    seconds.
    """

    name: str
    state: State = "ok"
    facts: dict[str, Any] = field(default_factory=dict)


ReadinessCheck = Callable[[], Check]

_REQUESTS = Counter(
    "matchdag_requests_total", "Answered requests", ["service", "method", "rule", "status"]
)
_SECONDS = Histogram(
    "matchdag_request_seconds",
    "Time to answer",
    ["service", "rule"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def create_health_blueprint(checks: Sequence[ReadinessCheck] = ()) -> Blueprint:
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return jsonify(status="ok")

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        found = [_checked(check) for check in checks]
        states = {check.state for check in found}
        state = "failed" if "failed" in states else "degraded" if "degraded" in states else "ok"
        shown = {check.name: {"status": check.state, **check.facts} for check in found}
        return jsonify(status=state, checks=shown), 503 if state == "failed" else 200

    @blueprint.get("/metrics")
    @open_to(Access.INSIDE)
    def metrics() -> Response:
        return Response(generate_latest(_figures()), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def _figures() -> CollectorRegistry:
    """All web processes' figures where PROMETHEUS_MULTIPROC_DIR is set, else this one's."""
    together = CollectorRegistry()
    try:
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # prometheus_client's own
    except ValueError:
        return REGISTRY
    return together


def _checked(check: ReadinessCheck) -> Check:
    try:
        return check()
    except Exception as error:
        return Check(getattr(check, "__name__", "check"), "failed", {"error": type(error).__name__})


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
