"""A line of the contact log, a next step and a transfer of the first company of a world."""

from uuid import UUID, uuid4

from services.registration.relations.models import ContactEntry, NextStep, PortfolioTransfer
from services.registration.school.models.people import Person, StaffRole
from shared import clock
from shared.db import Database
from tests.support.world import World


def add_relations(database: Database, world: World) -> dict[str, UUID]:
    """Their ids, as addresses name them."""
    ids = {"entry_id": uuid4(), "step_id": uuid4(), "transfer_id": uuid4()}
    now, colleague = clock.now(), uuid4()
    with database.writing() as session:
        session.add(
            Person(
                id=colleague,
                organisation_id=world.organisation_id,
                kind="staff",
                name="Bo Dahl",
                email=f"{colleague.hex[:8]}@skole.example",
                created_at=now,
            )
        )
        session.flush()
        session.add_all(
            [
                StaffRole(person_id=colleague, role="organiser"),
                ContactEntry(
                    id=ids["entry_id"],
                    company_id=world.companies[0],
                    kind="call",
                    outcome="talked",
                    happened_on=now.date(),
                    text="Vil se to elever",
                    author_id=world.organiser,
                    recorded_at=now,
                ),
                NextStep(
                    id=ids["step_id"],
                    company_id=world.companies[0],
                    owner_id=world.organiser,
                    kind="call",
                    due_on=now.date(),
                    text="Ring tilbage",
                    created_at=now,
                ),
                PortfolioTransfer(
                    id=ids["transfer_id"],
                    organisation_id=world.organisation_id,
                    from_id=world.organiser,
                    to_id=colleague,
                    made_by=None,
                    made_at=now,
                ),
            ]
        )
    return ids
