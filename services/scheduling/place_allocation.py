"""Runs the allocator between two transactions, so that nothing waits for it; for both doors."""

from uuid import UUID

from planning.rooms import Allocation
from services.scheduling.domain.errors import NothingToPlace
from services.scheduling.domain.seating_plan import work_out_places
from services.scheduling.queries.access import access_event
from services.scheduling.queries.programmes import Seating, seating_of
from services.scheduling.use_cases.restore_programme import apply_allocation
from shared.auth.identity import Identity
from shared.db import Database


def allocate_anew(
    database: Database,
    identity: Identity,
    event_id: UUID,
    *,
    only_missing: bool = False,
    other_seed: bool = False,
    seed: int | None = None,
) -> tuple[Allocation, Seating]:
    """Read, work out, write if the programme is still the one that was read.

    Everybody but the locked may move; with `only_missing` only those without a place get one.
    """
    with database.reading() as session:
        seating = seating_of(session, access_event(session, identity, event_id))
    if not seating.companies or not seating.places:
        raise NothingToPlace()
    seed = (seating.seed + 1 if other_seed else seating.seed) if seed is None else seed
    allocation = work_out_places(
        seating.places.values(),
        seating.companies.values(),
        seating.seated if only_missing else seating.pins,
        slot_count=seating.slot_count,
        seed=seed,
    )
    with database.writing() as session:
        apply_allocation(
            session,
            event=access_event(session, identity, event_id),
            places=allocation.places_by_company,
            worked_out_on=seating.version,
            seed=seed,
        )
    return allocation, seating
