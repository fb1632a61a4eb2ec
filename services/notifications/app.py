"""Wires the pages and APIs of notifications: every blueprint with its access class, no more."""

from flask import Flask

from services.notifications.api.contacts import contacts_api
from services.notifications.api.messages import messages_api
from services.notifications.channels.composer import MailComposer
from services.notifications.errors import ERROR_TEXTS
from services.notifications.health import HEALTH
from services.notifications.pages.event_messages import event_messages
from services.notifications.pages.mailbox import mailbox
from services.notifications.pages.opt_out import opt_out
from services.notifications.permissions import (
    VIEW_CONTACT,
    VIEW_MAILBOX,
    VIEW_MAILS,
)
from services.notifications.settings import Settings
from shared.auth.access import Access
from shared.auth.event_roles import roles_in_event
from shared.db import Database
from shared.web.factory import BlueprintWithAccess, create_service_app


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The app; it knows neither its prefix nor its transport."""
    database = database or Database(settings.database_url)
    blueprints: list[BlueprintWithAccess] = [
        (event_messages, VIEW_MAILS),
        (opt_out, Access.LINK),
    ]
    if settings.smtp is None:
        # when the mailbox is open the view lets in who sits at this machine, else administrators
        blueprints.append((mailbox, Access.LINK if settings.mailbox_is_open else VIEW_MAILBOX))
    app = create_service_app(
        __name__,
        service="notifications",
        settings=settings.web,
        database=database,
        blueprints=blueprints,
        api_blueprints=[(messages_api, VIEW_MAILS), (contacts_api, VIEW_CONTACT)],
        error_texts=ERROR_TEXTS,
        roles_in_event=roles_in_event,
        health=HEALTH,
        web_role="notifications_web",
    )
    app.config["MATCHDAG_MAILBOX_IS_OPEN"] = settings.mailbox_is_open
    app.extensions["mail_composer"] = mail_composer(settings)
    return app


def mail_composer(settings: Settings) -> MailComposer:
    """Where links become usable."""
    return MailComposer(settings.web.base_url, settings.web.secret_keys, settings.mail_from)
