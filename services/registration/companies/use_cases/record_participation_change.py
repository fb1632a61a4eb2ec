"""Records what a change of a company's part means for rooms, for the services that must hear it."""

from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation, Placement
from services.registration.companies.queries.participations import field_names
from shared.contracts.registration import (
    CompanyChangedV1,
    CompanyRegisteredV1,
    CompanyWithdrewV1,
)
from shared.messaging import record


def record_participation_change(
    session: Session, participation: Participation, *, before: str
) -> None:
    """Comes, is changed, or does not come after all; `before` is the status that it had."""
    now_comes, did_come = participation.status == "accepted", before == "accepted"
    if now_comes:
        fact = CompanyChangedV1 if did_come else CompanyRegisteredV1
        record(session, _described(session, participation, fact), version=participation.version)
    elif did_come:
        record(
            session,
            CompanyWithdrewV1(
                event_id=participation.event_id,
                participation_id=participation.id,
                company_id=participation.company_id,
                reason=participation.reason or "other",
                version=participation.version,
            ),
            version=participation.version,
        )


def _described(
    session: Session,
    participation: Participation,
    fact: type[CompanyRegisteredV1] | type[CompanyChangedV1],
) -> CompanyRegisteredV1 | CompanyChangedV1:
    company = session.get_one(Company, participation.company_id)
    placements = session.query(Placement).filter_by(participation_id=participation.id)
    return fact(
        event_id=participation.event_id,
        participation_id=participation.id,
        company_id=company.id,
        organisation_id=company.organisation_id,
        name=company.name,
        tables=participation.tables,
        representatives=participation.representatives,
        unavailable_slots=tuple(participation.unavailable_slots),
        needs_power=participation.needs_power,
        needs_screen=participation.needs_screen,
        needs_step_free=participation.needs_step_free,
        fields=field_names(session, participation.id),
        placements=sum(placement.count for placement in placements),
        version=participation.version,
    )
