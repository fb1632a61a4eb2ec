"""What came of an event's meetings for those who follow up: matches, one-sided yes, silence."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.companies.queries.access import access_company
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event, access_event_student
from services.registration.interest.domain.interest import answers_close_on
from services.registration.interest.domain.interest_errors import NobodyToNudge
from services.registration.interest.pages.match_sheet import match_sheet
from services.registration.interest.queries.match_counts import match_counts
from services.registration.interest.queries.match_list import MatchList, Narrowing
from services.registration.interest.queries.matches import (
    KINDS,
    Nudgeable,
    nudgeable,
    pairs_of_company,
    pairs_of_student,
    teaches_class,
)
from services.registration.interest.queries.nudged_readers import nudged_readers
from services.registration.interest.texts import ANSWER_TEXTS, KIND_TEXTS
from services.registration.interest.use_cases.remind_of_interest import remind_of_interest
from services.registration.permissions import (
    REMIND_ANSWERS,
)
from services.registration.school.queries.class_scope import seen_classes
from shared import clock
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.previews import PreviewOutdated, preview_digest
from shared.web.downloads import EXCEL, send_download
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.formats import day
from shared.web.mail_preview import MailPreview, MailReader
from shared.web.previews import seen_preview, show_again

matches = Blueprint("matches", __name__)

#: more lines than this are found by searching
SHOWN = 100
_WORDS = {"answer_words": ANSWER_TEXTS, "kind_words": KIND_TEXTS}


@matches.get("/events/<uuid:event_id>/matches")
def board(event_id: UUID) -> str:
    chosen = _chosen()
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        scope, found = _pairs(session, event)
        counts = match_counts(session, event, now=clock.now(), classes=scope)
        whom = _nudgeable(session, event)
        lines = found.lines(session, chosen, limit=SHOWN)
        number = found.number(session, chosen) if chosen else counts.pairs
        classes, companies = found.class_names(session), found.company_names(session)
    return render_template(
        "interest/board.html",
        event=event,
        step="after",
        counts=counts,
        lines=lines,
        found=number,
        chosen=_filters(),
        kinds=KINDS,
        classes=classes,
        companies=companies,
        nudge=_nudge_words(whom) if whom else "",
        answers_until=answers_close_on(event.held_on),
        **_WORDS,
    )


@matches.get("/events/<uuid:event_id>/matches.xlsx")
def export(event_id: UUID) -> Response:
    """Every pair that the reader may see, narrowed as on the page; without anybody's notes."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        _scope, found = _pairs(session, event)
        sheet = match_sheet(found.each(session, _chosen()))
    return send_download(sheet, "matches.xlsx", EXCEL)


@matches.get("/events/<uuid:event_id>/matches/remind")
@requires(REMIND_ANSWERS)
def ask_to_remind(event_id: UUID) -> str:
    """Who would hear it and what the mail says."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        whom = _nudgeable(session, event)
        readers = nudged_readers(session, whom)
    preview = MailPreview(
        title=gettext("Mind om at svare"),
        sentence=gettext("%(who)s får en påmindelse.", who=_who(whom)),
        mail=gettext(
            "At der mangler svar om videre kontakt, med et link til siden, hvor der svares."
            " Og at fristen er %(day)s.",
            day=day(answers_close_on(event.held_on)),
        ),
        readers=tuple(
            MailReader(one.name, one.group, one.email, gettext("Svar")) for one in readers
        ),
        left_out=(),
        button=ngettext("Send %(num)d påmindelse", "Send %(num)d påmindelser", len(readers)),
        address=url_for(".remind", event_id=event_id),
        back=url_for(".board", event_id=event_id),
        seen=preview_digest(readers),
    )
    return render_template("shared/mail_preview.html", event=event, step="after", preview=preview)


@matches.post("/events/<uuid:event_id>/matches/remind")
@requires(REMIND_ANSWERS)
def remind(event_id: UUID) -> Response:
    """Everybody who has not answered; a class teacher reminds the own classes only."""
    try:
        with current_database().writing() as session:
            event = access_event(session, required_identity(), event_id)
            whom = _nudgeable(session, event)
            told = remind_of_interest(session, event=event, whom=whom, seen_preview=seen_preview())
    except PreviewOutdated as outdated:
        return show_again(outdated, url_for(".ask_to_remind", event_id=event_id))
    except NobodyToNudge as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(gettext("%(who)s får en påmindelse.", who=_who(told)))
    return redirect(url_for(".board", event_id=event_id), 303)


@matches.get("/events/<uuid:event_id>/matches/students/<uuid:person_id>")
def student(event_id: UUID, person_id: UUID) -> str:
    """One student's contacts over all events; the notes only for the teachers of the class."""
    identity = required_identity()
    with current_database().reading() as session:
        event = access_event(session, identity, event_id)
        person, row = access_event_student(session, identity, event_id, person_id)
        return render_template(
            "interest/history.html",
            event=event,
            step="after",
            title=person.name,
            lines=pairs_of_student(session, person_id, now=clock.now()),
            other="company",
            shows_notes=teaches_class(session, identity, row.class_id),
            **_WORDS,
        )


@matches.get("/events/<uuid:event_id>/matches/companies/<uuid:company_id>")
def company(event_id: UUID, company_id: UUID) -> str:
    """One company's meetings over all events, with the students that the reader may see."""
    identity = required_identity()
    with current_database().reading() as session:
        event = access_event(session, identity, event_id)
        found = access_company(session, identity, company_id)
        return render_template(
            "interest/history.html",
            event=event,
            step="after",
            title=found.name,
            lines=pairs_of_company(
                session, company_id, now=clock.now(), classes=seen_classes(session, identity)
            ),
            other="student",
            shows_notes=False,
            **_WORDS,
        )


def _pairs(session: Session, event: Event) -> tuple[frozenset[UUID] | None, MatchList]:
    """The classes that the reader sees (None: all), and the pairs of these."""
    scope = seen_classes(session, required_identity())
    return scope, MatchList(event, now=clock.now(), classes=scope)


def _nudgeable(session: Session, event: Event) -> Nudgeable:
    scope, found = _pairs(session, event)
    silent = found.silent(session)
    return nudgeable(session, event, silent, now=clock.now(), with_companies=scope is None)


def _filters() -> dict[str, str]:
    names = ("search", "show", "class", "company")
    return {name: request.args.get(name, "")[:200].strip() for name in names}


def _chosen() -> Narrowing:
    asked = _filters()
    show = asked["show"] if asked["show"] in KINDS else ""
    return Narrowing(asked["search"], show, asked["class"], asked["company"])


def _nudge_words(whom: Nudgeable) -> str:
    return gettext("Mind %(who)s om at svare", who=_who(whom))


def _who(whom: Nudgeable) -> str:
    """ "12 elever og 3 virksomheder"."""
    students, companies = len(whom.students), len(whom.participations)
    said = [
        ngettext("%(num)d elev", "%(num)d elever", students) if students else "",
        ngettext("%(num)d virksomhed", "%(num)d virksomheder", companies) if companies else "",
    ]
    return str(gettext(" og ")).join(part for part in said if part)
