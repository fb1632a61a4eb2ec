"""What if ...?, and what fairness costs: asked here, answered by a worker, published by nobody."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from planning import InstanceError
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.meetings.queries.groups import has_groups
from services.registration.meetings.queries.personal_schedules import event_slots
from services.registration.meetings.queries.publications import is_published
from services.registration.meetings.queries.seat_supply import companies_to_plan
from services.registration.permissions import (
    BUILD_SCHEDULES,
)
from services.registration.schedules.domain.build_order import is_of_talks
from services.registration.schedules.domain.incidents import Incident
from services.registration.schedules.domain.what_if import SHORTEST_MINUTES, Question
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.pages.answer_use import answer_use
from services.registration.schedules.queries.builds import access_build, questions_of_event
from services.registration.schedules.queries.rooms_in_use import rooms_in_use
from services.registration.schedules.schemas.what_if import WhatIfOrderSchema
from services.registration.schedules.texts.what_if import (
    effect_rows,
    effect_text,
    makes_no_difference,
    question_text,
    without_anything,
)
from services.registration.schedules.use_cases.publish_repair import apply_incident
from services.registration.schedules.use_cases.request_what_if import (
    WhatIfRequest,
    load_question,
    request_prices,
    request_what_if,
)
from services.registration.wishes.queries.wishes import company_names
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.typed.fields import typed_number
from shared.web.typed.forms import TypedForm, read_form

questions = Blueprint("questions", __name__)


@questions.get("/events/<uuid:event_id>/schedules/what-if")
def what_if(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        names = company_names(session, event_id)
        found = questions_of_event(session, event_id, "what_if")
        number = request.args.get("number", 0, typed_number)
        shown = next((one for one in found if one.number == number), None)
        slots = list(event_slots(session, event_id).values())
        length = int((slots[0][1] - slots[0][0]).total_seconds() // 60) if slots else 10
        return render_template(
            "schedules/builds/what_if.html",
            event=event,
            step="schedules",
            companies=[
                (str(one.id), names[one.id]) for one in companies_to_plan(session, event_id)
            ],
            rooms=[(str(room.id), room.label) for room in rooms_in_use(session, event_id)],
            length=length,
            shorter=max(length - 2, SHORTEST_MINUTES),
            answers=[(one, question_text(_question(one), is_of_talks(one.order))) for one in found],
            shown=shown if shown and shown.status == "done" else None,
            shown_is_of_talks=shown is not None and is_of_talks(shown.order),
            is_of_talks=has_groups(session, event_id),
            question_of=_question,
            question_words=question_text,
            effect_words=effect_text,
            makes_no_difference=makes_no_difference,
            effect_rows=effect_rows,
            use=(
                answer_use(shown, _question(shown), published=is_published(session, event_id))
                if shown
                else None
            ),
        )


@questions.post("/events/<uuid:event_id>/schedules/what-if")
@requires(BUILD_SCHEDULES)
def ask(event_id: UUID) -> Response | tuple[str, int]:
    identity = required_identity()
    form = _read(request.form)
    if form.errors:
        flash_warning(" ".join(form.errors.values()))
        return what_if(event_id), form.status
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        try:
            build = request_what_if(
                session,
                event=event,
                question=load_question(session, event_id, WhatIfRequest.of(form.loaded)),
                requested_by=identity.person_id,
            )
        except InstanceError:
            flash_warning(gettext("Det passer ikke ind i dagen. Prøv med noget mindre."))
            return redirect(url_for(".what_if", event_id=event_id), 303)
    return redirect(url_for("builds.one_build", event_id=event_id, number=build.number), 303)


@questions.post("/events/<uuid:event_id>/schedules/what-if/<int:number>/use")
@requires(BUILD_SCHEDULES)
def use(event_id: UUID, number: int) -> Response:
    """Make it so, where this service owns the rule and nobody has been told anything yet."""
    identity = required_identity()
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        build = access_build(session, event_id, number, with_outcome=True)
        if build.purpose != "what_if" or is_published(session, event_id):
            raise NotFound
        question = _question(build)
        if question.kind != "table":
            raise NotFound
        company = UUID(question.companies[0])
        more = Incident("company_tables", company, more=1)
        apply_incident(session, event.id, more, applied_by=identity.person_id)
    flash_success(gettext("Gjort. Byg et nyt skema, så bordet kommer med."))
    return redirect(url_for("builds.overview", event_id=event_id), 303)


@questions.get("/events/<uuid:event_id>/schedules/fairness")
def fairness(event_id: UUID) -> str:
    """The slider as radio buttons, each with its price."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        found = questions_of_event(session, event_id, "prices")
        done = next((one for one in found if one.status == "done" and one.result), None)
        return render_template(
            "schedules/builds/fairness.html",
            event=event,
            step="schedules",
            build=done,
            running=next((one for one in found if one.status != "done"), None),
            steps=done.result["steps"] if done and done.result else [],
            published=is_published(session, event_id),
            without_anything=without_anything,
        )


@questions.post("/events/<uuid:event_id>/schedules/fairness")
@requires(BUILD_SCHEDULES)
def work_out(event_id: UUID) -> Response:
    identity = required_identity()
    with current_database().writing() as session:
        event: Event = access_event(session, identity, event_id)
        build = request_prices(session, event=event, requested_by=identity.person_id)
    return redirect(url_for("builds.one_build", event_id=event_id, number=build.number), 303)


def _question(build: ScheduleBuild) -> Question:
    return Question.from_dict(build.order["question"])


def _read(sent: "MultiDict[str, str]") -> TypedForm:
    """The page has an input for every kind; only those of the chosen one are said."""
    kind = sent.get("kind", "")
    about = {
        "company_away": {"company_id": sent.get("company_away", "")},
        "table": {"company_id": sent.get("table_at", "")},
        "room_away": {"room_id": sent.get("room", "")},
        "shorter": {"minutes": sent.get("minutes", "")},
        "fairness": {"level": sent.get("level", "")},
    }.get(kind, {})
    return read_form(WhatIfOrderSchema(), MultiDict({"kind": kind, **about}))
