"""What a company's own day says and offers, decided before it is laid out; it reads nothing."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.events.models.events import Event
from services.registration.interest.domain.interest import answers_close_on
from services.registration.kit.texts.hosts import HostTexts, host_texts
from services.registration.preparation.domain.preparation import (
    companies_may_see,
    seen_from,
    seen_until,
)
from shared.web.formats import day
from shared.web.page_state import PageState


@dataclass(frozen=True)
class CompanyFacts:
    """What the view has read. `met`: whom the company has met, `unanswered` those of them for whom
    it has said nothing.
    """

    event: Event
    company: str
    place: str
    is_published: bool
    is_over: bool
    meetings: int
    met: int
    unanswered: int
    has_documents: bool
    today: date


@dataclass(frozen=True)
class CompanyDayPage:
    """`question` and `documents` are empty where nothing is asked and nothing can be read."""

    title: str
    opening: PageState
    takes_notice: bool
    shows_meetings: bool
    question: str = ""
    promise: str = ""
    documents: str = ""


def company_day_page(facts: CompanyFacts) -> CompanyDayPage:
    host = host_texts(facts.event.kind)
    title = str(host.own_day) % {"name": facts.company}
    if facts.event.cancelled:
        cancelled = PageState(_("Arrangementet er aflyst."), kind="error")
        return CompanyDayPage(title, cancelled, takes_notice=False, shows_meetings=False)
    if not facts.is_published:
        unpublished = PageState(
            _("Dagslisten er ikke klar endnu."), _("I får besked på mail, når den er.")
        )
        return CompanyDayPage(title, unpublished, takes_notice=True, shows_meetings=False)
    is_asked_first = facts.is_over and facts.met > 0
    is_asked_below = facts.met > 0 and not is_asked_first
    return CompanyDayPage(
        title,
        _asked(facts) if is_asked_first else _own_day(facts, host),
        takes_notice=not is_asked_first,
        shows_meetings=True,
        question=_question(facts) if is_asked_below else "",
        promise=_promise(facts) if is_asked_below else "",
        documents=_documents(facts, host),
    )


def _asked(facts: CompanyFacts) -> PageState:
    return PageState(_question(facts), _promise(facts), "info" if facts.unanswered else "success")


def _own_day(facts: CompanyFacts, host: HostTexts) -> PageState:
    place = str(host.own_place) % {"place": facts.place}
    return PageState(
        host.own_meetings(facts.meetings) if facts.meetings else str(host.no_meetings),
        place if facts.place else str(host.place_comes),
    )


def _question(facts: CompanyFacts) -> str:
    if not facts.unanswered:
        return _("Tak, I har svaret for alle, I har mødt.")
    return ngettext(
        "Svar for %(num)d elev mere: Vil I gå videre?",
        "Svar for %(num)d elever mere: Vil I gå videre?",
        facts.unanswered,
    )


def _promise(facts: CompanyFacts) -> str:
    return _(
        "Siger I begge ja, får I det at vide og kan nå hinanden. Ellers ser eleven aldrig jeres"
        " svar. Svar senest %(day)s.",
        day=day(answers_close_on(facts.event.held_on)),
    )


def _documents(facts: CompanyFacts, host: HostTexts) -> str:
    if not facts.meetings or not (facts.has_documents or host.has_wishes):
        return ""
    held_on = facts.event.held_on
    if companies_may_see(held_on, facts.today):
        return str(host.documents_open) % {"day": day(seen_until(held_on))}
    if facts.today < seen_from(held_on):
        return str(host.documents_soon) % {"day": day(seen_from(held_on))}
    closed: str = _(
        "Ansøgninger og CV'er kunne læses til og med %(day)s.", day=day(seen_until(held_on))
    )
    return closed
