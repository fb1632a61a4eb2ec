"""Who may call which route: the access classes and their check; must not look at rows (each
service's `access_…` does).
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.routing import Rule

from shared.auth.identity import STAFF_ROLES, Identity, current_identity

_View = TypeVar("_View", bound=Callable[..., Any])
_EXTENSION = "matchdag_access"


class Access(Enum):
    """An access class. Written where a blueprint is registered, or on a view with `requires`."""

    PUBLIC = "public"
    LINK = "link"
    SIGNED_IN = "signed in"
    STUDENT = "student"
    STAFF = "staff"
    CREW = "crew"
    TEACHER = "teacher"
    ORGANISER = "organiser"
    ADMINISTRATOR = "administrator"
    OPERATIONS = "operations"


_ROLES: dict[Access, frozenset[str]] = {
    Access.SIGNED_IN: STAFF_ROLES | {"student"},
    Access.STUDENT: frozenset({"student"}),
    Access.STAFF: STAFF_ROLES,
    Access.CREW: frozenset({"administrator", "organiser", "teacher", "crew"}),
    # documents of students: nobody who only helps on the day, nobody who only reads figures
    Access.TEACHER: frozenset({"administrator", "organiser", "teacher"}),
    Access.ORGANISER: frozenset({"administrator", "organiser"}),
    Access.ADMINISTRATOR: frozenset({"administrator"}),
    Access.OPERATIONS: frozenset({"administrator"}),
}

#: LINK pages are opened by what their URL carries; the view itself reads and checks the token.
OPEN_TO_ALL = frozenset({Access.PUBLIC, Access.LINK})


def permits(access: Access, identity: Identity | None) -> bool:
    """Whether `identity` is of the kind that this class lets in."""
    if access in OPEN_TO_ALL:
        return True
    return identity is not None and identity.has_any(_ROLES[access])


def requires(access: Access) -> Callable[[_View], _View]:
    """Give one view (or one method of a MethodView) another class than its blueprint's."""

    def mark(view: _View) -> _View:
        view.__dict__["matchdag_access"] = access
        return view

    return mark


def set_blueprint_access(app: Flask, blueprint_name: str, access: Access) -> None:
    app.extensions.setdefault(_EXTENSION, {})[blueprint_name] = access


def access_of(app: Flask, rule: Rule, method: str) -> Access | None:
    """The class of one route and method, or None where nobody stated one (nobody gets in there)."""
    view = app.view_functions[rule.endpoint]
    of_class = getattr(view, "view_class", None)
    of_method = getattr(of_class, method.lower(), None)
    for marked in (of_method, of_class, view):
        own: Access | None = getattr(marked, "matchdag_access", None)
        if own is not None:
            return own
    by_blueprint: dict[str, Access] = app.extensions.get(_EXTENSION, {})
    return by_blueprint.get(rule.endpoint.rpartition(".")[0])


def access_of_request(app: Flask) -> Access | None:
    assert request.url_rule is not None
    return access_of(app, request.url_rule, "GET" if request.method == "HEAD" else request.method)


def may(endpoint: str, method: str = "GET") -> bool:
    """For templates: whether who is signed in may use the view, so that no page offers more.

    `endpoint` as for url_for; a leading dot means the blueprint of this request.
    """
    full = f"{request.blueprint}{endpoint}" if endpoint.startswith(".") else endpoint
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's app
    rule = next(rule for rule in app.url_map.iter_rules(full) if method in (rule.methods or ()))
    access = access_of(app, rule, method)
    return access is not None and permits(access, current_identity())


def register_access_matrix(app: Flask) -> list[tuple[str, str, str, Access | None]]:
    """Every route of `app` as (method, rule, endpoint, access class); the architecture test demands
    a class in each row.
    """
    rows = []
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            rows.append((method, rule.rule, rule.endpoint, access_of(app, rule, method)))
    return sorted(rows, key=lambda row: (row[1], row[0]))
