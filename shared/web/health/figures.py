"""A service's figures as Prometheus text: what its processes counted, and what its database says.

The faults among them are those of `shared.health.faults`; nothing is judged here a second time.
"""

from collections.abc import Iterator
from datetime import datetime

import structlog
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from shared.db import Database
from shared.db.wall import outside_wall
from shared.health.faults import CODES, Facts, faults_of
from shared.web.health.service_health import Figure, ServiceHealth

_log = structlog.get_logger(__name__)


def figures_text(service: str, health: ServiceHealth | None, database: Database | None) -> bytes:
    """Answers too when the database is away: `matchdag_ready` then says 0."""
    counted = generate_latest(_counted())
    if health is None or database is None:
        return counted
    own = CollectorRegistry()
    own.register(_OneReading(_read(service, health, database)))
    return counted + generate_latest(own)


def _counted() -> CollectorRegistry:
    """All web processes' figures where PROMETHEUS_MULTIPROC_DIR is set, else this one's."""
    together = CollectorRegistry()
    try:
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # prometheus_client's own
    except ValueError:
        return REGISTRY
    return together


class _OneReading(Collector):
    """Figures that were just read, gathered by name."""

    def __init__(self, figures: list[Figure]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families: dict[str, GaugeMetricFamily] = {}
        for figure in self._figures:
            labels = dict(sorted(figure.labels.items()))
            if figure.name not in families:
                families[figure.name] = GaugeMetricFamily(
                    figure.name, figure.about, labels=list(labels)
                )
            families[figure.name].add_metric(list(labels.values()), figure.value)
        yield from families.values()


def _read(service: str, health: ServiceHealth, database: Database) -> list[Figure]:
    of_service = {"service": service}
    about_ready = "Whether it can serve: 1 or 0"
    try:
        if not health.is_ready(database):
            return [Figure("matchdag_ready", about_ready, 0, of_service)]
        facts = health.facts(database)
        with database.reading() as session, outside_wall(session):
            own = list(health.figures(session))
    except Exception as error:
        _log.warning("figures_not_read", error=type(error).__name__)
        return [Figure("matchdag_ready", about_ready, 0, of_service)]
    return [
        Figure("matchdag_ready", about_ready, 1, of_service),
        *_of_facts(service, facts),
        *own,
    ]


def _of_facts(service: str, facts: Facts) -> Iterator[Figure]:
    of_service = {"service": service}
    found = [fault.code for fault in faults_of(facts)]
    for code in CODES:
        yield Figure(
            "matchdag_faults",
            "What is wrong, by kind; 0: nothing",
            found.count(code),
            {**of_service, "fault": code},
        )
    for role, at in facts.heartbeats.items():
        yield Figure(
            "matchdag_heartbeat_age_seconds",
            "Since when a role was not at work",
            _age(at, facts.at) if at else float("inf"),
            {**of_service, "role": role},
        )
    for queue in facts.queues:
        labels = {**of_service, "queue": queue.name}
        yield Figure("matchdag_queue_waiting", "How many wait", queue.waiting, labels)
        yield Figure(
            "matchdag_queue_oldest_seconds",
            "For how long the oldest has waited",
            _age(queue.since, facts.at) if queue.since else 0,
            labels,
        )
    yield Figure("matchdag_parked_messages", "Messages put aside", facts.parked, of_service)


def _age(moment: datetime, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds())
