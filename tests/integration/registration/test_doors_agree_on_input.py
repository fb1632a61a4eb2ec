"""What one door of registration takes, the other takes, and what one refuses, the other refuses."""

import pytest
from sqlalchemy import update

from services.registration.companies.models import Company
from tests.support.doors.agreement import Input, Twin, disagreements
from tests.support.world import make_world

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def student(world):
    one = f"/events/{world.event_id}/students/{world.students[0]}"
    good = {"name": "Ida Holm", "class_name": "2.A", "education": "Smed", "email": "ida@x.example"}
    return Twin(one, one, good, good, tuple(Input(name) for name in good))


def company(world):
    one = f"/companies/{world.companies[0]}"
    good = {"name": "Elværket", "cvr": "", "contact": "Ib", "email": "ib@x.example", "phone": "1"}
    return Twin(one, one, good, good, tuple(Input(name) for name in good))


def counsellor(world):
    one = f"/events/{world.event_id}/counsellors/{world.participations[0]}"
    good = {"name": "Bo Lund", "email": "bo@x.example", "offers": "Alt om SU"}
    known = tuple([str(each)] for each in world.educations)
    educations = Input("education_ids", "list", known, typed=lambda ids: {"educations": ids})
    inputs = (*(Input(name) for name in good), educations)
    return Twin(one, one, good, good | {"slots": [0, 1, 2, 3, 4]}, inputs)


def reply(world):
    part = f"/events/{world.event_id}/participations/{world.participations[0]}"
    good = {"representatives": 50, "tables": 1, "presentation": "Vi søger to."}
    offers = Input(
        "placements",
        "number",
        in_json=lambda count: [
            {"education": "Elektriker", "agreement_type": "full", "count": count}
        ],
        typed=lambda count: {f"placements-{world.educations[0]}-full": count},
        means_none=("", "0"),
    )
    return Twin(
        f"{part}/reply",
        f"/events/{world.event_id}/companies/{world.participations[0]}/answer",
        good | {"coming": True},
        good | {"coming": "yes", "slots": [0, 1, 2, 3, 4]},
        (
            Input("representatives", "number"),
            Input("tables", "number"),
            Input("presentation"),
            Input("coming", "choice"),
            offers,
        ),
        read=part,
    )


def declined_reply(world):
    good = {"reason": "date", "reason_text": "Vi har messe."}
    inputs = (Input("reason", "choice"), Input("reason_text"))
    yes = reply(world)
    return Twin(
        yes.resource,
        yes.page,
        good | {"coming": False},
        good | {"coming": "no"},
        inputs,
        read=yes.read,
    )


def withdrawal(world):
    part = f"/events/{world.event_id}/participations/{world.participations[1]}"
    page = f"/events/{world.event_id}/companies/{world.participations[1]}/withdraw"
    good = {"reason": "illness", "reason_text": "Influenza"}
    inputs = (Input("reason", "choice"), Input("reason_text"))
    return Twin(f"{part}/withdrawal", page, good, good, inputs, read=part)


def booking_rules(world):
    numbers = tuple(Input(name, "number") for name in ("most_meetings", "drop_hours"))
    codes = (Input("way", "choice"), Input("on_the_day", "choice", means_none=("",)))
    good = {"way": "open"}
    form = {**good, "on_the_day": "yes"}
    page = f"/events/{world.event_id}/schedules/booking"
    return Twin(f"/events/{world.event_id}/booking", page, good, form, (*numbers, *codes))


def group_rules(world):
    good = {"most_sessions": 3, "people": 500, "smallest": 1}
    numbers = tuple(Input(name, "number") for name in (*good, "sessions_each"))
    return Twin(
        f"/events/{world.event_id}/group-rules",
        f"/events/{world.event_id}/schedules/sessions/rules",
        good | {"is_on": True},
        good | {"is_on": "yes"},
        numbers,
    )


def preparation_plan(world):
    names = ("asks_for_application", "asks_for_cv", "schedule_waits", "openings_are_public")
    resource, page = "preparation/plan", "preparation/settings"
    return Twin(
        f"/events/{world.event_id}/{resource}",
        f"/events/{world.event_id}/{page}",
        dict.fromkeys(names, True),
        dict.fromkeys(names, "yes"),
        tuple(Input(name, "choice", means_none=("",)) for name in names),
    )


def wishes(world):
    person = world.students[0]
    known = tuple([str(one)] for one in world.companies[:2])
    chosen = Input("companies", "list", known, typed=lambda ids: {"wish": ids})
    resource = f"/events/{world.event_id}/students/{person}/wishes"
    page = f"/events/{world.event_id}/wishes/{person}"
    return Twin(resource, page, {"companies": []}, {}, (chosen,))


def company_wishes(world):
    one = world.students[0]
    score = Input(
        "students",
        "number",
        in_json=lambda score: [{"student_id": str(one), "score": score}],
        typed=lambda score: {f"score-{one}": score},
        means_none=("",),
    )
    who = Input(
        "students",
        "list",
        known=([str(one)],),
        in_json=lambda ids: [{"student_id": each, "score": 2} for each in ids],
        typed=lambda ids: {f"score-{each}": ["2"] * ids.count(each) for each in ids},
    )
    resource = f"/events/{world.event_id}/companies/{world.companies[0]}/wishes"
    page = f"/events/{world.event_id}/company-wishes/{world.companies[0]}"
    # the page says which list it showed by a stamp of its own
    return Twin(resource, page, {"students": []}, {}, (score, who), version="seen")


KINDS = {counsellor: "guidance", group_rules: "career_day"}
TWINS = (
    *(student, company, counsellor, reply, declined_reply, withdrawal),
    *(booking_rules, group_rules, preparation_plan, wishes, company_wishes),
)


@pytest.fixture
def organiser(database, the_day_before, browser_of):
    """of(world): the organiser of a school."""
    return lambda world: browser_of(
        world.organiser, "administrator", "organiser", "teacher", "crew", school=world
    )


def school_of(database, kind):
    with database.writing() as session:
        world = make_world(session, kind=kind)
        if kind == "guidance":
            session.execute(update(Company).values(kind="counsellor"))
        return world


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("twin_of", TWINS, ids=lambda twin_of: twin_of.__name__)
def test_both_doors_take_the_same(database, organiser, twin_of):
    world = school_of(database, KINDS.get(twin_of, "praktikdating"))
    assert disagreements(twin_of(world), organiser(world)) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_limit_that_differs_is_found(database, organiser):
    """Control: a class has fewer letters than an education."""
    world = school_of(database, "praktikdating")
    good = student(world)
    crossed = Input("class_name", typed=lambda text: {"education": text})
    twin = Twin(good.resource, good.page, good.body, good.form, (crossed,))
    assert "class_name = 81 letters: taken by the form alone" in disagreements(
        twin, organiser(world)
    )
