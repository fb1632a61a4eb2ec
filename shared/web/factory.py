"""Builds a service's Flask app from its blueprints; must know neither its prefix nor its transport.

    app = create_service_app(
        __name__, service="registration", settings=settings.web, database=database,
        blueprints=[(companies, MANAGE_COMPANIES), (replies, Access.LINK)],
        api_blueprints=[(companies_api, MANAGE_COMPANIES)],
        error_texts=ERROR_TEXTS, field_texts=FIELD_TEXTS,
        blueprints=[(companies, MANAGE_COMPANIES), (replies, Access.LINK)],
        api_blueprints=[(companies_api, MANAGE_COMPANIES)],
        error_texts=ERROR_TEXTS,
    )

A route without an access lets nobody in. A view that needs another one than its blueprint says
`@requires(PERMISSION)`. `database` is then `current_database()` in views.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Flask, Request, Response, abort, current_app, g, redirect, request
from flask_babel import gettext
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from shared.audit.deeds import end_deed
from shared.auth.access import (
    Access,
    access_of_request,
    acting_under,
    may,
    permits,
    set_blueprint_access,
)
from shared.auth.csrf import check_csrf, init_csrf
from shared.auth.ended_sessions import EndedSessions
from shared.auth.identity import (
    EventRoles,
    Identity,
    current_identity,
    identity_from_cookie,
    sign_out,
)
from shared.auth.permissions import RUN_OPERATIONS, Permission
from shared.auth.session_cookie import SessionCookie
from shared.db import Database
from shared.db.wall import set_organisation
from shared.tracing import start_tracing, trace_requests, trace_statements
from shared.web.api.problems import Problem
from shared.web.api.service_api import ServiceApi
from shared.web.api.strict_json import check_json_body
from shared.web.api.uploads import does_take_file
from shared.web.assets import asset, is_static_file, service_asset, service_files, shared_files
from shared.web.compression import init_compression
from shared.web.confirmation import ask_to_confirm, must_confirm
from shared.web.deeds import DATABASE as _DATABASE
from shared.web.deeds import begin_request_deed
from shared.web.errors import ErrorTexts, FieldTexts, init_errors, is_api_request
from shared.web.flashes import flash_warning, messages_to_show
from shared.web.formats import init_formats
from shared.web.headers import init_headers
from shared.web.health.endpoints import create_health_blueprint, init_metrics
from shared.web.health.operations import create_operations_blueprint
from shared.web.health.service_health import ServiceHealth
from shared.web.i18n import LANGUAGES, current_language, init_i18n
from shared.web.logs import init_logs
from shared.web.navigation import menu_for, steps_for
from shared.web.nearness import is_of_this_machine, is_passed_on
from shared.web.pages import page_before, shared_pages
from shared.web.programs import not_for_pages, not_permitted, presented_token, program_of
from shared.web.settings import WebSettings
from shared.web.subjects import subject_folders

SESSION_COOKIE = "matchdag"
SIGN_IN = "/registration/sign-in"
_ENDED = "matchdag_ended_sessions"
_WEB_ROLE = "matchdag_web_role"
_ROLES_IN_EVENT = "matchdag_roles_in_event"
#: whose school roles reach as far as any role in an event
_EVERY_EVENT = frozenset({"administrator", "organiser"})
_MEGABYTE = 1024 * 1024

BlueprintWithAccess = tuple[Blueprint, Access | Permission | tuple[Permission, ...]]
#: what a person is in an event, from the service's own read model
RolesInEvent = Callable[[Database, UUID, UUID], frozenset[str]]


def create_service_app(
    import_name: str,
    *,
    service: str,
    settings: WebSettings,
    database: Database | None,
    blueprints: Sequence[BlueprintWithAccess],
    api_blueprints: Sequence[BlueprintWithAccess] = (),
    error_texts: ErrorTexts | None = None,
    field_texts: FieldTexts | None = None,
    roles_in_event: RolesInEvent | None = None,
    health: ServiceHealth | None = None,
    web_role: str | None = None,
) -> Flask:
    """The one way to make a service's app; see the module for what its parts mean.

    `web_role` is what it works as in PostgreSQL: there it sees the asker's organisation only.
    """
    app = _ServiceApp(import_name, static_folder=None)
    app.url_map.converters["int"] = _ColumnNumber
    _configure(app, service, settings)
    if database is not None and web_role is not None:
        database = database.behind_wall(web_role)
    app.extensions[_WEB_ROLE] = web_role
    app.extensions[_DATABASE] = database
    must_hear = settings.registration_address is not None and service != "registration"
    app.extensions[_ENDED] = EndedSessions(database, must_hear=must_hear) if database else None
    app.extensions[_ROLES_IN_EVENT] = roles_in_event
    init_logs(app)
    init_metrics(app, service)
    _init_tracing(app, service, database)
    init_headers(app)
    init_compression(app)
    init_csrf(app, base_url=settings.base_url)
    for step in (_load_identity, _check_access, _refuse_unusable_input):
        app.before_request(step)
    app.teardown_request(_leave_organisation)
    root = Path(app.root_path)
    folders = [root, *subject_folders(root).values()]
    init_i18n(app, [folder / "translations" for folder in folders])
    init_formats(app)
    init_errors(app, error_texts or {}, field_texts or {})
    _prepare_templates(app, settings)
    for blueprint, access in (*_own_blueprints(health), *blueprints):
        app.register_blueprint(blueprint)
        set_blueprint_access(app, blueprint.name, access)
    ServiceApi(app, service).register(api_blueprints)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, 0, hops)  # type: ignore[method-assign]
    return app


def _init_tracing(app: Flask, service: str, database: Database | None) -> None:
    settings: WebSettings = app.config["MATCHDAG_WEB_SETTINGS"]
    if settings.traces_url is None:
        return
    start_tracing(settings.traces_url, service)
    trace_requests(app)
    if database is not None:
        trace_statements(database.engine)


class _ServiceApp(Flask):
    """Without the question, before each of a dozen functions a request, whether it is async."""

    session_interface = SessionCookie()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


class _ColumnNumber(IntegerConverter):
    """`<int:…>` in an address: ASCII digits, and no more than every column holds."""

    regex = "[0-9]{1,9}"


def use_database(app: Flask, database: Database) -> None:
    """Serve this database from now on; the tests of a process share an app and change it so."""
    role: str | None = app.extensions[_WEB_ROLE]
    database = database if role is None else database.behind_wall(role)
    app.extensions[_DATABASE] = database
    app.extensions[_ENDED].look_at(database)


def current_settings() -> WebSettings:
    """The settings of the app that answers the request."""
    settings: WebSettings = current_app.config["MATCHDAG_WEB_SETTINGS"]
    return settings


def current_database() -> Database:
    """The service's database, in views."""
    database: Database | None = current_app.extensions[_DATABASE]
    assert database is not None, "this app was made without a database"
    return database


