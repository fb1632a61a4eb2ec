"""Where one is signed in: see the sessions, end one of them or all; students too."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.school.queries.own_sign_in import SessionRow, own_sessions
from services.registration.school.texts import device_text
from services.registration.school.use_cases.end_sessions import (
    end_all_sessions,
    end_own_session,
    end_session_of,
)
from shared.auth.identity import required_identity
from shared.auth.identity import sign_out as forget_identity
from shared.web.factory import current_database
from shared.web.flashes import flash_success

sessions = Blueprint("sessions", __name__)


@sessions.get("/sessions")
def list_sessions() -> str:
    rows = own_session_rows()
    return render_template("school/sessions.html", sessions=rows, device_text=device_text)


@sessions.post("/sessions/<uuid:session_id>/end")
def end(session_id: UUID) -> Response:
    identity = required_identity()
    with current_database().writing() as transaction:
        end_session_of(transaction, person_id=identity.person_id, session_id=session_id)
    if session_id == identity.session_id:
        return _signed_out()
    flash_success(_("Enheden er logget ud."))
    return redirect(url_for(".list_sessions"), 303)


@sessions.post("/sessions/end-all")
def end_all() -> Response:
    identity = required_identity()
    with current_database().writing() as transaction:
        end_all_sessions(transaction, person_id=identity.person_id)
        end_own_session(transaction, session_id=identity.session_id)
    return _signed_out()


def own_session_rows() -> list[SessionRow]:
    identity = required_identity()
    with current_database().reading() as transaction:
        return own_sessions(transaction, identity.person_id, identity.session_id)


def _signed_out() -> Response:
    forget_identity()
    return redirect(url_for("sign_in.ask"), 303)
