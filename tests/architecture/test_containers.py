"""The compose file and the Dockerfile keep what is promised of them; nothing is started here."""

import re
import subprocess
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.architecture.source_tree import ROOT, SERVICES

BIN = Path(sys.executable).parent
COMPOSE = ROOT / "docker-compose.yml"
ROLES = ("web", "worker", "migrate")
OWN = tuple(f"{service}-{role}" for service in SERVICES for role in ROLES)
RUNNING = tuple(name for name in OWN if not name.endswith("-migrate"))
SECRET = re.compile(r"(PASSWORD|SECRET_KEYS?|TOKEN|_URL)$")
VARIABLE = re.compile(r"\$\{(\w+)(?::[-?][^}]*)?\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load(COMPOSE)
    return read


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


def schema_faults(path: Path) -> str:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout


def dockerfile_faults(path: Path) -> str:
    done = subprocess.run([str(BIN / "hadolint"), str(path)], capture_output=True, text=True)
    return done.stdout


def test_the_compose_file_is_valid(tmp_path: Path) -> None:
    assert schema_faults(COMPOSE) == ""
    faulty = tmp_path / "docker-compose.yml"
    faulty.write_text(COMPOSE.read_text().replace("read_only: true", "read_only: [perhaps]", 1))
    assert "read_only" in schema_faults(faulty)


def test_the_dockerfile_has_no_known_fault(tmp_path: Path) -> None:
    assert dockerfile_faults(ROOT / "Dockerfile") == ""
    faulty = tmp_path / "Dockerfile"
    faulty.write_text("FROM python\nRUN cd /opt && sudo apt-get install curl\n")
    assert "DL3004" in dockerfile_faults(faulty)


def test_the_image_runs_as_nobody_special_and_names_its_base_exactly() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    user = [line.split()[1] for line in lines if line.startswith("USER ")][-1]
    assert user not in {"0", "root"}
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert all(re.search(r":\d+\.\d+\.\d+-", base) for base in bases), bases


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_its_three_roles(services: dict[str, Any], service: str) -> None:
    for role in ROLES:
        assert services[f"{service}-{role}"]["command"] == [f"services.{service}", role]


def test_there_is_a_service_for_every_package() -> None:
    packages = {path.parent.name for path in (ROOT / "services").glob("*/__main__.py")}
    assert packages == set(SERVICES)


@pytest.mark.parametrize("name", OWN)
def test_our_containers_can_change_nothing_but_their_temporary_files(
    services: dict[str, Any], name: str
) -> None:
    container = services[name]
    assert container["read_only"] is True
    assert [at.split(":")[0] for at in container["tmpfs"]] == ["/tmp"]
    assert container["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in container["security_opt"]
    assert not {"user", "privileged", "cap_add", "ports"} & set(container)
    # a worker writes the last digest of the audit log where no database reaches, and nothing else
    is_worker = name.endswith("-worker")
    assert container.get("volumes", []) == (["audit:/audit"] if is_worker else [])


@pytest.mark.parametrize("name", RUNNING)
def test_migrations_come_before_everything_that_runs(services: dict[str, Any], name: str) -> None:
    migrate = f"{name.rpartition('-')[0]}-migrate"
    assert services[name]["depends_on"][migrate] == {"condition": "service_completed_successfully"}
    assert services[migrate]["depends_on"] == {
        "database": {"condition": "service_healthy"},
        "database-roles": {"condition": "service_completed_successfully"},
    }


@pytest.mark.parametrize("name", RUNNING)
def test_what_runs_is_given_time_to_finish_and_started_again(
    services: dict[str, Any], name: str
) -> None:
    assert services[name]["restart"] == "unless-stopped"
    assert int(services[name]["stop_grace_period"].removesuffix("s")) >= 30


def test_everything_that_stays_tells_how_it_is(services: dict[str, Any]) -> None:
    asked = {name for name in services if not name.endswith(("-migrate", "-roles"))}
    assert {name for name, container in services.items() if "healthcheck" in container} == asked


LIMITS = ("mem_limit", "cpus", "pids_limit", "logging", "tmpfs")
#: a back-up is put together in its /tmp, on the disk
WITHOUT = {"database: tmpfs"}


def without_a_limit(services: dict[str, Any]) -> list[str]:
    """Also a log that is kept for ever, and temporary files that may fill the memory."""
    missing = [
        f"{name}: {limit}" for name, at in services.items() for limit in LIMITS if limit not in at
    ]
    for name, container in services.items():
        kept = container.get("logging", {}).get("options", {})
        missing += [f"{name}: {limit}" for limit in ("max-size", "max-file") if limit not in kept]
        missing += [f"{name}: {at}" for at in container.get("tmpfs", []) if "size=" not in at]
    return missing


def test_no_service_can_take_the_whole_machine(services: dict[str, Any]) -> None:
    assert set(without_a_limit(services)) == WITHOUT


def test_a_limit_that_is_missing_is_seen(services: dict[str, Any]) -> None:
    open_ended = {"web": {**services["scheduling-web"], "tmpfs": ["/tmp"]}}
    del open_ended["web"]["mem_limit"]
    assert without_a_limit(open_ended) == ["web: mem_limit", "web: /tmp"]


def test_images_of_others_are_named_to_the_last_number(services: dict[str, Any]) -> None:
    images = {at["image"] for at in services.values()} - {services["scheduling-web"]["image"]}
    assert len(images) == 3
    assert all(re.search(r":\d+\.\d+(\.\d+)?$", image) for image in images), images


def test_only_the_gateway_can_be_reached_from_outside(services: dict[str, Any]) -> None:
    assert [name for name, container in services.items() if "ports" in container] == ["gateway"]
    assert not [name for name, container in services.items() if "network_mode" in container]


def test_no_secret_is_in_an_environment(services: dict[str, Any]) -> None:
    given = [
        f"{name}: {setting}"
        for name, container in services.items()
        for setting in container.get("environment", {})
        if SECRET.search(setting)
    ]
    assert given == []
    assert SECRET.search("POSTGRES_PASSWORD")
    assert SECRET.search("MATCHDAG_BROKER_URL")


def test_a_container_has_the_secrets_that_it_is_told_of_and_no_others(
    compose: dict[str, Any], services: dict[str, Any]
) -> None:
    for name in OWN:
        paths = [path for path in services[name]["environment"].values() if "/secrets/" in path]
        assert {Path(path).name for path in paths} == set(services[name]["secrets"])
    used = {secret for at in services.values() for secret in at.get("secrets", [])}
    assert used == set(compose["secrets"])


DOCUMENTED = dict(
    re.findall(r"^\| `(\w+)`.*?\| (.*) \|$", (ROOT / "docs/settings.md").read_text(), re.M)
)
EXAMPLE = (ROOT / ".env.example").read_text()


def test_every_documented_setting_reaches_the_containers(services: dict[str, Any]) -> None:
    """From .env, which each is given whole, from a secret's file, or fixed in the compose file."""
    assert all(services[name]["env_file"] == [".env"] for name in OWN)
    in_example = set(re.findall(r"^#?(\w+)=", EXAMPLE, re.M))
    fixed = {setting for name in OWN for setting in services[name]["environment"]}
    in_files = {setting.removesuffix("_FILE") for setting in fixed if setting.endswith("_FILE")}
    assert in_files == {name for name, about in DOCUMENTED.items() if "*Secret.*" in about}
    assert len(DOCUMENTED) > 20
    of_compose = {found[1] for found in VARIABLE.finditer(COMPOSE.read_text())}
    assert in_example - of_compose == set(DOCUMENTED) - fixed - in_files
    assert of_compose <= in_example


def test_make_secrets_writes_what_the_compose_file_asks_for(
    compose: dict[str, Any], tmp_path: Path
) -> None:
    given = {
        "--directory": str(tmp_path),
        "--host": "matchdag.skolen.dk",
        "--smtp-url": "smtp://relay.skolen.dk:25",
        "--mail-from": "Matchdag <matchdag@skolen.dk>",
    }
    command = [sys.executable, "tools/make_secrets.py", *chain(*given.items())]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    written = set(re.findall(r"^(\w+)=.", (tmp_path / ".env").read_text(), re.M))
    needed = {found[1] for found in VARIABLE.finditer(COMPOSE.read_text()) if ":-" not in found[0]}
    assert needed
    assert needed <= written
    assert written == set(re.findall(r"^(\w+)=", EXAMPLE, re.M))
    files = {tmp_path / at["file"] for at in compose["secrets"].values()}
    assert files == set((tmp_path / "deploy" / "secrets").iterdir())


@pytest.mark.parametrize("service", SERVICES)
def test_database_broker_and_gateway_know_every_service(service: str) -> None:
    databases = (ROOT / "deploy/database/10-services.sh").read_text()
    loop = re.search(r"for service in (.*?);", databases)
    assert loop
    assert service in loop[1].split()
    gateway = (ROOT / "deploy/Caddyfile").read_text()
    assert f"handle_path /{service}/*" in gateway
    assert f"/{service}/metrics" in gateway.partition("@inside path")[2].splitlines()[0]
