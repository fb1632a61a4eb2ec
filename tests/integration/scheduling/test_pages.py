"""The pages as a hurried teacher uses them, with plain forms."""

import re
from io import BytesIO
from typing import Any

import pytest
import time_machine
from markupsafe import escape
from sqlalchemy import select

from services.scheduling.models.events import Event
from services.scheduling.models.rooms import Room
from tests.integration.scheduling.world import World, move, on_one_database, seating, text_of
from tests.support.browser import Browser
from tests.support.html_checks import html_faults

NEW_EVENT = {
    "kind": "praktikdating",
    "name": "Praktikdating, forår",
    "place": "Baltorpvej 20, 2750 Ballerup",
    "held_on": "2027-03-12",
    "starts": "09:00",
    "ends": "12:00",
    "slot_minutes": "20",
    "break_from": ["10:20", ""],
    "break_to": ["10:40", ""],
    "meetings_per_student": "4",
    "wishes_per_student": "6",
    "reply_by": "",
    "wishes_open_at": "",
    "wishes_close_at": "",
}


@pytest.fixture
def browser(world: World) -> Browser:
    return world.browser("organiser")


def the_event(world: World) -> Event:
    with world.database.reading() as session:
        return session.scalars(select(Event)).one()


def test_an_event_is_made_from_a_template(world: World, browser: Browser) -> None:
    assert "Praktikdating" in browser.get("/events/new").text
    form = browser.get("/events/new?template=praktikdating").text
    assert 'name="held_on"' in form
    assert html_faults(form) == []
    made = browser.post("/events/new", NEW_EVENT)
    event = the_event(world)
    assert (made.status_code, made.location) == (303, f"/events/{event.id}")
    page = browser.get(made.location).text
    assert "Arrangementet er oprettet" in page
    assert html_faults(page) == []
    assert len(event.slots) == 8


