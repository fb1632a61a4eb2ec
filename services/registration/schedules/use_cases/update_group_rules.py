"""The organiser chooses whether and how companies speak to groups; no session changes by it."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.meetings.domain.booking_errors import RulesOutdated
from services.registration.meetings.models.groups import GroupRule
from services.registration.schedules.domain.group_rules import GroupRules, require_usable_groups


def update_group_rules(
    session: Session, *, event: Event, rules: GroupRules, seen_version: int, chosen_by: UUID
) -> int:
    """Returns the new version; it holds from the next build on.

    Raises GroupRulesUnusable, NotForGroups or RulesOutdated.
    """
    require_usable_groups(rules, kind=event.kind)
    session.get_one(Event, event.id, with_for_update={"key_share": True}, populate_existing=True)
    row = session.get(GroupRule, event.id, populate_existing=True)
    if (row.version if row else 0) != seen_version:
        raise RulesOutdated(version=row.version if row else 0)
    if row is None:
        row = GroupRule(event_id=event.id, version=0)
        session.add(row)
    row.is_on, row.fill = rules.is_on, rules.fill
    row.most_sessions, row.people = rules.most_sessions, rules.people
    row.smallest, row.sessions_each = rules.smallest, rules.sessions_each
    row.changed_by = chosen_by
    row.version += 1
    session.flush()
    return row.version
