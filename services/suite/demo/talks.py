"""Lets companies of a demo event speak to many students at once; plans nothing itself."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.schedules.domain.group_rules import GroupRules
from services.registration.schedules.queries.groups import (
    group_plan,
    group_rules_version,
    has_groups,
    room_capacities,
)
from services.registration.schedules.use_cases.set_group_rules import set_group_rules
from services.suite.demo.companies import DemoCompany

CLASSES = ("KON1", "DET1", "ERN1")
RULES = GroupRules(is_on=True, most_sessions=3, people=14, smallest=4)
_FIELDS = frozenset({"Kontoruddannelse", "Detailhandel", "Ernæringsassistent"})
_MOST_COMPANIES = 8


def speakers(companies: list[DemoCompany]) -> list[DemoCompany]:
    """Those that look for students of these classes."""
    return [one for one in companies if _FIELDS & set(one.educations)][:_MOST_COMPANIES]


def rooms_known(session: Session, event_id: UUID) -> bool:
    """Whether registration has heard in which rooms talks may be held."""
    return bool(room_capacities(session, event_id))


def choose_rules(session: Session, event_id: UUID, chosen_by: UUID) -> None:
    """Once: what the organiser has chosen since is left as it is."""
    if has_groups(session, event_id):
        return
    set_group_rules(
        session,
        event=session.get_one(Event, event_id),
        rules=RULES,
        seen_version=group_rules_version(session, event_id),
        chosen_by=chosen_by,
    )


def are_told(session: Session, event_id: UUID) -> bool:
    """The rooms of the talks are known and everybody has been told."""
    plan = group_plan(session, event_id)
    return plan is not None and not plan.waits_to_tell
