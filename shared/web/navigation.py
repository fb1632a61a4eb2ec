"""The links that are on every page: the person's own menu and an event's path; must not ask a
database.
"""

from dataclasses import dataclass

from flask_babel import LazyString, gettext, lazy_gettext

from shared.auth.identity import STAFF_ROLES, Identity
from shared.auth.permissions import ON_THE_DAY, STAFF, WITH_STUDENTS

_EVERY_EVENT = frozenset({"administrator", "organiser"})
_WITH_FIGURES = frozenset(STAFF)
_WITH_STUDENTS = frozenset({*ON_THE_DAY, "leadership_people"})
_WITH_RESULTS = frozenset({*WITH_STUDENTS, "leadership", "leadership_people", "partner"})


@dataclass(frozen=True)
class NavigationEntry:
    """One link of the menu and the roles that see it."""

    text: LazyString
    address: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Step:
    """One step of an event's path."""

    key: str
    text: str
    address: str
    roles: frozenset[str]


_MENU = (
    NavigationEntry(lazy_gettext("Arrangementer"), "/registration/", STAFF_ROLES),
    NavigationEntry(lazy_gettext("Mine klasser"), "/registration/classes", frozenset({"teacher"})),
    NavigationEntry(lazy_gettext("Virksomheder"), "/registration/companies", _EVERY_EVENT),
    NavigationEntry(lazy_gettext("Min dag"), "/registration/my-day", _EVERY_EVENT),
    NavigationEntry(lazy_gettext("Kolleger"), "/registration/staff", frozenset({"administrator"})),
    NavigationEntry(lazy_gettext("Log"), "/registration/audit", frozenset({"administrator"})),
    NavigationEntry(lazy_gettext("Min oversigt"), "/registration/", frozenset({"student"})),
    NavigationEntry(
        lazy_gettext("Mine kontakter"), "/registration/my/contacts", frozenset({"student"})
    ),
)


def menu_for(identity: Identity | None) -> list[NavigationEntry]:
    """What this person may go to from anywhere."""
    return [] if identity is None else [e for e in _MENU if identity.has_any(e.roles)]


def steps_for(identity: Identity | None, event_id: object, kind: str = "") -> list[Step]:
    """The steps of an event's path that this person may open."""
    steps = event_steps(event_id, kind)
    return [step for step in steps if identity is not None and identity.is_any_here(step.roles)]


def event_steps(event_id: object, kind: str = "") -> list[Step]:
    """The seven steps that every event goes through, across the services."""
    set_up, own = f"/scheduling/events/{event_id}", f"/registration/events/{event_id}"
    is_guidance = kind == "guidance"
    hosts = gettext("Vejledere") if is_guidance else gettext("Virksomheder")
    students = gettext("Elever") if is_guidance else gettext("Elever og ønsker")
    return [
        Step("setup", gettext("Opsætning"), set_up, _WITH_FIGURES),
        Step(
            "companies",
            hosts,
            f"{own}/{'counsellors' if is_guidance else 'companies'}",
            _WITH_STUDENTS - {"leadership_people"} if is_guidance else _WITH_STUDENTS,
        ),
        Step("rooms", gettext("Lokaler"), f"{set_up}/rooms", _WITH_FIGURES),
        Step("students", students, f"{own}/students", _WITH_STUDENTS),
        Step("schedules", gettext("Skemaer"), f"{own}/schedules", _WITH_STUDENTS),
        Step("day", gettext("Dagen"), f"{own}/day", frozenset(ON_THE_DAY)),
        Step("after", gettext("Bagefter"), f"{own}/after", _WITH_RESULTS),
    ]
