"""What notifications adds to what every service knows of its own health: how mail leaves."""

from uuid import UUID

from flask import current_app, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from services.notifications.queries.backlog import mail_backlog, mail_counts, mail_queues
from shared.web.health.fault_texts import ROLE_TEXTS
from shared.web.health.service_health import Figure, PageDetails, ServiceHealth

MIGRATIONS = "services.notifications.migrations"


def _figures(session: Session) -> list[Figure]:
    return [
        Figure("matchdag_mails", "Mails, by state", count, {"status": status})
        for status, count in mail_counts(session).items()
    ]


def _details(session: Session, organisation_id: UUID | None) -> PageDetails:
    mails = mail_backlog(session, organisation_id)
    keeps_mails = "mailbox" in current_app.blueprints
    return PageDetails(
        figures=[
            {"value": mails.sent_today, "text": gettext("mails sendt det seneste døgn")},
            {"value": mails.waiting, "text": gettext("mails burde være sendt")},
            {"value": mails.later, "text": gettext("mails sendes senere")},
            {
                "value": mails.failed_today,
                "text": gettext("mails nåede ikke frem det seneste døgn"),
            },
            {
                "value": mails.emptied_lately,
                "text": gettext("mails har fået deres ord slettet de seneste 30 dage"),
            },
        ],
        links=[(url_for("mailbox.list_mails"), gettext("Læs mailene i postkassen"))]
        if keeps_mails
        else [],
    )


HEALTH = ServiceHealth(
    migrations=MIGRATIONS,
    roles={
        "relay": ROLE_TEXTS["relay"],
        "consumer": ROLE_TEXTS["consumer"],
        "auditing": ROLE_TEXTS["auditing"],
        "sender": lazy_gettext("Afsendelsen af mails"),
        "clearing": lazy_gettext("Sletningen af gamle mails' ord"),
    },
    queues=mail_queues,
    figures=_figures,
    details=_details,
)
