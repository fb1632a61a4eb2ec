"""What a program may be let into, and how long; people and their roles are no program's business.

A line of the access table that is not named here is for people: whoever holds such a token would
make more tokens or colleagues, or take a person's data out or away.
"""

from collections.abc import Collection

from shared.errors import DomainError

NAME_LIMIT = 80
DAYS_BY_DEFAULT = 90
MOST_DAYS = 365

#: which reads and writes a program may have, of the tables of all three services
READS = (
    "view_event",
    "view_members",
    "view_students",
    "view_participations",
    "view_counsellors",
    "view_companies_to_meet",
    "view_wishes",
    "view_preparation",
    "read_documents",
    "view_meetings",
    "view_seats",
    "view_builds",
    "view_matches",
    "view_rooms",
    "view_programme",
    "view_mails",
)
WRITES = (
    "create_events",
    "change_event",
    "cancel_event",
    "manage_companies",
    "log_contacts",
    "import_lists",
    "manage_students",
    "invite_companies",
    "mail_companies",
    "manage_counsellors",
    "run_wish_round",
    "enter_wishes",
    "enter_company_wishes",
    "plan_preparation",
    "review_preparation",
    "remind_preparation",
    "change_booking_rules",
    "change_meetings",
    "build_schedules",
    "publish_schedules",
    "manage_rooms",
    "offer_rooms",
    "place_companies",
    "publish_programme",
    "check_in",
    "remind_answers",
)
PERMISSIONS = READS + WRITES
#: what no single event holds
OF_THE_SCHOOL = frozenset({"create_events", "manage_companies", "log_contacts", "manage_rooms"})


class PermissionUnknown(DomainError):
    code = "permission_unknown"
    field = "permissions"


class PermissionOfSchool(DomainError):
    """A token of one event cannot have what no event holds."""

    code = "permission_of_school"
    field = "permissions"


def check_permissions(chosen: Collection[str], *, is_for_event: bool) -> None:
    """Raises PermissionUnknown and PermissionOfSchool."""
    if not chosen or not set(chosen) <= set(PERMISSIONS):
        raise PermissionUnknown
    if is_for_event and not OF_THE_SCHOOL.isdisjoint(chosen):
        raise PermissionOfSchool
