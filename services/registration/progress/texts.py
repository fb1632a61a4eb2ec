"""The words for an event's state: one sentence, one main action, and a line per step."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.companies.texts import answers_sentence
from services.registration.kit.texts.hosts import HostTexts, host_texts
from services.registration.progress.domain import EventFigures, event_state, step_states
from services.registration.schedules.texts.coverage import (
    coverage_text,
    gap_texts,
    unheld_text,
    unheld_texts,
)
from shared.auth.identity import Identity
from shared.auth.permissions import ON_THE_DAY, ORGANISERS
from shared.web.formats import day_time, time_of_day

#: states in which nothing goes on until the organiser does something
_NEEDS_SOMEBODY = {
    "meetings_unheld",
    "nobody_invited",
    "no_company_coming",
    "no_company_left",
    "no_students",
    "no_student_left",
    "ready_to_build",
    "schedules_not_published",
    "changes_unsent",
    "news_untold",
    "students_without_schedule",
    "companies_without_place",
}
_AFTER_PUBLICATION = {
    "rooms_awaited",
    "changes_unsent",
    "no_company_left",
    "no_student_left",
    "students_without_schedule",
    "companies_without_place",
    "ready_for_the_day",
}


@dataclass(frozen=True)
class EventSummary:
    """kind is that of the state macro; action is empty where there is nothing to press."""

    sentence: str
    detail: str
    kind: str
    action: str = ""
    address: str = ""


def summary_for(identity: Identity, summary: EventSummary) -> EventSummary:
    """The same without an action that this person's role may not take."""
    roles = ON_THE_DAY if summary.address.endswith("/day") else ORGANISERS
    return summary if identity.is_any_here(roles) else replace(summary, action="", address="")


def summary_of(event_id: UUID, figures: EventFigures, now: datetime) -> EventSummary:
    """What the organiser should know and do first."""
    state = event_state(figures, now)
    own = f"/registration/events/{event_id}"
    due = day_time(state.due) if state.due else ""
    if state.code in {"cancelled", "over", "today"}:
        return _summary_near_the_day(state.code, figures, own)
    if state.code == "meetings_unheld":
        return _summary_of_unheld(figures, own)
    if state.code in {"news_waiting", "news_untold"}:
        return _summary_of_news(state.code, figures, own)
    if state.code in _AFTER_PUBLICATION:
        return _summary_after_publication(state.code, figures, event_id)
    if state.code in {"nobody_invited", "waiting_for_companies", "no_company_coming"}:
        return _summary_of_companies(state.code, figures, own, due)
    if state.code in {"no_students", "wishes_not_open", "waiting_for_wishes"}:
        return _summary_of_students(state.code, figures, own, due)
    return _summary_of_schedules(state.code, figures, own)


def _summary_near_the_day(code: str, figures: EventFigures, own: str) -> EventSummary:
    if code == "cancelled" and figures.untold:
        return EventSummary(
            _("Arrangementet er aflyst."),
            _untold_text(figures.untold),
            "error",
            _("Se, hvem der mangler besked"),
            f"{own}/news",
        )
    if code == "cancelled":
        return EventSummary(_("Arrangementet er aflyst."), "", "error")
    if code == "over":
        detail = _("Se, hvem der kom, og hvad der kom ud af det.")
        return EventSummary(
            _("Dagen er holdt."), detail, "success", _("Se fremmødet"), f"{own}/day"
        )
    gaps = _gap_texts(figures)
    if figures.unheld:
        urgent = _summary_of_unheld(figures, own)
        return replace(urgent, sentence=_("Det er i dag."), detail=" ".join(gaps))
    action = _("Åbn dagens oversigt")
    kind = "warning" if gaps else "info"
    return EventSummary(_("Det er i dag."), " ".join(gaps), kind, action, f"{own}/day")


def _gap_texts(figures: EventFigures) -> list[str]:
    if figures.coverage is None:
        return unheld_texts(figures.unheld)
    return gap_texts(figures.coverage, _hosts(figures))


