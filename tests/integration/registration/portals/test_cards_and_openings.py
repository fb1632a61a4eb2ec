"""Students star companies without JavaScript; anybody may read what is offered once it is shown."""

from uuid import uuid4
from xml.etree import ElementTree as Xml

import pytest

from services.registration.companies.models import Placement
from services.registration.events.models.events import Event
from tests.support.html_checks import html_faults

pytestmark = pytest.mark.usefixtures("the_day_before")

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def student(browser_of, world):
    return browser_of(world.students[0])


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser, "organiser")


@pytest.fixture
def offered(world, database):
    with database.writing() as session:
        for agreement_type, count in (("full", 2), ("short", 1)):
            session.add(
                Placement(
                    participation_id=world.participations[0],
                    education_id=world.educations[0],
                    agreement_type=agreement_type,
                    count=count,
                )
            )


def test_a_star_is_kept_found_and_forgotten(student, world):
    cards = f"/my/events/{world.event_id}/companies"
    star = f"/my/events/{world.event_id}/favourites/{world.companies[1]}"
    for _ in range(2):
        answer = student.post(star, keep="yes", q="firma", all="1")
        assert answer.status_code == 303
        assert answer.location.endswith(f"?q=firma&all=1#company-{world.companies[1]}")
    mine = student.get(f"{cards}?stars=1").text
    assert "Firma 01 A/S" in mine, "also of another education"
    assert "Firma 00 A/S" not in mine
    assert html_faults(mine) == []
    student.post(star, keep="no")
    assert "Firma 01" not in student.get(f"{cards}?stars=1").text


def test_stars_by_json_and_only_of_those_who_come(student, browser_of, world):
    base = f"/events/{world.event_id}/favourites"
    assert student.api("PUT", f"{base}/{world.companies[0]}").status_code == 204
    assert student.api("GET", base).json == {"companies": [str(world.companies[0])]}
    assert student.api("PUT", f"{base}/{uuid4()}").status_code == 409
    classmate = browser_of(world.students[1])
    assert classmate.api("GET", base).json == {"companies": []}
    assert student.api("DELETE", f"{base}/{world.companies[0]}").status_code == 204
    assert student.api("GET", base).json == {"companies": []}


def test_openings_are_shown_only_when_the_organiser_says_so(
    app, organiser, world, offered, database
):
    page, feed = f"/openings/{world.event_id}", f"/openings/{world.event_id}/feed.xml"
    anybody = app.test_client()
    assert {anybody.get(page).status_code, anybody.get(feed).status_code} == {404}
    organiser.post(f"/events/{world.event_id}/preparation/settings", openings_are_public="yes")
    shown = anybody.get(page).text
    assert html_faults(shown) == []
    assert "3 lærepladser." in shown
    assert shown.count("Firma 00 A/S") == 1
    assert "Mester 0" not in shown, "no contact person"
    assert "Elev" not in shown.replace("Elever", "")
    with database.writing() as session:
        session.get_one(Event, world.event_id).cancelled = True
    assert anybody.get(page).status_code == 404


def test_the_feed_is_atom_with_lasting_ids(app, organiser, world, offered):
    organiser.post(f"/events/{world.event_id}/preparation/settings", openings_are_public="yes")
    feed = f"/openings/{world.event_id}/feed.xml"
    first, again = (app.test_client().get(feed) for _ in "ab")
    assert first.mimetype == "application/atom+xml"
    root = Xml.fromstring(first.data)
    assert first.data == again.data
    assert root.findtext(f"{ATOM}id") == f"urn:uuid:{world.event_id}"
    titles = [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]
    assert titles == [
        "Firma 00 A/S: 2 lærepladser (Elektriker)",
        "Firma 00 A/S: 1 læreplads, kort aftale (Elektriker)",
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert len(set(ids)) == 2
    links = [link.get("href") or "" for link in root.iter(f"{ATOM}link")]
    assert all(link.startswith("http://localhost/openings/") for link in links)