def test_the_same_form_sent_twice_makes_one_event(world: World, browser: Browser) -> None:
    form = browser.get("/events/new?template=praktikdating").text
    found = re.search(r'name="event_id" value="([^"]+)"', form)
    assert found is not None
    answers = [browser.post("/events/new", NEW_EVENT | {"event_id": found[1]}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location == f"/events/{found[1]}"
    assert str(the_event(world).id) == found[1]


def test_the_preview_shows_slots_and_saves_nothing(world: World, browser: Browser) -> None:
    shown = browser.post("/events/new", NEW_EVENT | {"action": "preview"})
    assert shown.status_code == 200
    assert "8 tidsrum" in text_of(shown.text)
    fragment = browser.post("/events/grid", NEW_EVENT | {"name": "", "slot_minutes": "35"})
    assert "4 tidsrum" in text_of(fragment.text)
    assert "minutter bliver til overs" in fragment.text
    assert world.said() == []


@on_one_database
@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": "  "}, "name", "Skriv noget her."),
        ({"name": "🎉"}, "name", "Skriv mindst ét bogstav eller tal."),
        ({"name": "Dag\u202eevil"}, "name", "Fjern tegn, der ikke kan ses."),
        ({"held_on": "31-02-2027"}, "held_on", "Skriv en dato, som findes"),
        ({"held_on": "2026-12-01"}, "held_on", "Datoen er passeret"),
        ({"ends": "08:00"}, "ends", "efter starttidspunktet"),
        ({"starts": "25:00"}, "starts", "klokkeslæt fra 0.00"),
        ({"slot_minutes": "12.7"}, "slot_minutes", "Skriv et helt tal."),
        ({"slot_minutes": "٣"}, "slot_minutes", "Skriv et helt tal."),
        ({"slot_minutes": "2"}, "slot_minutes", "fra 5 til 120"),
        ({"break_from": "13:00", "break_to": "13:10"}, "breaks", "mellem arrangementets start"),
        ({"meetings_per_student": "9"}, "meetings_per_student", "kun 8 tidsrum"),
        ({"held_on": "2027-03-28", "starts": "02:30"}, "starts", "findes ikke den dag"),
        ({"reply_by": "2027-03-28T02:30"}, "reply_by", "findes ikke den dag"),
        ({"reply_by": "2027-03-13T10:00"}, "reply_by", "Fristen ligger efter"),
        (
            {"wishes_open_at": "2027-03-02T10:00", "wishes_close_at": "2027-03-01T10:00"},
            "wishes_close_at",
            "lukker, før de åbner",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    browser: Browser, typed: dict[str, Any], field: str, sentence: str
) -> None:
    answer = browser.post("/events/new", NEW_EVENT | {"place": "Et særligt sted"} | typed)
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert sentence in text_of(answer.text)
    assert "Et særligt sted" in answer.text
    assert html_faults(answer.text) == []


@on_one_database
@pytest.mark.parametrize("name", ["O'Brien", "Ængmark-Ødegård", "Å", "{{7*7}}", "<b>x</b>"])
def test_unusual_names_are_kept_and_shown_as_text(
    world: World, browser: Browser, name: str
) -> None:
    made = browser.post("/events/new", NEW_EVENT | {"name": name})
    assert made.status_code == 303
    assert the_event(world).name == name
    page = browser.get(made.location).text
    assert str(escape(name)) in page
    assert "<b>x</b>" not in page


def test_a_stale_page_shows_the_fresh_state_and_saving_again_works(
    world: World, browser: Browser
) -> None:
    browser.post("/events/new", NEW_EVENT)
    address = f"/events/{the_event(world).id}"
    saved = browser.post_seen(address, **NEW_EVENT | {"version": "1", "name": "Nyt"})
    assert saved.status_code == 303
    stale = browser.post(address, NEW_EVENT | {"version": "1", "name": "Mit navn"})
    assert stale.status_code == 412
    assert "En anden har ændret det her imens" in stale.text
    assert 'value="Mit navn"' in stale.text
    assert "Gemt er nu: Nyt" in stale.text
    found = re.search(r'name="version" value="(\d+)"', stale.text)
    assert found is not None
    again = browser.post(address, NEW_EVENT | {"version": found[1], "name": "Mit navn"})
    assert again.status_code == 303
    assert the_event(world).name == "Mit navn"


def test_a_copy_starts_from_the_earlier_event(world: World, browser: Browser) -> None:
    event = world.event(name="Sidste år", place="Hallen")
    form = browser.get(f"/events/new?copy={event.id}").text
    assert 'value="Sidste år"' in form
    assert f'name="copied_from" value="{event.id}"' in form
    sent = NEW_EVENT | {"copied_from": str(event.id)}
    assert browser.post("/events/new", sent).status_code == 303


def test_cancelling_names_the_consequence_and_can_be_undone(
    world: World, browser: Browser, traveller: time_machine.Traveller
) -> None:
    event = world.event()
    world.company(event)
    asked = browser.get(f"/events/{event.id}/cancel").text
    assert "1 virksomhed har sagt ja." in asked
    assert html_faults(asked) == []
    world.said()
    cancelled = browser.post_seen(f"/events/{event.id}/cancel", version="1")
    assert cancelled.status_code == 303
    page = browser.get(cancelled.location).text
    assert "Arrangementet er aflyst" in page
    assert f'action="/events/{event.id}/cancel/undo"' in page
    assert browser.post(f"/events/{event.id}/cancel/undo").status_code == 303
    assert the_event(world).cancelled_at is None
    assert world.said() == []


def test_rooms_come_from_a_list_only_after_a_yes(world: World, browser: Browser) -> None:
    event = world.event()
    assert "ingen lokaler her endnu" in browser.get(f"/events/{event.id}/rooms").text
    looked = browser.post(
        f"/events/{event.id}/rooms/import",
        {"list": (BytesIO(b"Lokale;Pladser\n101;20\n102;24\n"), "lokaler.csv")},
    )
    assert "2 rækker" in looked.text
    assert html_faults(looked.text) == []
    assert room_names(world) == []
    confirm = re.search(r'action="([^"]+/rooms/import/[^"]+)"', looked.text)
    assert confirm is not None
    assert browser.post(confirm[1]).status_code == 303
    assert room_names(world) == ["101", "102"]
    assert "2 lokaler er med" in browser.get(f"/events/{event.id}/rooms").text
    browser.post(confirm[1])
    assert room_names(world) == ["101", "102"]
    assert "allerede taget ind" in browser.get(f"/events/{event.id}/rooms/import").text


def test_a_list_with_faults_says_where_and_takes_nothing_in(world: World, browser: Browser) -> None:
    event = world.event()
    answer = browser.post(
        f"/events/{event.id}/rooms/import",
        {"list": (BytesIO(b"Lokale;Pladser\n101;mange\n;24\n"), "lokaler.csv")},
    )
    assert answer.status_code == 422
    assert "Række 2, kolonne B (Pladser)" in answer.text
    assert "Række 3, kolonne A (Lokale)" in answer.text
    assert room_names(world) == []


def test_the_same_list_again_changes_rooms_instead_of_doubling_them(
    world: World, browser: Browser
) -> None:
    event = world.event()
    world.rooms(["101"], capacity=8)
    looked = browser.post(
        f"/events/{event.id}/rooms/import",
        {"list": (BytesIO(b"Lokale;Bygning;Pladser\n101;hovedbygningen;30\n"), "x.csv")},
    )
    assert "0 er nye, 1 bliver rettet, og 0 er her allerede" in looked.text
    confirm = re.search(r'action="([^"]+/rooms/import/[^"]+)"', looked.text)
    assert confirm is not None
    browser.post(confirm[1])
    with world.database.reading() as session:
        assert session.scalars(select(Room)).one().capacity == 30


def test_a_room_is_added_changed_blocked_and_removed_by_hand(
    world: World, browser: Browser
) -> None:
    event = world.event()
    here = f"/events/{event.id}/rooms"
    typed = {"name": "Aula", "building": "Hovedbygningen", "capacity": "80", "has_screen": "yes"}
    assert browser.post(f"{here}/new", typed).status_code == 303
    taken = browser.post(f"{here}/new", typed | {"name": "aula "})
    assert taken.status_code == 422
    assert "allerede et lokale, der hedder" in taken.text
    with world.database.reading() as session:
        room = session.scalars(select(Room)).one()
    assert (room.has_screen, room.has_power) == (True, False)
    saved = browser.post(f"{here}/{room.id}", typed | {"capacity": "60", "version": "1"})
    assert saved.status_code == 303
    stale = browser.post(f"{here}/{room.id}", typed | {"capacity": "50", "version": "1"})
    assert stale.status_code == 412
    blocked = {"starts_at": "2027-03-12T08:30", "ends_at": "2027-03-12T09:30", "reason": "Møde"}
    assert browser.post(f"{here}/{room.id}/blocks", blocked).status_code == 303
    assert seating(world, event).places[room.id].blocked_slots == {0, 1, 2}
    assert "Møde" in browser.get(f"{here}/{room.id}").text
    assert browser.post(f"{here}/{room.id}/remove").status_code == 303
    assert seating(world, event).places == {}


def test_a_room_in_use_is_not_removed(world: World, browser: Browser) -> None:
    event, (room,) = world.event(), world.rooms(["101"])
    company = world.company(event)
    move(browser, event, company, f"place:{room.id}")
    browser.post(f"/events/{event.id}/rooms/{room.id}/remove")
    assert "er i brug i et program" in browser.get(f"/events/{event.id}/rooms/{room.id}").text
    assert list(seating(world, event).places) == [room.id]


def test_an_event_does_without_the_rooms_that_are_not_ticked(
    world: World, browser: Browser
) -> None:
    event, (first, _second) = world.event(), world.rooms(["101", "102"])
    world.said()
    browser.post(f"/events/{event.id}/rooms/offered", {"room": [str(first.id)]})
    assert list(seating(world, event).places) == [first.id]
    (told,) = world.said()
    assert [room["name"] for room in told["rooms"]] == ["101"]


def test_thirty_stands_are_made_in_one_go(world: World, browser: Browser) -> None:
    event = world.event("career_day")
    typed = {"count": "30", "hall": "Hal A", "square_metres": "6", "has_power": "yes"}
    assert browser.post(f"/events/{event.id}/stands", typed).status_code == 303
    browser.post(f"/events/{event.id}/stands", typed | {"count": "2"})
    labels = [place.label for place in seating(world, event).places.values()]
    assert labels == [str(number) for number in range(1, 33)]
    page = browser.get(f"/events/{event.id}/rooms").text
    assert html_faults(page) == []


def test_every_page_is_in_english_for_who_wants_that(world: World) -> None:
    event = world.event()
    world.rooms(["101"])
    world.company(event)
    english = world.browser("organiser", language="en")
    for path in ("", "/rooms", "/programme", "/cancel", "/rooms/new", "/rooms/import"):
        page = english.get(f"/events/{event.id}{path}").text
        assert 'lang="en"' in page
        assert not re.search(r"\b(lokaler|virksomheder|Gem|tilføj)\b", text_of(page)), path


def room_names(world: World) -> list[str]:
    with world.database.reading() as session:
        return sorted(session.scalars(select(Room.name).where(Room.removed_at.is_(None))))