def _summary_of_unheld(figures: EventFigures, own: str) -> EventSummary:
    """Urgent: people stand before a table where nobody is."""
    first, *others = _gap_texts(figures)
    if not figures.published:
        return EventSummary(
            first, " ".join(others), "error", _("Se samtalerne"), f"{own}/schedules/companies"
        )
    return EventSummary(
        first, " ".join(others), "error", _("Find nye tider"), f"{own}/day/changes?show=1"
    )


def _summary_of_news(code: str, figures: EventFigures, own: str) -> EventSummary:
    if code == "news_untold":
        return EventSummary(
            _untold_text(figures.untold),
            "",
            "warning",
            _("Se, hvem der mangler besked"),
            f"{own}/news",
        )
    assert figures.tells_at is not None, "the state says that it waits"
    return EventSummary(
        _("Besked går ud kl. %(time)s.", time=time_of_day(figures.tells_at)),
        _("Indtil da kan du fortryde."),
        "info",
        _("Se, hvem der får besked"),
        f"{own}/news",
    )


def _untold_text(untold: int) -> str:
    return ngettext(
        "%(num)d har ikke fået at vide, hvordan det er nu.",
        "%(num)d har ikke fået at vide, hvordan det er nu.",
        untold,
    )


def _summary_after_publication(code: str, figures: EventFigures, event_id: UUID) -> EventSummary:
    assert figures.coverage is not None, "the state says that it is published"
    gaps = gap_texts(figures.coverage, _hosts(figures))
    schedules = f"/registration/events/{event_id}/schedules"
    actions = {
        "changes_unsent": (
            _("Se, hvem der mangler besked"),
            f"/registration/events/{event_id}/news",
        ),
        "no_company_left": (
            _("Invitér flere virksomheder"),
            f"/registration/events/{event_id}/companies/invite",
        ),
        "no_student_left": (
            _("Hent elever fra Excel"),
            f"/registration/events/{event_id}/students/import",
        ),
        "students_without_schedule": (_("Se, hvem der mangler"), f"{schedules}/students"),
        "companies_without_place": (
            _("Giv dem en plads"),
            f"/scheduling/events/{event_id}/programme",
        ),
    }
    action, address = actions.get(code, (_("Se skemaerne"), schedules))
    if not gaps:
        whole = _("Alle har fået deres skema. I er klar til dagen.")
        return EventSummary(whole, "", "success", action, address)
    kind = "info" if code == "rooms_awaited" else "warning"
    return EventSummary(gaps[0], " ".join(gaps[1:]), kind, action, address)


def _summary_of_companies(code: str, figures: EventFigures, own: str, due: str) -> EventSummary:
    if figures.is_guidance:
        return EventSummary(
            _("Der er ingen vejledere endnu."),
            _("Skriv dem ind, så får de hver en mail med deres egen dag."),
            "info",
            _("Tilføj vejledere"),
            f"{own}/counsellors",
        )
    if code == "nobody_invited":
        return EventSummary(
            _("Der er ikke inviteret nogen virksomheder endnu."),
            _("De skal svare senest %(when)s.", when=due) if due else "",
            "info",
            _("Invitér virksomheder"),
            f"{own}/companies/invite",
        )
    if code == "no_company_coming":
        return EventSummary(
            _("Ingen virksomheder kommer endnu."),
            _("Svarfristen er gået, eller alle har sagt nej."),
            "warning",
            _("Invitér flere virksomheder"),
            f"{own}/companies/invite",
        )
    return EventSummary(
        answers_sentence(invited=figures.invited, silent=figures.silent),
        _("Svarfristen er %(when)s.", when=due) if due else "",
        "warning" if figures.mail_failed else "info",
        ngettext("Se den tavse", "Se de %(num)d tavse", figures.silent),
        f"{own}/companies?status=silent",
    )


