"""What if, and what fairness costs: answered by a worker, and nothing changes by asking."""

import pytest
from sqlalchemy import func, select

from services.registration.companies.models import Participation
from services.registration.events.models.events import Event, EventSlot
from services.registration.meetings.models.meetings import Meeting
from services.registration.schedules.models import ScheduleBuild
from services.registration.wishes.use_cases.update_wishes import replace_companies, update_wishes
from tests.support.planning import carry_out_next
from tests.support.rows import nothing_changes

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def wishing(database, world):
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        for student in world.students:
            mine = replace_companies(world.companies, None)
            update_wishes(session, event=event, person_id=student, change=mine)
    return world


@pytest.fixture
def organiser(wishing, browser_of):
    return browser_of(wishing.organiser, "organiser")


def test_what_a_missing_company_means_is_shown_and_nothing_is_changed(database, wishing, organiser):
    page = f"/events/{wishing.event_id}/schedules/what-if"
    asked = organiser.post(page, kind="company_away", company_away=str(wishing.companies[0]))
    assert asked.status_code == 303
    carry_out_next(database)
    answer = organiser.get(organiser.get(asked.location).location).text
    assert "Firma 00 A/S kommer ikke" in answer
    with database.reading() as session:
        build = session.scalar(select(ScheduleBuild))
        effect = session.scalar(select(ScheduleBuild.result))["effect"]
        coming = select(func.count()).where(Participation.status == "accepted")
        assert (build.purpose, session.scalar(coming)) == ("what_if", 4)
        assert session.scalar(select(func.count()).select_from(Meeting)) == 0
    assert effect["worse_off"] > 0
    assert effect["better_off"] == 0
    overview = organiser.get(f"/events/{wishing.event_id}/schedules").text
    assert "Byggede skemaer" not in overview


def test_an_answer_cannot_be_published(database, wishing, organiser):
    organiser.post(f"/events/{wishing.event_id}/schedules/what-if", kind="slot")
    carry_out_next(database)
    path = f"/events/{wishing.event_id}/publications"
    with nothing_changes(database):
        refused = organiser.api("POST", path, {"build": 1}, headers={"Idempotency-Key": "one"})
        assert refused.status_code == 409


def test_another_table_is_used_where_nobody_has_been_told(database, wishing, organiser):
    page = f"/events/{wishing.event_id}/schedules/what-if"
    organiser.post(page, kind="table", table_at=str(wishing.companies[1]))
    carry_out_next(database)
    assert organiser.post(f"{page}/1/use").status_code == 303
    with database.reading() as session:
        assert session.scalar(
            select(Participation.tables).where(Participation.company_id == wishing.companies[1])
        ) == (2)


def test_the_price_of_each_place_of_the_slider_and_a_schedule_from_one(
    database, wishing, organiser
):
    page = f"/events/{wishing.event_id}/schedules/fairness"
    asked = organiser.post(page)
    carry_out_next(database)
    assert organiser.get(asked.location).location.endswith("/fairness?number=1")
    shown = organiser.get(page).text
    assert shown.count('type="radio"') == 5
    with database.reading() as session:
        steps = session.scalar(select(ScheduleBuild.result))["steps"]
    assert [step["level"] for step in steps] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert steps[0]["total"] == max(step["total"] for step in steps)
    organiser.post(f"/events/{wishing.event_id}/schedules/builds", fairness="1.0", seed="3")
    with database.reading() as session:
        orders = session.scalars(select(ScheduleBuild.order).order_by(ScheduleBuild.number))
        assert orders.all()[1]["instance"]["fairness"] == 1.0


def test_a_change_without_effect_is_said_to_make_no_difference(database, wishing, organiser):
    """0.5 is the place of the slider that is used unasked."""
    page = f"/events/{wishing.event_id}/schedules/what-if"
    organiser.post(page, kind="fairness", level="0.5")
    carry_out_next(database)
    answer = organiser.get(f"{page}?number=1").text
    assert "Ingen forskel. Alle får det samme." in answer
    assert '<td colspan="3" class="quiet">Ingen forskel</td>' in answer
    with organiser.client.session_transaction() as cookie:
        cookie["identity"] = cookie["identity"] | {"language": "en"}
    assert "No difference. Everybody gets the same." in organiser.get(f"{page}?number=1").text


