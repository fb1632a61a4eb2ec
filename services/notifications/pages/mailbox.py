"""The mailbox of an installation that sends no mail: every mail with working links."""

from contextlib import AbstractContextManager, nullcontext
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from services.notifications.channels.composer import MailComposer
from services.notifications.channels.mail import Mail
from services.notifications.domain.safe_text import UnusableAddress
from services.notifications.pages.paging import page_start
from services.notifications.pages.texts import KIND_TEXTS, STATUS_TEXTS
from services.notifications.queries.access import access_mail
from services.notifications.queries.mailbox import mailbox_lines
from shared.auth.identity import current_identity
from shared.db.wall import outside_wall
from shared.errors import NotFound
from shared.web.factory import current_database
from shared.web.headers import CONTENT_SECURITY_POLICY, refuse_storing
from shared.web.nearness import is_of_this_machine

mailbox = Blueprint("mailbox", __name__)
mailbox.before_request(refuse_storing)

_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@mailbox.get("/mailbox")
def list_mails() -> str:
    owner = _mailbox_owner()
    wanted = request.args.get("to", "")[:254].strip()
    with current_database().reading() as session, _reach(session, owner):
        lines, next_id = mailbox_lines(
            session, organisation_id=owner, wanted=wanted, before=page_start()
        )
    next_address = url_for(".list_mails", to=wanted or None, before=next_id) if next_id else ""
    return render_template(
        "notifications/mailbox.html",
        lines=lines,
        wanted=wanted,
        next_address=next_address,
        kind_texts=KIND_TEXTS,
        status_texts=STATUS_TEXTS,
    )


@mailbox.get("/mailbox/<uuid:message_id>")
def show_mail(message_id: UUID) -> Response:
    mail, sender = _mail(message_id)
    page = render_template(
        "notifications/mail.html", mail=mail, sender=sender, text=_with_links(mail.text)
    )
    response = Response(page)
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


@mailbox.get("/mailbox/<uuid:message_id>/html")
def show_html(message_id: UUID) -> Response:
    """The mail as a mail program shows it; no script can run, and links lead the whole window."""
    mail, _sender = _mail(message_id)
    html = mail.html.replace("<head>", '<head>\n<base target="_top">', 1)
    response = Response(html)
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@mailbox.get("/mailbox/<uuid:message_id>/matchdag.ics")
def download_calendar(message_id: UUID) -> Response:
    mail, _sender = _mail(message_id)
    if mail.calendar is None:
        raise NotFound
    response = Response(mail.calendar, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="matchdag.ics"'
    return response


def _mail(message_id: UUID) -> tuple[Mail, str]:
    owner = _mailbox_owner()
    composer: MailComposer = current_app.extensions["mail_composer"]
    with current_database().reading() as session, _reach(session, owner):
        message, contact = access_mail(session, owner, message_id)
        if message.body_removed_at is not None:
            raise NotFound
        try:
            return composer.compose(
                message, contact
            ), f"{composer.sender.name} <{composer.sender.address}>"
        except UnusableAddress as fault:
            raise NotFound from fault


def _mailbox_owner() -> UUID | None:
    """None: everybody's, for who sits at this very machine in a demo; else an administrator's."""
    is_open = current_app.config["MATCHDAG_MAILBOX_IS_OPEN"]
    if is_open and is_of_this_machine(request):
        return None
    identity = current_identity()
    if identity is None or "administrator" not in identity.roles:
        abort(403)
    return identity.organisation_id


def _reach(session: Session, owner: UUID | None) -> AbstractContextManager[None]:
    return outside_wall(session) if owner is None else nullcontext()


def _with_links(text: str) -> Markup:
    """The plain text with its addresses as links; everything else escaped."""
    base_url = current_app.config["MATCHDAG_WEB_SETTINGS"].base_url
    parts = []
    for word in text.split(" "):
        head, mark, tail = word.partition(base_url)
        address, *rest = (mark + tail).split("\n", 1) if mark else ("",)
        shown = escape(head)
        if mark:
            shown += Markup('<a href="{0}">{0}</a>').format(address)
            shown += escape("\n" + rest[0]) if rest else ""
        parts.append(shown)
    return Markup(" ").join(parts)
