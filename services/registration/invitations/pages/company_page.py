"""What one company's page says and offers, decided before it is laid out; it reads nothing."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from services.registration.companies.models import Participation
from services.registration.companies.texts import company_mark
from services.registration.invitations.forms.reply_form import ReplyView, reason_text
from services.registration.school.models.people import Person
from shared.web.formats import day
from shared.web.page_state import Mark, PageState


@dataclass(frozen=True)
class InvitedCompanyPage:
    """`reason`: why they do not come; `presentation`: its paragraphs, where students read them."""

    mark: Mark
    reason: str
    opening: PageState
    is_coming: bool
    presentation: tuple[str, ...]


def company_page(view: ReplyView, helper: Person | None, *, may_change: bool) -> InvitedCompanyPage:
    """`helper`: who of the school wrote the answer down, if anybody did."""
    participation = view.participation
    is_coming = participation.status == "accepted"
    reason = reason_text(participation.reason)
    paragraphs = (participation.presentation or "").split("\n") if is_coming else []
    return InvitedCompanyPage(
        mark=company_mark(
            participation.status,
            delivery_failed=participation.delivery_failed_at is not None,
            link_revoked=participation.link_revoked,
            must_reconfirm=participation.reconfirmation_asked_at is not None,
        ),
        reason=": ".join(filter(None, [reason, participation.reason_text])) if reason else "",
        opening=(
            _silent(view, may_change=may_change)
            if participation.status == "invited"
            else _answered(view, helper, may_change=may_change)
        ),
        is_coming=is_coming,
        presentation=tuple(filter(None, paragraphs)),
    )


def _silent(view: ReplyView, *, may_change: bool) -> PageState:
    participation = view.participation
    is_lost = participation.delivery_failed_at is not None
    return PageState(
        _("Mailen kunne ikke leveres. Ret adressen, eller ring.")
        if is_lost
        else _("%(company)s har ikke svaret endnu.", company=view.company.name),
        _("Inviteret %(when)s.", when=day(participation.invited_at)),
        "error" if is_lost else "info",
        action=_("Svar for dem") if may_change else "",
        address=_answer_address(participation),
    )


def _answered(view: ReplyView, helper: Person | None, *, may_change: bool) -> PageState:
    name, status = view.company.name, view.participation.status
    sentences = {
        "accepted": _("%(company)s kommer.", company=name),
        "declined": _("%(company)s kommer ikke.", company=name),
        "withdrawn": _("%(company)s er meldt fra.", company=name),
    }
    return PageState(
        sentences[status],
        _("Skrevet ind af %(name)s.", name=helper.name) if helper else "",
        "success" if status == "accepted" else "info",
        action=_("Ret svaret") if may_change else "",
        address=_answer_address(view.participation),
        action_kind="secondary",
    )


def _answer_address(participation: Participation) -> str:
    return url_for(
        "companies.show_answer_form",
        event_id=participation.event_id,
        participation_id=participation.id,
    )
