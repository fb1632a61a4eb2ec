"""A company's reply from the JSON door as the domain's value; it decides nothing about it."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.invitations.domain.errors import ReplyIncomplete
from services.registration.invitations.domain.replies import PlacementOffer, Reply
from services.registration.school.domain.recognition import label_key
from services.registration.school.queries.educations import educations_of


def reply_of(session: Session, organisation_id: UUID, facts: dict[str, Any]) -> Reply:
    """Educations are named as people write them; an unknown one is refused."""
    known = {label_key(each.name): each.id for each in educations_of(session, organisation_id)}

    def education(name: str) -> UUID:
        if label_key(name) not in known:
            raise ReplyIncomplete(educations="education_unknown")
        return known[label_key(name)]

    placements = tuple(
        PlacementOffer(education(each["education"]), each["agreement_type"], each["count"])
        for each in facts["placements"]
    )
    plain = {name: facts[name] for name in facts if name not in {"educations", "placements"}}
    return Reply(
        **plain | {"unavailable_slots": tuple(facts["unavailable_slots"])},
        education_ids=frozenset(education(name) for name in facts["educations"]),
        placements=placements,
    )
