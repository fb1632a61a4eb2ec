"""Lists that come through the JSON door as files: one way to take and one way to refuse them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _

from shared.sheets import Fault
from shared.web.api.problems import Problem

_View = TypeVar("_View", bound=Callable[..., Any])
FIELD = "list"
UPLOAD: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": [FIELD],
                "properties": {
                    FIELD: {
                        "type": "string",
                        "contentMediaType": "application/octet-stream",
                        "description": "Excel (.xlsx, .xls), .ods or CSV, with a heading row",
                    }
                },
            }
        }
    },
}


def takes_file(view: _View) -> _View:
    """Mark a view of the JSON door to which a file is sent instead of JSON."""
    view.__dict__["matchdag_takes_file"] = True
    return view


def does_take_file(view: Callable[..., Any]) -> bool:
    return getattr(view, "matchdag_takes_file", False)


def uploaded_list() -> bytes:
    """The file of the request's field `list`. Raises Problem when there is none.

    An Idempotency-Key is asked for because a foreign page can send a file without asking first, but
    never with such a header.
    """
    if "Idempotency-Key" not in request.headers:
        raise Problem(400, "idempotency_key_missing", _("Send også Idempotency-Key i hovedet."))
    upload = request.files.get(FIELD)
    if upload is None:
        raise Problem(
            422, "list_missing", _("Send listen som fil i feltet “list” (multipart/form-data).")
        )
    content: bytes = upload.read()
    return content


def refused_list(faults: Sequence[Fault], total: int, sentence: Callable[[Fault], str]) -> Problem:
    """Nothing was taken in: the first faults, each with its place, and how many there are."""
    return Problem(
        422,
        "list_has_faults",
        _("Listen har fejl, så intet er taget ind. Ret dem, og send den igen."),
        total=total,
        faults=[
            {
                "row": fault.row,
                "column": fault.column_letters or None,
                "code": fault.code,
                "detail": sentence(fault),
            }
            for fault in faults
        ],
    )