def test_who_wished_in_vain_is_counted_apart(database, wishing, organiser):
    """Nobody could have planned better for them, but they get nothing all the same."""
    page = f"/events/{wishing.event_id}/schedules"
    organiser.post(f"{page}/what-if", kind="slot")
    organiser.post(f"{page}/fairness")
    carry_out_next(database)
    carry_out_next(database)
    in_vain = {"students_with_none": 1, "wished_in_vain": 2}
    with database.writing() as session:
        asked, prices = session.scalars(select(ScheduleBuild).order_by(ScheduleBuild.number))
        assert asked.result["today"]["wished_in_vain"] == 0
        asked.result = asked.result | {"changed": asked.result["changed"] | in_vain}
        steps = [step | in_vain for step in prices.result["steps"]]
        prices.result = prices.result | {"steps": steps}
    shown = organiser.get(f"{page}/what-if?number=1").text
    assert shown.count("<strong>3</strong>") == 1
    assert shown.count("<strong>2</strong>") == 1
    assert "Heraf har kun ønsket nogen" in shown
    assert "2 af dem uden noget har kun ønsket" in organiser.get(f"{page}/fairness").text


def test_a_program_has_the_prices_of_fairness_worked_out(database, wishing, organiser):
    path = f"/events/{wishing.event_id}/fairness-prices"
    key = {"Idempotency-Key": "first"}
    asked = organiser.api("POST", path, {}, headers=key)
    assert (asked.status_code, asked.json["status"], asked.json["steps"]) == (201, "queued", None)
    assert organiser.api("POST", path, {}, headers=key).json["number"] == asked.json["number"]
    carry_out_next(database)
    answer = organiser.api("GET", f"{path}/1").json
    assert [step["level"] for step in answer["steps"]] == [0.0, 0.25, 0.5, 0.75, 1.0]
    totals = [step["total"] for step in answer["steps"]]
    assert (answer["status"], totals[0]) == ("done", max(totals))
    assert [one["number"] for one in organiser.api("GET", path).json["items"]] == [1]
    assert organiser.api("GET", f"/events/{wishing.event_id}/what-if/1").status_code == 404


def test_a_question_is_no_schedule_that_waits_to_be_published(database, wishing, organiser):
    event = f"/events/{wishing.event_id}"
    organiser.post(f"{event}/schedules/what-if", kind="slot")
    carry_out_next(database)
    assert not organiser.api("GET", event).json["figures"]["built"]
    organiser.post(f"{event}/schedules/builds")
    carry_out_next(database)
    assert organiser.api("GET", event).json["figures"]["built"]


def test_a_question_never_keeps_a_schedule_waiting(wishing, organiser):
    organiser.post(f"/events/{wishing.event_id}/schedules/fairness")
    built = organiser.post(f"/events/{wishing.event_id}/schedules/builds")
    assert built.location.endswith("/builds/2")


def test_what_nobody_can_choose_is_refused(wishing, organiser, database):
    page = f"/events/{wishing.event_id}/schedules/what-if"
    for fields in ({"kind": "magic"}, {"kind": "table", "table_at": "x"}, {"kind": "room_away"}):
        with nothing_changes(database):
            assert organiser.post(page, **fields).status_code == 422
    stranger = {"kind": "table", "table_at": str(wishing.event_id)}
    with nothing_changes(database):
        assert organiser.post(page, **stranger).status_code == 404


