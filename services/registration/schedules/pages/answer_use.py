"""What can be done with the answer to a what-if question, and where; it reads nothing."""

from dataclasses import dataclass
from typing import Literal

from flask import url_for
from flask_babel import gettext as _

from services.registration.schedules.domain.build_order import is_of_talks
from services.registration.schedules.domain.what_if import Question
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.texts.what_if import use_text


@dataclass(frozen=True)
class AnswerUse:
    """`way`: build with the answer's choice, post at once, or follow a link; `text` says before
    the link what must be changed there by hand.
    """

    way: Literal["build", "post", "link"]
    action: str
    address: str
    text: str = ""


def answer_use(build: ScheduleBuild, question: Question, *, published: bool) -> AnswerUse:
    event_id = build.event_id
    if question.kind == "fairness":
        address = url_for("builds.ask_for_build", event_id=event_id)
        return AnswerUse("build", _("Byg skemaer med dette valg"), address)
    if question.kind in ("table", "company_away") and published:
        company, is_table = question.companies[0], question.kind == "table"
        address = url_for(
            "day_changes.show",
            event_id=event_id,
            show=1,
            tables_at=company if is_table else None,
            company=None if is_table else company,
        )
        return AnswerUse("link", _("Se, hvem det ændrer noget for"), address)
    if question.kind == "table":
        text = _("Giv %(name)s et bord mere", name=question.label)
        address = url_for("questions.use", event_id=event_id, number=build.number)
        return AnswerUse("post", text, address)
    return _elsewhere(build, question)


def _elsewhere(build: ScheduleBuild, question: Question) -> AnswerUse:
    """The rule is changed by hand, on the page that owns it."""
    event_id, talks = build.event_id, is_of_talks(build.order)
    text = use_text(question, talks)
    if question.kind == "company_away":
        address = f"/registration/events/{event_id}/companies"
        return AnswerUse("link", _("Gå til virksomhederne"), address, text)
    if question.kind == "meeting" and talks:
        address = url_for("group_sessions.show_rules", event_id=event_id)
        return AnswerUse("link", _("Gå til oplæggene"), address, text)
    return AnswerUse("link", _("Gå til arrangementet"), f"/scheduling/events/{event_id}", text)
