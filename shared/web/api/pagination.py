"""Pages of long lists by cursor: stable while rows come and go; the cursor is opaque to clients.

class CompaniesQuery(PageQuery): … page = page_of(session, select(Company), by=(Company.name,
Company.id), **query) return {"items": CompanyView(many=True).dump(page.rows), "next": page.next}
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import request
from marshmallow import Schema, fields
from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from shared.web.api.problems import FieldProblem, Problem
from shared.web.typed.fields import QueryNumber

LARGEST_PAGE = 200


class PageQuery(Schema):
    """`limit` and `cursor` of every list."""

    limit = QueryNumber(minimum=1, maximum=LARGEST_PAGE, load_default=50)
    cursor = fields.String(load_default=None)


@dataclass(frozen=True)
class Page:
    """Some rows and the address of the following ones (None on the last page)."""

    rows: Sequence[Any]
    next: str | None


def page_of(
    session: Session,
    statement: Select[Any],
    *,
    by: Sequence[InstrumentedAttribute[Any]],
    limit: int,
    cursor: str | None,
) -> Page:
    """One page of `statement`'s entities in the order of `by`, whose last column is unique."""
    if cursor is not None:
        statement = statement.where(tuple_(*by) > tuple_(*_read(cursor, by)))
    rows = session.scalars(statement.order_by(*by).limit(limit + 1)).all()
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    following = _write([getattr(last, each.key) for each in by])
    return Page(rows[:limit], page_address(following))


def page_address(cursor: str) -> str:
    """The address of this list from `cursor` on."""
    kept = {k: v for k, v in request.args.items() if k != "cursor"}
    return f"{request.script_root}{request.path}?{urlencode({**kept, 'cursor': cursor})}"


def _write(values: list[Any]) -> str:
    plain = [v.isoformat() if isinstance(v, date) else v for v in values]
    text = json.dumps([str(v) if isinstance(v, UUID) else v for v in plain], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _read(cursor: str, by: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        values = json.loads(raw)
        return [_typed(v, each) for v, each in zip(values, by, strict=True)]
    except (ValueError, TypeError, RecursionError) as error:
        place = FieldProblem("/cursor", "This is not a cursor of this list.")
        raise Problem(422, "not_valid", errors=[place]) from error


def _typed(value: Any, column: InstrumentedAttribute[Any]) -> Any:
    kind = column.type.python_type
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    if not isinstance(value, str if kind is UUID else kind):
        raise TypeError("another type than the column's")
    return UUID(value) if kind is UUID else value