def test_a_program_asks_follows_and_reads_the_answer(database, wishing, organiser):
    path = f"/events/{wishing.event_id}/what-if"
    order = {"kind": "company_away", "company_id": str(wishing.companies[0])}
    asked = organiser.api("POST", path, order, headers={"Idempotency-Key": "first"})
    assert (asked.status_code, asked.json["status"]) == (201, "queued")
    again = organiser.api("POST", path, order, headers={"Idempotency-Key": "first"})
    assert again.json["number"] == asked.json["number"]
    waiting = organiser.api("GET", f"{path}/{asked.json['number']}").json
    assert (waiting["progress"], waiting["effect"]) == (0, None)
    carry_out_next(database)
    answer = organiser.api("GET", f"{path}/{asked.json['number']}").json
    assert (answer["status"], answer["label"]) == ("done", "Firma 00 A/S")
    assert answer["company_ids"] == [str(wishing.companies[0])]
    assert answer["effect"]["worse_off"] > 0
    assert answer["today"]["met"] > answer["changed"]["met"]
    assert [one["number"] for one in organiser.api("GET", path).json["items"]] == [1]


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"kind": "magic"}, 422),
        ({"kind": "table"}, 422),
        ({"kind": "shorter", "minutes": 61}, 422),
        ({"kind": "shorter", "minutes": 60}, 201),
        ({"kind": "table", "company_id": "01934c5e-0000-7000-8000-000000000000"}, 404),
        ({"kind": "room_away", "room_id": "01934c5e-0000-7000-8000-000000000000"}, 404),
    ],
)
def test_what_a_program_cannot_ask_is_refused(wishing, organiser, order, status):
    path = f"/events/{wishing.event_id}/what-if"
    answer = organiser.api("POST", path, order, headers={"Idempotency-Key": "any"})
    assert answer.status_code == status, answer.json


def test_a_day_that_does_not_exist_is_refused_with_its_reason(database, wishing, organiser):
    """Two slots of twelve minutes with a long break between hold no meeting of an hour."""
    with database.writing() as session:
        for slot in session.scalars(select(EventSlot).where(EventSlot.number > 0)):
            session.delete(slot)
    path = f"/events/{wishing.event_id}/what-if"
    order = {"kind": "shorter", "minutes": 60}
    answer = organiser.api("POST", path, order, headers={"Idempotency-Key": "any"})
    assert (answer.status_code, answer.json["code"]) == (422, "cannot_be_planned")


def test_progress_is_rendered_only_when_it_has_moved(database, wishing, organiser):
    path = f"/events/{wishing.event_id}/schedules"
    organiser.post(f"{path}/builds", seed="1")
    progress, htmx = f"{path}/builds/1/progress", {"HX-Request": "true"}
    first = organiser.client.get(progress, headers=htmx)
    assert "i kø" in first.text
    seen = htmx | {"If-None-Match": first.headers["ETag"]}
    still = organiser.client.get(progress, headers=seen)
    assert (still.status_code, still.text) == (304, "")
    with database.writing() as session:
        build = session.scalars(select(ScheduleBuild)).one()
        build.status, build.progress, build.best_score, build.upper_bound = "running", 40, 7, 9
    moved = organiser.client.get(progress, headers=seen)
    assert (moved.status_code, "7 af højst 9 point" in moved.text) == (200, True)
    with database.writing() as session:
        session.scalars(select(ScheduleBuild)).one().status = "done"
    over = organiser.client.get(progress, headers=htmx | {"If-None-Match": moved.headers["ETag"]})
    assert over.headers["HX-Redirect"].endswith("/builds/1")


def test_advice_that_would_meet_no_wish_more_is_not_given(database, wishing, organiser):
    path = f"/events/{wishing.event_id}/schedules/builds"
    organiser.post(path, seed="1")
    carry_out_next(database)
    advice = {"kind": "table", "more_points": 4, "is_exact": True}
    with database.writing() as session:
        build = session.scalars(select(ScheduleBuild)).one()
        empty = advice | {"company": 0, "more_meetings": 0}
        helpful = advice | {"company": 1, "more_meetings": 3}
        build.result = build.result | {"advice": [empty, helpful]}
    shown = organiser.get(f"{path}/1").text
    assert "opfylder 3 ønsker mere" in shown
    assert "opfylder 0 ønsker mere" not in shown
