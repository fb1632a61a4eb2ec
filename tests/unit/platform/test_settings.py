"""Misspelt names of settings are errors, and secrets may lie in files."""

from pathlib import Path

import pytest

from shared.setting_names import FILE, NAMES, SECRETS, unknown_name_gaps
from shared.settings import SettingsError, SettingsReader
from tools.settings_catalogue import asked_by_service


def test_the_names_are_those_that_are_read() -> None:
    asked = asked_by_service()
    assert {setting.name for setting in asked} == NAMES
    assert {setting.name for setting in asked if setting.secret} == SECRETS


def test_a_misspelt_name_is_refused_with_the_one_that_was_meant() -> None:
    environment = {"MATCHDAG_REQUIRE_TOPT": "true", "MATCHDAG_COLOUR": "red"}
    assert unknown_name_gaps(environment) == [
        "MATCHDAG_COLOUR is no setting",
        "MATCHDAG_REQUIRE_TOPT is no setting: MATCHDAG_REQUIRE_TOTP?",
    ]
    reader = SettingsReader(environment)
    reader.refuse_unknown_names()
    reader.refuse_unknown_names()
    with pytest.raises(SettingsError) as raised:
        reader.finish()
    assert len(raised.value.gaps) == 2


def test_names_of_others_and_of_the_compose_file_are_let_be() -> None:
    given = ("PATH", "MATCHDAG_SITE", "MATCHDAG_VERSION", "MATCHDAG_SMTP_URL_FILE", *NAMES)
    assert unknown_name_gaps(given) == []


def secret_from(environment: dict[str, str]) -> tuple[str, list[str]]:
    reader = SettingsReader(environment)
    value = reader.text("MATCHDAG_SECRET_KEYS", secret=True)
    try:
        reader.finish()
    except SettingsError as error:
        return value, error.gaps
    return value, []


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text("hunter2\n")
    assert secret_from({"MATCHDAG_SECRET_KEYS_FILE": str(file)}) == ("hunter2", [])


def test_a_secret_twice_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    name = f"MATCHDAG_SECRET_KEYS{FILE}"
    _, gaps = secret_from({name: str(file)})
    assert gaps[0] == f"{name} cannot be read ({file}): No such file or directory"
    _, gaps = secret_from({name: str(file), "MATCHDAG_SECRET_KEYS": "hunter2"})
    assert gaps == [f"MATCHDAG_SECRET_KEYS and {name} are both set: leave one out"]


def test_what_is_no_secret_is_read_from_no_file(tmp_path: Path) -> None:
    file = tmp_path / "name"
    file.write_text("x")
    reader = SettingsReader({"NAME_FILE": str(file)})
    assert reader.text("NAME", default="own") == "own"
