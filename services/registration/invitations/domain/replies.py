"""What a company answers to an invitation, and the rules that an answer keeps."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from services.registration.invitations.domain.errors import ReplyIncomplete

DECLINE_REASONS = ("date", "no_placements", "no_time", "too_far", "other")
WITHDRAW_REASONS = ("illness", "no_time", "no_placements", "other")
AGREEMENT_TYPES = ("full", "short", "combined", "remainder")
PRESENTATION_LIMIT = 1200
MAX_TABLES = 20
MAX_REPRESENTATIVES = 50
MAX_PLACEMENTS = 200


@dataclass(frozen=True)
class PlacementOffer:
    education_id: UUID
    agreement_type: str
    count: int


@dataclass(frozen=True)
class Reply:
    """A company's whole answer; for a company that is not coming only the reason counts."""

    coming: bool
    reason: str | None = None
    reason_text: str = ""
    representatives: int = 1
    tables: int = 1
    unavailable_slots: tuple[int, ...] = ()
    needs_power: bool = False
    needs_screen: bool = False
    needs_step_free: bool = False
    education_ids: frozenset[UUID] = frozenset()
    placements: tuple[PlacementOffer, ...] = ()
    presentation: str = ""


@dataclass(frozen=True)
class ReplyBounds:
    """What the event and the organisation allow a reply to name."""

    slots: Collection[int]
    education_ids: Collection[UUID] = field(default=())


def check_reply(reply: Reply, bounds: ReplyBounds) -> None:
    """Raise ReplyIncomplete with a code per field when the reply cannot stand."""
    faults = _coming_faults(reply, bounds) if reply.coming else _declining_faults(reply)
    if faults:
        raise ReplyIncomplete(**faults)


def _declining_faults(reply: Reply) -> dict[str, str]:
    return {} if reply.reason in DECLINE_REASONS else {"reason": "reason_missing"}


def _coming_faults(reply: Reply, bounds: ReplyBounds) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not 1 <= reply.tables <= MAX_TABLES:
        faults["tables"] = "tables_out_of_range"
    if not 1 <= reply.representatives <= MAX_REPRESENTATIVES:
        faults["representatives"] = "representatives_out_of_range"
    elif reply.representatives < reply.tables:
        faults["representatives"] = "fewer_people_than_tables"
    if bounds.slots and not set(reply.unavailable_slots) <= set(bounds.slots):
        faults["slots"] = "slot_unknown"
    elif bounds.slots and set(bounds.slots) <= set(reply.unavailable_slots):
        faults["slots"] = "no_slot_left"
    if len(reply.presentation) > PRESENTATION_LIMIT:
        faults["presentation"] = "presentation_too_long"
    return faults | _offer_faults(reply, bounds)


def _offer_faults(reply: Reply, bounds: ReplyBounds) -> dict[str, str]:
    allowed = set(bounds.education_ids)
    named = reply.education_ids | {offer.education_id for offer in reply.placements}
    if not named <= allowed:
        return {"educations": "education_unknown"}
    if any(
        offer.agreement_type not in AGREEMENT_TYPES or not 1 <= offer.count <= MAX_PLACEMENTS
        for offer in reply.placements
    ):
        return {"placements": "placements_out_of_range"}
    return {}
