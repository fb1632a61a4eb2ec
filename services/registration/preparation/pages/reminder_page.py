"""Whom a reminder of preparation reaches and what each lacks, before it is sent."""

from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.events.models.events import Event
from services.registration.preparation.domain.preparation import RequiredDocuments
from services.registration.preparation.queries.preparation import ReadinessLine
from services.registration.preparation.texts import KIND_TEXTS, STATUS_TEXTS
from services.registration.preparation.use_cases.remind_unprepared import (
    list_remindable,
    preview_reminder,
)
from shared.previews import preview_digest
from shared.web.mail_preview import MailPreview, MailReader, OmittedReader


def reminder_page(
    event: Event,
    required: RequiredDocuments,
    lines: Sequence[ReadinessLine],
    chosen: Mapping[str, str],
    back: str,
) -> MailPreview:
    """`chosen`: the fields that name one class or one student, as the form sends them on."""
    due = [] if event.cancelled else list_remindable(lines)
    return MailPreview(
        title=_("Mind om forberedelsen"),
        sentence=ngettext(
            "%(num)d elev får en påmindelse.", "%(num)d elever får en påmindelse.", len(due)
        ),
        mail=_mail(required),
        readers=tuple(_reader(line, required) for line in due),
        left_out=tuple(
            OmittedReader(line.student.name, _reason(line))
            for line in lines
            if not line.is_ready and line not in due
        ),
        button=ngettext("Send %(num)d påmindelse", "Send %(num)d påmindelser", len(due)),
        address=url_for("preparation.remind", event_id=event.id),
        back=back,
        seen=preview_digest(preview_reminder(lines, required)),
        fields=chosen,
    )


def _mail(required: RequiredDocuments) -> str:
    asked = _("At eleven mangler at aflevere noget, med et link til siden, hvor der står hvad.")
    if required.schedule_waits:
        return f"{asked} {_('Og at skemaet først kommer, når det er afleveret.')}"
    return f"{asked} {_('Og at virksomhederne læser det, før de møder eleven.')}"


def _reader(line: ReadinessLine, required: RequiredDocuments) -> MailReader:
    lacks = [
        f"{KIND_TEXTS[kind]} ({str(STATUS_TEXTS[line.statuses[kind]][0]).lower()})"
        for kind in line.lacking(required)
    ]
    student = line.student
    return MailReader(student.name, student.class_name, student.email or "", ", ".join(lacks))


def _reason(line: ReadinessLine) -> str:
    if not line.student.email:
        return str(_("har ingen mailadresse"))
    return str(_("er påmindet for nylig eller tre gange"))
