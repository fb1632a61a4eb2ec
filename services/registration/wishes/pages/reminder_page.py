"""Whom a reminder of wishes reaches and what it says, before it is sent."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.events.models.events import Event
from services.registration.kit.domain.reminders import REMINDER_LIMITS
from services.registration.wishes.queries.student_lines import StudentLine
from services.registration.wishes.use_cases.open_wish_round import list_silent, preview_reminder
from shared import clock
from shared.previews import preview_digest
from shared.web.formats import day_time
from shared.web.mail_preview import MailPreview, MailReader, OmittedReader


def reminder_page(
    event: Event, lines: Sequence[StudentLine], reminded_at: datetime | None
) -> MailPreview:
    """`reminded_at`: when this event's silent students were last reminded."""
    is_due = REMINDER_LIMITS["wishes"].allows(0, reminded_at, clock.now())
    silent = list_silent(lines) if is_due and not event.cancelled else []
    return MailPreview(
        title=_("Mind om ønskerne"),
        sentence=ngettext(
            "%(num)d elev får en påmindelse.", "%(num)d elever får en påmindelse.", len(silent)
        ),
        mail=_mail(event),
        readers=tuple(
            MailReader(line.name, line.class_name, line.email or "", str(_("Ønsker")))
            for line in silent
        ),
        left_out=tuple(
            OmittedReader(line.name, _reason(line))
            for line in lines
            if not line.wishes and line not in silent
        ),
        button=ngettext("Send %(num)d påmindelse", "Send %(num)d påmindelser", len(silent)),
        address=url_for("staff_wishes.remind", event_id=event.id),
        back=url_for("staff_wishes.overview", event_id=event.id),
        seen=preview_digest(preview_reminder(event, lines)),
    )


def _reason(line: StudentLine) -> str:
    if not line.email:
        return str(_("har ingen mailadresse"))
    return str(_("er påmindet inden for de sidste 12 timer"))


def _mail(event: Event) -> str:
    asked = _("At vi ikke har elevens ønsker endnu, med et link til siden, hvor de vælges.")
    if event.wishes_close_at is None:
        return str(asked)
    return f"{asked} {_('Og at fristen er %(day)s.', day=day_time(event.wishes_close_at))}"
