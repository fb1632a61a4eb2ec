"""A data folder with the three services' databases at head, and the same on a server."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from services.suite.server.data_folder import DataFolder
from services.suite.server.suite import MIGRATIONS, SERVICES
from shared.db.migrations import migrate
from tests.integration.backup.servers import fresh


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = DataFolder.made(tmp_path_factory.mktemp("migrated"))
    for service in SERVICES:
        migrate(folder.database_url(service), MIGRATIONS[service])
    folder.secret_key()
    return folder.path


@pytest.fixture
def folder(migrated: Path, tmp_path: Path) -> DataFolder:
    shutil.copytree(migrated, tmp_path / "data")
    return DataFolder(tmp_path / "data")


@pytest.fixture
def databases() -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        yield fresh(stack, is_empty=False)


@pytest.fixture
def empty() -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        yield fresh(stack, is_empty=True)
