"""An app is made once in a process: making one takes longer than most tests."""

from pathlib import Path

from tests.support.registration import app_on, fresh_database


def test_two_databases_of_a_kind_share_one_app(tmp_path: Path) -> None:
    served = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        with fresh_database("sqlite", folder) as database:
            served.append(app_on(database))
    assert served[0] is served[1]