def _summary_of_students(code: str, figures: EventFigures, own: str, due: str) -> EventSummary:
    if code == "no_students":
        return EventSummary(
            _("Der er ingen elever på arrangementet endnu."),
            _("Ønskerne åbner %(when)s.", when=due) if due and not figures.is_guidance else "",
            "info",
            _("Hent elever fra Excel"),
            f"{own}/students/import",
        )
    if code == "wishes_not_open":
        return EventSummary(
            _("Eleverne kan ønske fra %(when)s.", when=due),
            missing_places(figures),
            "info",
            _("Se ønskerunden"),
            f"{own}/wishes",
        )
    return EventSummary(
        ngettext(
            "%(done)s af %(num)d elev har afleveret ønsker.",
            "%(done)s af %(num)d elever har afleveret ønsker.",
            figures.students,
            done=figures.with_wishes,
        ),
        _("Ønskerne lukker %(when)s.", when=due) if due else "",
        "info",
        _("Se, hvem der mangler"),
        f"{own}/wishes",
    )


def _summary_of_schedules(code: str, figures: EventFigures, own: str) -> EventSummary:
    if code == "schedules_not_published":
        return EventSummary(
            _("Skemaerne er lavet, men ikke offentliggjort."),
            missing_places(figures),
            "warning",
            _("Se og offentliggør skemaerne"),
            f"{own}/schedules",
        )
    if code == "students_book":
        return EventSummary(
            _(
                "%(booked)s af %(all)s elever har booket.",
                booked=figures.booked,
                all=figures.students,
            ),
            missing_places(figures),
            "info",
            _("Se samtalerne"),
            f"{own}/schedules/students",
        )
    return EventSummary(
        _("Ønskerne er inde. Nu kan skemaerne laves."),
        missing_places(figures),
        "info",
        _("Lav skemaer"),
        f"{own}/schedules",
    )


def missing_places(figures: EventFigures) -> str:
    if not figures.missing_places:
        return ""
    return _hosts(figures).without_place(figures.missing_places)


def _hosts(figures: EventFigures) -> HostTexts:
    return host_texts("guidance" if figures.is_guidance else "")


def path_states(figures: EventFigures, now: datetime) -> dict[str, dict[str, str]]:
    """For the path on top of every page of the event: a mark and a few words per step."""
    code = event_state(figures, now).code
    needs_somebody = code in _NEEDS_SOMEBODY or figures.mail_failed
    marks = {
        "done": "done",
        "current": "attention" if needs_somebody else "waiting",
        "waiting": "waiting",
    }
    words = step_texts(figures)
    return {
        step: {"state": marks[state], "text": words.get(step, "")}
        for step, state in step_states(figures, now).items()
    }


def step_texts(figures: EventFigures) -> dict[str, str]:
    """The shortest figure that tells how far each step is."""
    words: dict[str, str] = {}
    if figures.is_guidance and figures.accepted:
        words["companies"] = _("%(coming)s kommer", coming=figures.accepted)
    elif figures.invited:
        words["companies"] = _(
            "%(coming)s kommer, %(silent)s tavse", coming=figures.accepted, silent=figures.silent
        )
    if figures.accepted:
        words["rooms"] = _(
            "%(placed)s af %(all)s har plads", placed=figures.placed, all=figures.accepted
        )
    if figures.students and figures.is_guidance:
        words["students"] = _(
            "%(booked)s af %(all)s har booket", booked=figures.booked, all=figures.students
        )
    elif figures.students:
        words["students"] = _(
            "%(done)s af %(all)s har ønsket", done=figures.with_wishes, all=figures.students
        )
    if figures.unheld:
        words["schedules"] = unheld_text(figures.unheld)
    elif figures.coverage is not None:
        words["schedules"] = coverage_text(figures.coverage)
    elif figures.published:
        words["schedules"] = _("offentliggjort")
    elif figures.built:
        words["schedules"] = _("klar til at blive set")
    return words
