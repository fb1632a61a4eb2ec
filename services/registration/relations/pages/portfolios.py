"""Who follows which companies, and one colleague's whole portfolio given to another, with undo."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.permissions import TRANSFER_PORTFOLIO
from services.registration.relations.domain import (
    Colleague,
    NothingToTransfer,
    PortfolioSize,
    TransferSettled,
    TransferToNobody,
)
from services.registration.relations.queries.access import access_transfer
from services.registration.relations.queries.portfolios import (
    Portfolio,
    TransferLine,
    colleagues_who_follow,
    portfolio_size,
    portfolios_of,
    transfers_of,
)
from services.registration.relations.queries.today import local_today
from services.registration.relations.texts import size_text
from services.registration.relations.use_cases.transfer_portfolio import (
    transfer_portfolio,
    withdraw_transfer,
)
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.previews import PreviewOutdated, preview_digest, require_seen
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning, flash_with_undo
from shared.web.page_state import PageState
from shared.web.previews import seen_preview, show_again
from shared.web.typed.fields import typed_id

portfolios = Blueprint("portfolios", __name__)


@dataclass(frozen=True)
class PortfolioPage:
    """What the page of all colleagues shows; `planned` is what would go, before it goes."""

    opening: PageState
    rows: list[Portfolio]
    givers: list[tuple[str, str]]
    takers: list[tuple[str, str]]
    from_id: str
    to_id: str
    planned: str
    seen: str
    transfers: list[TransferLine]


@portfolios.get("/portfolios")
def show() -> Response:
    identity = required_identity()
    from_id, to_id = request.args.get("from_id", ""), request.args.get("to_id", "")
    with current_database().reading() as session:
        rows = portfolios_of(session, identity.organisation_id, local_today())
        colleagues = colleagues_who_follow(session, identity.organisation_id)
        known = {str(each.id) for each in colleagues}
        size = (
            portfolio_size(session, typed_id(from_id))
            if {from_id, to_id} <= known and from_id != to_id
            else None
        )
        page = PortfolioPage(
            opening=_opening(colleagues, rows),
            rows=rows,
            givers=[(str(each.id), _name(each)) for each in colleagues],
            takers=[(str(each.id), each.name) for each in colleagues if each.is_active],
            from_id=from_id,
            to_id=to_id,
            planned=size_text(size) if size and not size.is_empty else "",
            seen=preview_digest(size),
            transfers=transfers_of(session, identity.organisation_id),
        )
        nothing = size is not None and size.is_empty
    if nothing:
        flash_warning(error_text(NothingToTransfer()))
    return make_response(
        render_template("relations/portfolios.html", page=page, size_text=size_text)
    )


@portfolios.post("/portfolios")
@requires(TRANSFER_PORTFOLIO)
def transfer() -> Response:
    identity = required_identity()
    from_id, to_id = typed_id(request.form.get("from_id")), typed_id(request.form.get("to_id"))
    try:
        with current_database().writing() as session:
            require_seen(portfolio_size(session, from_id), seen_preview())
            size = transfer_portfolio(
                session,
                identity.organisation_id,
                from_id=from_id,
                to_id=to_id,
                made_by=identity.person_id,
            )
            transfer_id = transfers_of(session, identity.organisation_id)[0].transfer_id
    except PreviewOutdated as outdated:
        return show_again(outdated, url_for(".show", from_id=from_id, to_id=to_id))
    except (TransferToNobody, NothingToTransfer) as refused:
        flash_warning(error_text(refused))
    else:
        undo = url_for(".withdraw", transfer_id=transfer_id)
        flash_with_undo(_("Givet videre: %(size)s.", size=size_text(size)), undo)
    return redirect(url_for(".show"), 303)


@portfolios.post("/portfolios/<uuid:transfer_id>/withdraw")
@requires(TRANSFER_PORTFOLIO)
def withdraw(transfer_id: UUID) -> Response:
    try:
        with current_database().writing() as session:
            size = withdraw_transfer(
                session, access_transfer(session, required_identity(), transfer_id)
            )
    except (TransferSettled, TransferToNobody) as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(_("Taget tilbage: %(size)s.", size=size_text(size)))
    return redirect(url_for(".show"), 303)


def _name(colleague: Colleague) -> str:
    if colleague.is_active:
        return colleague.name
    return _("%(name)s (er her ikke mere)", name=colleague.name)


def _opening(colleagues: list[Colleague], rows: list[Portfolio]) -> PageState:
    """What nobody who is here looks after is said first."""
    gone = {each.id for each in colleagues if not each.is_active}
    left = [row for row in rows if row.person_id in gone]
    if left:
        size = PortfolioSize(sum(row.companies for row in left), sum(row.steps for row in left))
        return PageState(
            _("%(size)s hører til kolleger, der ikke er her mere.", size=size_text(size)),
            _("Giv dem videre, så ingen bliver glemt."),
            "warning",
        )
    return PageState(_("Alle virksomheder, som nogen følger, har en kollega, der er her."))
