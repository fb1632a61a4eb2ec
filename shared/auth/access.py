"""Who may call which route: whom it is open to, or which lines of the access table it stands for;
must not look at rows (each service's `access_…` does).
"""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.routing import Rule

from shared.auth.identity import Identity, current_identity
from shared.auth.permissions import Permission

_View = TypeVar("_View", bound=Callable[..., Any])
_EXTENSION = "matchdag_access"


class Access(Enum):
    """What needs no line of the table."""

    PUBLIC = "public"
    #: opened by what the address carries; the view itself reads and checks the token
    LINK = "link"
    #: the monitoring, which asks the process directly
    INSIDE = "inside"


#: a route of several permissions stands for the first that its asker holds
AccessRule = Access | tuple[Permission, ...]
OPEN_TO_ALL = frozenset({Access.PUBLIC, Access.LINK})


def permits(rule: AccessRule, identity: Identity | None) -> bool:
    """Whether this lets `identity` in; how far is asked where a row is loaded."""
    if isinstance(rule, Access):
        return rule in OPEN_TO_ALL
    return identity is not None and _held(rule, identity) is not None


def acting_under(rule: AccessRule, identity: Identity) -> Identity:
    """The identity with the line of the table that this request stands for."""
    held = None if isinstance(rule, Access) else _held(rule, identity)
    return identity if held is None else replace(identity, acting=held)


def _held(rule: tuple[Permission, ...], identity: Identity) -> Permission | None:
    return next((each for each in rule if identity.may(each)), None)


def requires(*permissions: Permission) -> Callable[[_View], _View]:
    """Give one view (or one method of a MethodView) other permissions than its blueprint's."""
    return _marked(permissions)


def open_to(access: Access) -> Callable[[_View], _View]:
    """Let one view in a guarded blueprint be open."""
    return _marked(access)


def _marked(rule: AccessRule) -> Callable[[_View], _View]:
    def mark(view: _View) -> _View:
        view.__dict__["matchdag_access"] = rule
        return view

    return mark


def set_blueprint_access(app: Flask, name: str, access: Access | Permission | AccessRule) -> None:
    rule = (access,) if isinstance(access, Permission) else access
    app.extensions.setdefault(_EXTENSION, {})[name] = rule


def access_of(app: Flask, rule: Rule, method: str) -> AccessRule | None:
    """What one route and method asks for, or None where nobody stated it (nobody gets in there)."""
    view = app.view_functions[rule.endpoint]
    of_class = getattr(view, "view_class", None)
    of_method = getattr(of_class, method.lower(), None)
    for marked in (of_method, of_class, view):
        own: AccessRule | None = getattr(marked, "matchdag_access", None)
        if own is not None:
            return own
    by_blueprint: dict[str, AccessRule] = app.extensions.get(_EXTENSION, {})
    return by_blueprint.get(rule.endpoint.rpartition(".")[0])


def access_of_request() -> AccessRule | None:
    assert request.url_rule is not None
    method = "GET" if request.method == "HEAD" else request.method
    return access_of(current_app, request.url_rule, method)


def may(endpoint: str, method: str = "GET") -> bool:
    """For templates: whether who is signed in may use the view, so that no page offers more.

    `endpoint` as for url_for; a leading dot means the blueprint of this request.
    """
    full = f"{request.blueprint}{endpoint}" if endpoint.startswith(".") else endpoint
    rules = current_app.url_map.iter_rules(full)
    rule = next(rule for rule in rules if method in (rule.methods or ()))
    access = access_of(current_app, rule, method)
    return access is not None and permits(access, current_identity())


def register_access_matrix(app: Flask) -> list[tuple[str, str, str, AccessRule | None]]:
    """Every route of `app` as (method, rule, endpoint, access); the architecture test demands an
    access in each row.
    """
    rows = []
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            rows.append((method, rule.rule, rule.endpoint, access_of(app, rule, method)))
    return sorted(rows, key=lambda row: (row[1], row[0]))
