"""A company's part in an event as programs see it."""

from typing import Any

from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.companies.queries.participations import field_names, placements_offered
from services.registration.school.models.organisations import Education


def part_facts(session: Session, participation: Participation) -> dict[str, Any]:
    """What a view of a company's part is made from."""
    company = session.get_one(Company, participation.company_id)
    placements = placements_offered(session, [participation.id])[participation.id]
    return {
        **{name: getattr(participation, name) for name in _PLAIN},
        "company": company.name,
        "educations": field_names(session, participation.id),
        "placements": [
            {
                "education": session.get_one(Education, each.education_id).name,
                "agreement_type": each.agreement_type,
                "count": each.count,
            }
            for each in placements
        ],
        "mail_failed": participation.delivery_failed_at is not None,
    }


_PLAIN = (
    "id",
    "company_id",
    "status",
    "reason",
    "representatives",
    "tables",
    "unavailable_slots",
    "needs_power",
    "needs_screen",
    "needs_step_free",
    "presentation",
    "invited_at",
    "answered_at",
    "reconfirmation_asked_at",
    "version",
)
