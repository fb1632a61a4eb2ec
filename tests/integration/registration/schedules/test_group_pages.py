"""The organiser's pages and the JSON doors of group sessions, from the choice to the paper."""

import re
from uuid import UUID

import pytest

from services.registration.events.models.events import Event
from services.registration.events.models.places import OfferedRoom
from services.registration.schedules.queries.groups import session_lines
from tests.integration.registration.schedules.test_group_sessions import answer, build, hear
from tests.integration.registration.schedules.test_publishing import wish
from tests.support.rows import nothing_changes

pytestmark = pytest.mark.usefixtures("the_day_before")

CHOICE = {
    "is_on": "yes",
    "most_sessions": "2",
    "people": "4",
    "smallest": "1",
    "sessions_each": "",
    "fill": "yes",
    "version": "0",
}


@pytest.fixture
def organiser(browser_of, world, database):
    with database.writing() as session:
        session.get_one(Event, world.event_id).kind = "career_day"
        session.add(
            OfferedRoom(
                event_id=world.event_id, room_id=UUID(int=0), name="R", building="B", capacity=4
            )
        )
    return browser_of(world.organiser, "organiser")


def words(answered) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answered.text))


def test_from_the_choice_to_the_attendance_list_of_each_session(organiser, world, database):
    base = f"/events/{world.event_id}/schedules"
    assert "holder ingen oplæg" in words(organiser.get(f"{base}/sessions"))
    assert organiser.post(f"{base}/sessions/rules", **CHOICE).status_code == 303
    assert "1 lokale i 5 tidsrum" in words(organiser.get(f"{base}/sessions/rules"))
    wish(database, world)
    build(database, world)
    built = words(organiser.get(f"{base}/builds/1"))
    assert "oplæg i elevernes skemaer" in built
    assert "samtale" not in built.lower()
    asks = words(organiser.get(f"{base}/what-if"))
    assert "Et oplæg mere til hver elev" in asks
    assert "samtale" not in asks.lower()
    assert (
        organiser.post_seen(f"{base}/publish?build=1", f"{base}/publish", build="1").status_code
        == 303
    )
    assert "Lokalerne til oplæggene er på vej" in words(organiser.get(base))
    assert "Lokalerne er på vej" in words(organiser.get(f"{base}/sessions"))
    hear(database, answer(database, world, label="Aula "))
    listed = words(organiser.get(f"{base}/sessions"))
    assert "Alle har et lokale." in listed
    assert "Aula 0, Syd" in listed
    paper = organiser.get(f"{base}/papers/sessions").text
    with database.reading() as session:
        lines = session_lines(session, world.event_id)
    assert paper.count('class="paper-page"') == len(lines)
    assert paper.count("tick-box") == sum(line.taken for line in lines)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("people", "0", "Skal være fra 1 til 500."),
        ("most_sessions", "mange", "Skriv et helt tal."),
        ("smallest", "5", "Det mindste antal elever kan ikke være større"),
        ("sessions_each", "99", "Skal være fra 1 til 50."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(
    organiser, world, field, typed, said, database
):
    path = f"/events/{world.event_id}/schedules/sessions/rules"
    with nothing_changes(database):
        answered = organiser.post(path, **(CHOICE | {field: typed}))
        assert answered.status_code == 422
    assert said in words(answered)
    assert f'value="{typed}"' in answered.text


def test_a_choice_over_a_newer_one_shows_the_newer(organiser, world):
    path = f"/events/{world.event_id}/schedules/sessions/rules"
    organiser.post(path, **CHOICE)
    organiser.post(path, **(CHOICE | {"people": "3"}))
    assert 'value="4"' in organiser.get(path).text


def test_programs_choose_and_read_the_same(organiser, world, database):
    path = f"/events/{world.event_id}/group-rules"
    etag = organiser.api("GET", path).headers["ETag"]
    rules = {"is_on": True, "most_sessions": 2, "people": 4, "smallest": 1}
    with nothing_changes(database):
        assert organiser.api("PUT", path, rules).status_code == 428
    changed = organiser.api("PUT", path, rules, headers={"If-Match": etag})
    assert changed.json == rules | {"sessions_each": None, "fill": True}
    with nothing_changes(database):
        assert organiser.api("PUT", path, rules, headers={"If-Match": etag}).status_code == 412
    wish(database, world)
    build(database, world)
    sessions = f"/events/{world.event_id}/sessions"
    assert organiser.api("GET", sessions).json == {"items": [], "rooms_awaited": False}
    published = organiser.api(
        "POST",
        f"/events/{world.event_id}/publications",
        {"build": 1},
        headers={"Idempotency-Key": "one"},
    )
    assert published.status_code == 201
    assert organiser.api("GET", sessions).json["rooms_awaited"] is True
    hear(database, answer(database, world))
    read = organiser.api("GET", sessions).json
    assert read["rooms_awaited"] is False
    assert all(one["room"] and len(one["students"]) == one["taken"] for one in read["items"])


def test_crew_and_strangers_choose_nothing(browser_of, world, organiser, database):
    path = f"/events/{world.event_id}/schedules/sessions/rules"
    crew = browser_of(world.organiser, "crew")
    with nothing_changes(database):
        assert crew.post(path, **CHOICE).status_code == 403
    student = browser_of(world.students[0])
    assert student.get(path).status_code in (302, 303, 403)


def test_nobody_asks_for_a_table_more_where_there_are_talks(organiser, world):
    organiser.post(f"/events/{world.event_id}/schedules/sessions/rules", **CHOICE)
    order = {"kind": "table", "company_id": str(world.companies[0])}
    answered = organiser.api("POST", f"/events/{world.event_id}/what-if", order)
    assert (answered.status_code, answered.json["code"]) == (422, "no_tables_at_talks")
