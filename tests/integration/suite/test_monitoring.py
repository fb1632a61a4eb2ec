"""What the monitoring is told: every figure that its files ask for is one that there is, and only
those inside are told.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from services.suite.server.data_folder import DataFolder
from services.suite.server.suite import SERVICES, Suite, suite_settings
from shared.health.faults import CODES
from shared.ids import new_id
from tests.architecture.source_tree import ROOT
from tests.support.browser import Browser, identity_of

MONITORING = ROOT / "deploy" / "monitoring"
LABELS = {
    *("code", "fault", "kind", "le", "method", "origin"),
    *("queue", "role", "rule", "service", "status"),
}
SAMPLE_ENDINGS = ("_bucket", "_sum", "_count")


@pytest.fixture
def suite(tmp_path: Path) -> Iterator[Suite]:
    """All three services with empty databases and no worker."""
    folder = DataFolder.made(tmp_path / "data")
    made = Suite(suite_settings(folder, {}, base_url="http://localhost", is_demo=False))
    yield made
    made.stop()


def given(suite: Suite) -> set[str]:
    texts = [suite.apps[service].test_client().get("/metrics").text for service in SERVICES]
    return {name for text in texts for name in re.findall(r"^# TYPE (\w+)", text, re.M)}


def expressions() -> list[str]:
    rules = YAML(typ="safe").load(MONITORING / "alerts.yml")
    dashboard = json.loads((MONITORING / "grafana-dashboard.json").read_text())
    return [
        *(rule["expr"] for group in rules["groups"] for rule in group["rules"]),
        *(target["expr"] for panel in dashboard["panels"] for target in panel["targets"]),
    ]


def family(name: str) -> str:
    return next((name.removesuffix(end) for end in SAMPLE_ENDINGS if name.endswith(end)), name)


def test_every_figure_that_the_monitoring_asks_for_is_given(suite: Suite) -> None:
    asked = {family(name) for text in expressions() for name in re.findall(r"matchdag_\w+", text)}
    assert len(asked) > 10
    assert asked <= given(suite)
    # the control: one that nobody gives is missed
    assert "matchdag_weather" not in given(suite)


def test_somebody_is_called_for_every_kind_of_fault_and_for_no_other() -> None:
    rules = YAML(typ="safe").load(MONITORING / "alerts.yml")
    texts = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    named = re.findall(r'fault=~?"([\w|]+)"', "\n".join(texts))
    assert sorted(code for codes in named for code in codes.split("|")) == sorted(CODES)


def test_no_figure_tells_of_one_person_or_one_event(suite: Suite) -> None:
    for service in SERVICES:
        text = suite.apps[service].test_client().get("/metrics").text
        lines = [line for line in text.splitlines() if line.startswith("matchdag_")]
        assert not [line for line in lines if re.search(r"[0-9a-f]{8}-|@", line)]
        labels = {label for line in lines for label in re.findall(r'[{,](\w+)="', line)}
        assert labels <= LABELS


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_reads_the_figures_from_outside(suite: Suite, service: str) -> None:
    app = suite.apps[service]
    assert app.test_client().get("/metrics").status_code == 200
    administrator = Browser(app, identity_of(new_id(), new_id(), "administrator")).client
    outside = {"X-Forwarded-For": "203.0.113.9"}
    assert administrator.get("/metrics", headers=outside).status_code == 403
    elsewhere = {"REMOTE_ADDR": "192.168.1.7"}
    assert administrator.get("/metrics", environ_base=elsewhere).status_code == 403


def test_a_database_that_is_away_is_told_too(suite: Suite) -> None:
    client = suite.apps["scheduling"].test_client()
    assert 'matchdag_ready{service="scheduling"} 1.0' in client.get("/metrics").text
    with suite.databases["scheduling"].writing() as session:
        session.connection().exec_driver_sql("DROP TABLE heartbeats")
    assert 'matchdag_ready{service="scheduling"} 0.0' in client.get("/metrics").text
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("service", SERVICES)
def test_every_loop_of_a_worker_is_one_that_must_be_at_work(suite: Suite, service: str) -> None:
    worker = next(each for each in suite._workers if each.service == service)
    app = suite.apps[service]
    text = app.test_client().get("/metrics").text
    watched = set(re.findall(r'matchdag_heartbeat_age_seconds\{role="(\w+)"', text))
    loops = {thread.name.removeprefix(f"{service} ") for thread in worker._threads}
    assert watched == (loops - {"heartbeat"}) | {"web", "broker"}


def test_a_database_that_takes_nothing_new_is_told_and_pages_go_on(suite: Suite) -> None:
    app = suite.apps["registration"]
    with suite.databases["registration"].writing() as session:
        for change in ("INSERT", "UPDATE"):
            session.connection().exec_driver_sql(
                f"CREATE TRIGGER no_{change} BEFORE {change} ON heartbeats"
                " BEGIN SELECT RAISE(ABORT, 'disk full'); END"
            )
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200
    assert [fault["code"] for fault in answer.get_json()["faults"]] == ["cannot_write"]
    administrator = Browser(app, identity_of(new_id(), new_id(), "administrator")).client
    assert "Intet nyt kan gemmes" in administrator.get("/operations").text
    counted = 'matchdag_faults{fault="cannot_write",service="registration"} 1.0'
    assert counted in app.test_client().get("/metrics").text