def _configure(app: Flask, service: str, settings: WebSettings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        SESSION_COOKIE_NAME=SESSION_COOKIE,
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        PERMANENT_SESSION_LIFETIME=14 * 24 * 3600,
        SESSION_REFRESH_EACH_REQUEST=False,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=16 * _MEGABYTE,
        MAX_FORM_MEMORY_SIZE=2 * _MEGABYTE,
        MAX_FORM_PARTS=5000,
        MATCHDAG_SERVICE=service,
        MATCHDAG_WEB_SETTINGS=settings,
    )


def _own_blueprints(health: ServiceHealth | None) -> list[BlueprintWithAccess]:
    blueprints: list[BlueprintWithAccess] = [
        (shared_files, Access.PUBLIC),
        (service_files, Access.PUBLIC),
        (shared_pages, Access.PUBLIC),
        (create_health_blueprint(health, _DATABASE), Access.PUBLIC),
    ]
    if health is not None:
        blueprints.append((create_operations_blueprint(health, _DATABASE), RUN_OPERATIONS))
    return blueprints


def _prepare_templates(app: Flask, settings: WebSettings) -> None:
    own = app.jinja_loader
    subjects = {
        name: FileSystemLoader(folder / "templates")
        for name, folder in subject_folders(Path(app.root_path)).items()
    }
    shared = PackageLoader("shared.web", "templates")
    app.jinja_loader = ChoiceLoader([*([own] if own else []), PrefixLoader(subjects), shared])
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset,
        service_asset=service_asset,
        current_identity=current_identity,
        current_language=current_language,
        languages=LANGUAGES,
        is_htmx=is_htmx,
        may=may,
        menu_for=menu_for,
        steps_for=steps_for,
        flashes=messages_to_show,
        here=here,
    )
    app.jinja_env.filters["merged"] = lambda first, second: {**first, **second}


def is_htmx() -> bool:
    """Whether htmx asks for a fragment (not a whole page that it restores from history)."""
    asked = "HX-Request" in request.headers
    return asked and "HX-History-Restore-Request" not in request.headers


def here() -> str:
    """The address of the page that is shown, to come back to it."""
    return request.script_root + request.full_path.rstrip("?") if request.url_rule else "/"


