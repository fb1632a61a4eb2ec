"""Migrated databases have the shape of the models, on both servers."""

import importlib
from pathlib import Path

import pytest

from shared.db.migrations import differences, migrate
from tests.architecture.source_tree import SERVICES
from tests.support.databases import KINDS, fresh_database_url


def leave_empty(url: str) -> None:
    """No tables: the migrations make them."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).touch()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("service", SERVICES)
def test_migrations_lead_to_the_models(service: str, kind: str, tmp_path: Path) -> None:
    tables = importlib.import_module(f"services.{service}.tables")
    package = f"services.{service}.migrations"
    with fresh_database_url(kind, leave_empty, tmp_path) as url:
        migrate(url, package)
        assert differences(url, package, tables.METADATA) == []
