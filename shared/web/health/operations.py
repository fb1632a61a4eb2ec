"""Is anything wrong? What a service says of itself, and what it put aside, to be tried again.

Every service serves this page, so that it is there as long as one of them is. It shows its own
part; the browser fetches those of the others: no service asks another, and what is silent is seen.
"""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from shared import clock
from shared.audit.keeper import audit_state
from shared.auth.identity import required_identity
from shared.auth.permissions import Scope
from shared.db import Database
from shared.db.wall import outside_wall
from shared.messaging.parking import parked, replay
from shared.web.flashes import flash_success
from shared.web.health.fault_texts import PARKED_TEXTS, SERVICE_TEXTS, fault_text
from shared.web.health.service_health import ServiceHealth

PAGE = "/notifications/operations"


def create_operations_blueprint(health: ServiceHealth, database_key: str) -> Blueprint:
    """`database_key` names the app's extension that is the database now."""
    blueprint = Blueprint("operations", __name__)

    @blueprint.get("/operations")
    def show() -> str:
        return render_template(
            "shared/operations.html", services=SERVICE_TEXTS, **_part(health, database_key)
        )

    @blueprint.get("/operations/part")
    def show_part() -> str:
        return render_template("shared/_operations_part.html", **_part(health, database_key))

    @blueprint.post("/operations/parked/<uuid:parked_id>/replay")
    def replay_message(parked_id: UUID) -> Response:
        with _database(database_key).writing() as session, outside_wall(session):
            replay(session, parked_id, _school())
        flash_success(gettext("Beskeden prøves igen nu."))
        return redirect(PAGE, 303)

    return blueprint


def _part(health: ServiceHealth, database_key: str) -> dict[str, Any]:
    database, school = _database(database_key), _school()
    faults = health.faults(database)
    service = current_app.config["MATCHDAG_SERVICE"]
    with database.reading() as session, outside_wall(session):
        return {
            "service": service,
            "service_text": SERVICE_TEXTS.get(service, service),
            "faults": [(fault_text(fault, health.roles), fault) for fault in faults],
            "parked": parked(session, school),
            "parked_texts": PARKED_TEXTS,
            "details": health.details(session, school),
            "audit": audit_state(session),
            "seen_at": clock.now(),
            "address": url_for("operations.show_part"),
        }


def _school() -> UUID | None:
    """Whose messages and figures are shown; None for all, to who operates the installation."""
    identity = required_identity()
    is_everybodys = identity.require_scope() is Scope.INSTALLATION
    return None if is_everybodys else identity.organisation_id


def _database(database_key: str) -> Database:
    database: Database = current_app.extensions[database_key]
    return database
