"""`make secrets` asks or refuses, keeps what is there, and changes what is wanted."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import make_secrets

GIVEN = ("--host", "matchdag.skolen.dk", "--smtp-url", "smtp://relay.skolen.dk:25")
SENDER = ("--mail-from", "Matchdag <matchdag@skolen.dk>")
Run = Callable[..., int]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """As from a script: nobody is there to be asked."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)

    def make(*arguments: str) -> int:
        command = ["make_secrets.py", "--directory", str(tmp_path), *arguments]
        monkeypatch.setattr(sys, "argv", command)
        return make_secrets.main()

    return make


def files_in(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_without_answers_nothing_is_written(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*GIVEN) == 2
    assert "please give --mail-from" in capsys.readouterr().err
    assert files_in(tmp_path) == {}


@pytest.mark.parametrize(
    "nonsense",
    [
        ("--host", "localhost"),
        ("--host", "https://"),
        ("--host", "skolen dk"),
        ("--smtp-url", "relay.skolen.dk"),
        ("--smtp-url", "smtp://localhost:25"),
        ("--smtp-url", "smtp://relay.skolen.dk:many"),
        ("--mail-from", "Matchdag"),
        ("--mail-from", "Matchdag <matchdag@localhost.localdomain>"),
    ],
)
def test_nonsense_is_refused(run: Run, tmp_path: Path, nonsense: tuple[str, str]) -> None:
    assert run(*GIVEN, *SENDER, *nonsense) == 2
    assert files_in(tmp_path) == {}


def test_secrets_are_readable_inside_their_folder_alone(run: Run, tmp_path: Path) -> None:
    assert run(*GIVEN, *SENDER) == 0
    folder = tmp_path / "deploy" / "secrets"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    settings = (tmp_path / ".env").read_text()
    secrets = [path.read_text().strip() for path in folder.iterdir()]
    assert len(secrets) == 9
    assert not [secret for secret in secrets if secret in settings]


def test_again_it_changes_nothing_but_what_is_given(run: Run, tmp_path: Path) -> None:
    run(*GIVEN, *SENDER)
    (tmp_path / ".env").write_text((tmp_path / ".env").read_text() + "MATCHDAG_WEB_THREADS=8\n")
    before = files_in(tmp_path)
    assert run("--host", "events.skolen.dk") == 0
    after = files_in(tmp_path)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {".env", "deploy/broker/definitions.json"}  # hashes have new salt
    assert "MATCHDAG_BASE_URL=https://events.skolen.dk\n" in after[".env"]
    assert "matchdag.skolen.dk" not in after[".env"].replace("matchdag@skolen.dk", "")
    assert "MATCHDAG_WEB_THREADS=8\n" in after[".env"]


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("keys", {"secret_keys"}),
        ("broker", {f"{name}_broker_url" for name in make_secrets.SERVICES}),
        ("database", {f"{name}_database_url" for name in make_secrets.SERVICES}),
    ],
)
def test_secrets_are_renewed_by_kind(run: Run, tmp_path: Path, kind: str, names: set[str]) -> None:
    run(*GIVEN, *SENDER)
    folder = tmp_path / "deploy" / "secrets"
    before, numbers = files_in(folder), {path: path.stat().st_ino for path in folder.iterdir()}
    assert run("--renew", kind) == 0
    after = files_in(folder)
    assert {name for name in before if before[name] != after[name]} == names
    assert numbers == {path: path.stat().st_ino for path in folder.iterdir()}
    if kind == "keys":  # what the old one signed still opens
        assert after["secret_keys"].strip().endswith("," + before["secret_keys"].strip())


def test_a_database_of_ones_own_is_left_alone(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(*GIVEN, *SENDER)
    url = tmp_path / "deploy" / "secrets" / "registration_database_url"
    url.chmod(0o600)
    url.write_text("postgresql://us:secret@db.skolen.dk/matchdag\n")
    before = files_in(tmp_path)
    assert run("--renew", "database") == 2
    assert "change its password there" in capsys.readouterr().err
    assert files_in(tmp_path) == before


def test_what_an_earlier_version_kept_in_env_is_taken_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "# ours\nMATCHDAG_SITE=a.dk\nMATCHDAG_BASE_URL=https://a.dk\n"
        "MATCHDAG_MAIL_FROM=M <m@a.dk>\n"
        "MATCHDAG_TRUSTED_HOSTS=a.dk,127.0.0.1\nMATCHDAG_SECRET_KEYS=old-key\n"
        "MATCHDAG_SMTP_URL=smtp://relay.a.dk:25\nPOSTGRES_PASSWORD=old-root\n"
        "REGISTRATION_DATABASE_PASSWORD=old-database\nREGISTRATION_BROKER_PASSWORD=old-broker\n"
    )
    assert run() == 0
    secrets = {name: text.strip() for name, text in files_in(tmp_path / "deploy/secrets").items()}
    assert secrets["secret_keys"] == "old-key"
    assert secrets["smtp_url"] == "smtp://relay.a.dk:25"
    assert secrets["postgres_password"] == "old-root"
    assert secrets["registration_broker_url"] == "amqp://registration:old-broker@broker:5672/"
    database = "postgresql+psycopg://registration:old-database@database/registration"
    assert secrets["registration_database_url"] == database
    settings = (tmp_path / ".env").read_text()
    assert "old-" not in settings
    assert "# ours" in settings


def test_the_brokers_users_have_their_services_rights_alone() -> None:
    definitions = json.loads(
        json.dumps(make_secrets.broker_definitions(dict.fromkeys(make_secrets.SERVICES, "x")))
    )
    rights = {at["user"]: at for at in definitions["permissions"]}
    assert {at["configure"] for at in rights.values()} == {"^$"}
    assert rights["scheduling"]["read"] == r"^matchdag\.(messages|scheduling)$"
