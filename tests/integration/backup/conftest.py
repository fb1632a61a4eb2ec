"""A data folder with the three services' databases at head."""

import shutil
from pathlib import Path

import pytest

from services.embedded.server.data_folder import DataFolder
from services.embedded.server.suite import MIGRATIONS, SERVICES
from shared.db.migrations import migrate


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
