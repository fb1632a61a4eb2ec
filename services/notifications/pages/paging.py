"""Where a page of a list goes on, as its address says; decides nothing."""

from uuid import UUID

from flask import request


def page_start() -> UUID | None:
    """The id before which the page goes on; None for the first page and for nonsense."""
    try:
        return UUID(request.args["before"]) if "before" in request.args else None
    except ValueError:
        return None
