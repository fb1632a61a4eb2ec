"""Tells the other services which sessions have ended; nobody outside is answered."""

from datetime import datetime

from flask import Blueprint, Response, abort, request

from shared import clock
from shared.auth.identity import STUDENTS_STAY_SIGNED_IN
from shared.auth.session_news import session_news, signed_news
from shared.db.wall import outside_wall
from shared.web.factory import current_database, current_settings

ended_sessions = Blueprint("ended_sessions", __name__)


@ended_sessions.get("/session-news")
def tell() -> Response:
    """Since when is asked for; what no cookie outlives is not told."""
    try:
        since = datetime.fromisoformat(request.args.get("since", ""))
        oldest = max(since, clock.now() - 2 * STUDENTS_STAY_SIGNED_IN)
    except (ValueError, TypeError):
        abort(400)
    with current_database().reading() as reading, outside_wall(reading):
        news = session_news(reading, oldest)
    return Response(signed_news(current_settings().secret_keys, since, news), mimetype="text/plain")
