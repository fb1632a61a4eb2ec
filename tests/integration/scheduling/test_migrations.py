"""The migrated databases have the shape of the models."""

from services.scheduling.models.metadata import Base
from shared.db.migrations import differences
from tests.integration.scheduling.conftest import MIGRATIONS


def test_the_migrations_lead_to_the_models(database_url: str) -> None:
    assert differences(database_url, MIGRATIONS, Base.metadata) == []
