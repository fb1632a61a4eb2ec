"""The programme board as a hurried teacher uses it, with plain forms."""

import re
from io import BytesIO

import pytest

from tests.integration.scheduling.world import World, move, on_one_database, seating, text_of
from tests.support.browser import Browser
from tests.support.html_checks import html_faults


@pytest.fixture
def browser(world: World) -> Browser:
    return world.browser("organiser")


def test_one_click_gives_everybody_a_room_and_one_click_undoes_it(
    world: World, browser: Browser
) -> None:
    event = world.event()
    world.rooms(["101", "102", "103"])
    for name in ("Aarsleff", "Bravida"):
        world.company(event, name)
    board = f"/events/{event.id}/programme"
    assert "2 virksomheder skal have en plads." in browser.get(board).text
    assert browser.post(f"{board}/allocate", {"mode": "all"}).status_code == 303
    assert len(seating(world, event).seated) == 2
    page = browser.get(board).text
    assert "Alle 2 virksomheder har en plads, der passer." in page
    assert html_faults(page) == []
    browser.post(f"{board}/restore", {"number": "last"})
    assert seating(world, event).seated == {}


def test_more_companies_than_rooms_is_said_in_words(world: World, browser: Browser) -> None:
    event = world.event()
    world.rooms(["101"])
    for name in ("Aarsleff", "Bravida"):
        world.company(event, name)
    browser.post(f"/events/{event.id}/programme/allocate", {"mode": "all"})
    page = text_of(browser.get(f"/events/{event.id}/programme").text)
    assert "Der er 2 virksomheder til 1 pladser." in page
    assert "1 virksomhed mangler en plads." in page


def test_filling_up_moves_nobody_who_has_a_place(world: World, browser: Browser) -> None:
    event, rooms = world.event(), world.rooms(["101", "102", "103"])
    first = world.company(event, "Aarsleff")
    world.company(event, "Bravida")
    move(browser, event, first, f"place:{rooms[2].id}")
    browser.post(f"/events/{event.id}/programme/allocate", {"mode": "missing"})
    after = seating(world, event)
    assert after.seated[first] == rooms[2].id
    assert len(after.seated) == 2
    assert after.locked == frozenset()


def test_a_conflict_is_said_at_once_and_the_choice_names_it_before(
    world: World, browser: Browser
) -> None:
    event, (room,) = world.event(), world.rooms(["101"], capacity=2)
    company = world.company(event, "Coop", needs_screen=True)
    board = f"/events/{event.id}/programme"
    choices = browser.get(f"{board}?move={company}").text
    assert "Ledige, der ikke passer helt" in choices
    assert "her er 2. Her er ingen skærm." in text_of(choices)
    move(browser, event, company, f"place:{room.id}")
    page = text_of(browser.get(board).text)
    assert "For lille: der er brug for 3 pladser, her er 2." in page
    assert "Alle har en plads, men 1 passer ikke." in page


def test_swapping_and_taking_away_work_from_the_same_list(world: World, browser: Browser) -> None:
    event, rooms = world.event(), world.rooms(["101", "102"])
    one, other = world.company(event, "Aarsleff"), world.company(event, "Bravida")
    move(browser, event, one, f"place:{rooms[0].id}")
    move(browser, event, other, f"place:{rooms[1].id}")
    move(browser, event, one, f"swap:{other}")
    assert seating(world, event).seated == {one: rooms[1].id, other: rooms[0].id}
    move(browser, event, one, "none")
    assert seating(world, event).seated == {other: rooms[0].id}
    lost = browser.post(
        f"/events/{event.id}/programme/move", {"company": str(one), "to": f"place:{rooms[0].id}"}
    )
    assert "lige blevet taget" in browser.get(lost.location).text


@on_one_database
@pytest.mark.parametrize("to", ["", "place:", "place:x", "swap:9", "elsewhere"])
def test_a_broken_move_is_refused_in_words(world: World, browser: Browser, to: str) -> None:
    event = world.event()
    company = world.company(event)
    answer = browser.post(f"/events/{event.id}/programme/move", {"company": str(company), "to": to})
    assert answer.status_code == 303
    assert seating(world, event).seated == {}


def test_publishing_shows_first_who_is_told_what(world: World, browser: Browser) -> None:
    event = world.event()
    world.rooms(["101", "102"])
    company = world.company(event, "Aarsleff")
    board = f"/events/{event.id}/programme"
    browser.post(f"{board}/allocate", {"mode": "all"})
    world.said()
    looked = browser.get(f"{board}/publish").text
    assert "1 virksomhed får en ny plads." in looked
    assert "Aarsleff" in looked
    assert html_faults(looked) == []
    assert world.said() == []
    version = str(seating(world, event).version)
    published = browser.post(f"{board}/publish", {"version": version})
    assert published.status_code == 303
    assert published.location == f"/registration/events/{event.id}/news?programme=1"
    assert [told["type"] for told in world.said()] == ["scheduling.programme_published.v1"]
    browser.post(f"{board}/publish", {"version": str(seating(world, event).version)})
    assert world.said() == []
    browser.post(f"{board}/lock", {"company": str(company), "locked": "yes"})
    assert "offentliggjort, som det står her" in browser.get(board).text


def test_the_paper_has_a_sign_for_every_door(world: World, browser: Browser) -> None:
    event, (room,) = world.event(), world.rooms(["101"])
    company = world.company(event, "Ødegård & Sønner")
    move(browser, event, company, f"place:{room.id}")
    page = browser.get(f"/events/{event.id}/programme/print").text
    assert page.count('class="door-sign"') == 1
    assert "Ødegård &amp; Sønner" in page
    assert html_faults(page) == []


@on_one_database
def test_a_career_day_speaks_of_stands_from_the_list_to_the_board(
    world: World, browser: Browser
) -> None:
    event = world.event("career_day")
    rooms = f"/events/{event.id}/rooms/import"
    assert "Hent stande fra Excel" in browser.get(rooms).text
    looked = browser.post(
        rooms, {"list": (BytesIO(b"Stand;Hal\n1;Hal A\n2;Hal A\n"), "x.csv")}
    ).text
    assert "Stande i listen" in looked
    assert html_faults(looked) == []
    confirm = re.search(r'action="([^"]+/rooms/import/[^"]+)"', looked)
    assert confirm is not None
    browser.post(confirm[1])
    company = world.company(event, "Aarsleff")
    board = f"/events/{event.id}/programme"
    before = browser.get(board).text
    assert "Hvem står hvor" in before
    assert "Fordel stande" in before
    browser.post(f"{board}/allocate", {"mode": "all"})
    browser.post(f"{board}/lock", {"company": str(company), "locked": "yes"})
    locked = browser.get(f"{board}?move={company}").text
    assert "Lås op" in locked
    assert "move-form" not in locked


@on_one_database
def test_who_may_not_write_is_offered_the_paper_and_no_tool(world: World, browser: Browser) -> None:
    event = world.event()
    world.rooms(["101"])
    world.company(event, "Aarsleff")
    board = f"/events/{event.id}/programme"
    assert "Fordel lokaler" in browser.get(board).text
    seen = world.browser("leadership").get(board).text
    assert "Udskriv plan og dørskilte" in seen
    assert "Fordel lokaler" not in seen
    assert 'class="seat-tools"' not in seen
