"""The one-click door of List-Unsubscribe (RFC 8058): a mail program posts here, no person does."""

from flask import current_app
from flask_smorest import Blueprint

from services.notifications.channels.links import DECLINE_PURPOSE
from services.notifications.use_cases.decline_mail import decline_mail
from shared.auth import links
from shared.errors import NotFound
from shared.web.factory import current_database

declines_api = Blueprint("declines_api", __name__, description="No more invitations")


@declines_api.post("/declines/<token>")
@declines_api.response(204)
def decline(token: str) -> None:
    """The token says whose mail it was; posting twice is the same as once."""
    keys = current_app.config["MATCHDAG_WEB_SETTINGS"].secret_keys
    read = links.read(keys, DECLINE_PURPOSE, token)
    if read is None:
        raise NotFound
    with current_database().writing() as session:
        decline_mail(session, contact_id=read.subject)
