"""Which kinds of event have which pages: a page of another kind, opened by its typed address, is no
page. Who may open it is asked elsewhere.
"""

from flask import request
from sqlalchemy import select

from services.registration.events.models.events import Event
from shared.errors import NotFound
from shared.web.factory import current_database

_WITH_COMPANIES = frozenset({"praktikdating", "career_day"})
#: by blueprint or endpoint; those that are not named belong to every kind
PAGES_OF_KINDS = {
    "counsellors": frozenset({"guidance"}),
    "companies": _WITH_COMPANIES,
    "day.stands": _WITH_COMPANIES,
    "group_sessions": _WITH_COMPANIES,
    "invitations": _WITH_COMPANIES,
    "company_imports": _WITH_COMPANIES,
    "company_wish_imports": _WITH_COMPANIES,
    "company_wishes": _WITH_COMPANIES,
    "staff_wishes": _WITH_COMPANIES,
    "wish_imports": _WITH_COMPANIES,
    "matches": _WITH_COMPANIES,
}


def kinds_with_page(endpoint: str) -> frozenset[str] | None:
    """None: every kind has it."""
    of_blueprint = PAGES_OF_KINDS.get(endpoint.partition(".")[0])
    return PAGES_OF_KINDS.get(endpoint, of_blueprint)


def refuse_pages_of_other_kinds() -> None:
    """Raises NotFound before a view of another kind runs; of a missing event the view does."""
    kinds = kinds_with_page(request.endpoint or "")
    event_id = (request.view_args or {}).get("event_id")
    if kinds is None or event_id is None:
        return
    with current_database().reading() as session:
        kind = session.scalar(select(Event.kind).where(Event.id == event_id))
    if kind is not None and kind not in kinds:
        raise NotFound("page of another kind")