def _refuse_unusable_input() -> None:
    """What no person types and no database keeps goes no further than the door."""
    if request.url_rule is None:
        return
    if is_api_request():
        view = current_app.view_functions[request.endpoint or ""]
        check_json_body(request, takes_file=does_take_file(view))
    # The form of a JSON request is empty; asking for it would parse the body once more.
    given = request.args if request.is_json else request.values
    values = [text for key, texts in given.lists() for text in (key, *texts)]
    # Of a part without a name Werkzeug makes an input that is called None.
    names = [] if request.is_json else list(request.files)
    if any(text is None or "\0" in text for text in (request.path, *values, *names)):
        abort(400)


def _load_identity() -> None:
    set_organisation(None)
    if is_static_file():
        return  # the same for everybody, so the session is not even read
    token = presented_token()
    if token is not None:
        g.matchdag_identity = _program(token)
        return
    identity = identity_from_cookie()
    set_organisation(identity.organisation_id if identity else None)
    ended: EndedSessions | None = current_app.extensions[_ENDED]
    if identity is not None and ended is not None and identity.session_id in ended:
        sign_out()
        set_organisation(None)
        return
    if identity is not None and ended is not None and ended.are_unknown:
        set_organisation(None)
        g.matchdag_is_unknown = True
        return
    g.matchdag_identity = identity and _with_event_roles(identity)


def _leave_organisation(_error: BaseException | None) -> None:
    """The thread answers another school next."""
    set_organisation(None)
    end_deed()


def _program(token: str) -> Identity | None:
    """The program of a request to the JSON door; of an open page it is nobody."""
    if request.url_rule is None:
        return None
    if not is_api_request():
        if isinstance(access_of_request(), tuple):
            raise not_for_pages()
        return None
    ended: EndedSessions | None = current_app.extensions[_ENDED]
    if ended is not None and ended.are_unknown:
        raise _nobody_heard()
    program = program_of(token, current_database(), current_app.config["MATCHDAG_SERVICE"])
    event_id = (request.view_args or {}).get("event_id")
    assert program.program is not None
    if event_id is None or event_id != program.program.event_id:
        return program
    return replace(program, in_event=EventRoles(event_id, frozenset({"owner"})))


def _with_event_roles(identity: Identity) -> Identity:
    """What a colleague is in the event that the address names; a student is nothing in it."""
    event_id = (request.view_args or {}).get("event_id")
    roles_in_event: RolesInEvent | None = current_app.extensions[_ROLES_IN_EVENT]
    if event_id is None or roles_in_event is None or not identity.is_staff:
        return identity
    if identity.has_any(_EVERY_EVENT):
        return identity
    roles = roles_in_event(current_database(), identity.person_id, event_id)
    return replace(identity, in_event=EventRoles(event_id, roles)) if roles else identity


def _check_access() -> Response | None:
    if request.url_rule is None:
        return None
    access = access_of_request()
    if access is None:
        abort(404)
    identity = current_identity()
    is_inside = access is Access.INSIDE and _asks_from_inside(request)
    if is_inside or permits(access, identity):
        g.matchdag_identity = identity and acting_under(access, identity)
        begin_request_deed(access, current_identity(), is_api=is_api_request())
        if identity is not None and identity.program is not None:
            return None
        check_csrf(is_api=is_api_request())
        acting = current_identity()
        must_ask = acting is not None and must_confirm(acting)
        return ask_to_confirm(is_htmx=is_htmx()) if must_ask else None
    if identity is not None and identity.program is not None and isinstance(access, tuple):
        raise not_permitted(frozenset(each.name for each in access), identity.program)
    if identity is not None or access is Access.INSIDE:
        abort(403)
    if "matchdag_is_unknown" in g:
        raise _nobody_heard()
    return _ask_to_sign_in()


def _nobody_heard() -> Problem:
    """The cookie stays: once registration or the broker is back, so is whoever has it."""
    text = gettext("Vi kan ikke se, om du stadig er logget ind. Prøv igen om et øjeblik.")
    return Problem(503, "sessions_unknown", text, headers={"Retry-After": "30"})


def _asks_from_inside(asked: Request) -> bool:
    """The monitoring asks the process directly; whoever comes through the gateway is outside.

    Where there is a gateway, nothing else of the outside reaches this port.
    """
    if is_passed_on(asked):
        return False
    return current_settings().trusted_proxies > 0 or is_of_this_machine(asked)


def _ask_to_sign_in() -> Response:
    if is_api_request():
        raise Problem(401, "sign_in_required", headers={"WWW-Authenticate": "Session"})
    wanted = here()
    if request.method != "GET":
        wanted = page_before() or "/"
        flash_warning(gettext("Du var logget ud, så det er ikke gemt. Log ind, og gør det igen."))
    address = f"{SIGN_IN}?next={quote(wanted, safe='/')}"
    if is_htmx():
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 303)  # type: ignore[return-value]
