"""What the list of an event's companies says and offers, decided before it is laid out."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.companies.domain import ReplyCounts
from services.registration.companies.queries.company_lists import ParticipationRow
from services.registration.companies.texts import answers_sentence, company_mark
from services.registration.events.models.events import Event
from services.registration.invitations.forms.reply_form import reason_text
from shared.web.formats import day_time, short_day
from shared.web.page_state import Mark, PageState


@dataclass(frozen=True)
class CompanyFilter:
    """One way to narrow the list; `status` is empty for all."""

    status: str
    text: str


@dataclass(frozen=True)
class InvitedCompanyLine:
    """`note`: why not, or when they were last written to."""

    row: ParticipationRow
    mark: Mark
    note: str
    tables: str
    placements: str


@dataclass(frozen=True)
class CompaniesPage:
    opening: PageState
    filters: tuple[CompanyFilter, ...]
    lines: tuple[InvitedCompanyLine, ...]


def companies_page(
    event: Event, figures: ReplyCounts, rows: Sequence[ParticipationRow], *, may_change: bool
) -> CompaniesPage:
    """Of at least one company that is invited."""
    return CompaniesPage(
        opening=_opening(event, figures, may_change=may_change),
        filters=_filters(figures),
        lines=tuple(_line(row) for row in rows),
    )


def _opening(event: Event, figures: ReplyCounts, *, may_change: bool) -> PageState:
    reminder = ngettext("Påmind den tavse", "Påmind de %(num)d tavse", figures.silent)
    return PageState(
        answers_sentence(invited=figures.invited, silent=figures.silent),
        _("Svarfristen er %(when)s.", when=day_time(event.reply_by)) if event.reply_by else "",
        "info" if figures.silent else "success",
        action=reminder if may_change and figures.silent else "",
        address=url_for("invitations.ask_to_remind", event_id=event.id),
    )


def _filters(figures: ReplyCounts) -> tuple[CompanyFilter, ...]:
    counted = (
        ("", _("Alle"), figures.invited),
        ("coming", _("Kommer"), figures.accepted),
        ("silent", _("Tavse"), figures.silent),
        ("declined", _("Kommer ikke"), figures.declined),
        ("withdrawn", _("Meldt fra"), figures.withdrawn),
        ("mail_failed", _("Mail fejlede"), figures.mail_failed),
    )
    return tuple(
        CompanyFilter(status, f"{text} ({count})")
        for status, text, count in counted
        if count or not status
    )


def _line(row: ParticipationRow) -> InvitedCompanyLine:
    is_coming = row.status == "accepted"
    return InvitedCompanyLine(
        row=row,
        mark=company_mark(
            row.status,
            delivery_failed=row.delivery_failed_at is not None,
            link_revoked=row.link_revoked,
            must_reconfirm=row.reconfirmation_asked_at is not None,
        ),
        note=_note(row),
        tables=str(row.tables) if is_coming else "–",
        placements=str(row.placements) if is_coming else "–",
    )


def _note(row: ParticipationRow) -> str:
    if row.reason:
        return reason_text(row.reason)
    if row.status != "invited":
        return ""
    if row.reminded_at:
        return _("påmindet %(when)s", when=short_day(row.reminded_at))
    return _("inviteret %(when)s", when=short_day(row.invited_at))
