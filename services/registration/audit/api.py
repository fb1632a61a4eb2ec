"""Who did what to whom as JSON, for an administrator's session; no program may have it."""

from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_smorest import Blueprint

from services.registration.audit.queries import AuditSearch, audit_lines, audit_names
from services.registration.audit.schemas import AuditQuery, AuditRecordPage
from services.registration.audit.texts.lines import audit_line
from shared.auth.identity import required_identity
from shared.web.factory import current_database

audit_api = Blueprint("audit_api", __name__, description="Who did what to whom")


@audit_api.get("/audit")
@audit_api.arguments(AuditQuery, location="query")
@audit_api.response(200, AuditRecordPage)
def list_records(arguments: dict[str, Any]) -> dict[str, Any]:
    """The newest first; `next` is the address of the rows before these."""
    limit, before = arguments.pop("limit"), arguments.pop("before")
    organisation_id = required_identity().organisation_id
    with current_database().reading() as session:
        rows = audit_lines(
            session, organisation_id, AuditSearch(**arguments), limit=limit + 1, before=before
        )
        names = audit_names(session, rows)
    shown = rows[:limit]
    items = []
    for row in shown:
        line = audit_line(row, names)
        fields = {name: value for name, value in row._mapping.items() if name != "fields"}
        items.append(
            {
                **fields,
                "fields_changed": row.fields,
                "sentence": line.sentence,
                "about": line.about,
                "is_sealed": row.segment is not None,
            }
        )
    return {"items": items, "next": _next_address(shown[-1].position) if rows[limit:] else None}


def _next_address(position: int) -> str:
    kept = {name: value for name, value in request.args.items() if name != "before"}
    return f"{request.script_root}{request.path}?{urlencode({**kept, 'before': position})}"
