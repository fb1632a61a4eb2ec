"""Students rank wishes without JavaScript, with htmx and by JSON; nothing of two tabs is lost."""

from datetime import timedelta

import pytest
import time_machine

from services.registration.wishes.queries.wishes import own_wishes
from shared.contracts.registration import WishesOpenedV1, WishesReminderDueV1
from tests.support.browser import seen_in
from tests.support.messages import recorded
from tests.support.rows import nothing_changes
from tests.support.world import NOW

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def student(browser_of, world):
    return browser_of(world.students[0])


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser, "organiser")


@pytest.fixture
def mine(world):
    return f"/my/events/{world.event_id}"


def wishes_of(database, world, number=0):
    with database.reading() as session:
        return own_wishes(session, world.event_id, world.students[number])


def test_a_wish_is_made_on_the_card_and_shown_on_the_list(student, mine, world, database):
    assert student.get(f"{mine}/companies?all=1").status_code == 200
    answer = student.post(f"{mine}/wishes/add", company=world.companies[1])
    assert answer.status_code == 303
    assert "Firma 01 A/S" in student.get(f"{mine}/wishes").text
    assert wishes_of(database, world).companies == (world.companies[1],)


def test_a_wish_is_moved_to_a_certain_place_without_dragging(student, mine, world, database):
    for company in world.companies[:3]:
        student.post(f"{mine}/wishes/add", company=company)
    page = student.get(f"{mine}/wishes").text
    assert page.count("Flyt til …") == 3
    third = world.companies[2]
    assert f'value="{third}:1"' in page
    version = wishes_of(database, world).version
    student.post(f"{mine}/wishes/order", version=version, move=f"{third}:1")
    assert wishes_of(database, world).companies == (third, *world.companies[:2])


def test_cards_are_filtered_by_own_education_and_by_words(student, mine):
    own = student.get(f"{mine}/companies").text
    assert "Firma 00 A/S" in own
    assert "Firma 01 A/S" not in own
    searched = student.get(f"{mine}/companies?all=1&q=firma+03").text
    assert "Firma 03 A/S" in searched
    assert "Firma 00 A/S" not in searched


def test_htmx_gets_the_list_as_it_stands(student, mine, world):
    student.post(f"{mine}/wishes/add", company=world.companies[0])
    student.post(f"{mine}/wishes/add", company=world.companies[1])
    answer = student.post(
        f"{mine}/wishes/order", htmx=True, version=2, move=f"{world.companies[1]}:up"
    )
    assert answer.status_code == 200
    assert answer.text.index("Firma 01") < answer.text.index("Firma 00")
    assert "<html" not in answer.text


def test_a_move_in_an_old_tab_changes_nothing_and_shows_the_fresh_list(
    student, mine, world, database
):
    for company in world.companies[:2]:
        student.post(f"{mine}/wishes/add", company=company)
    with nothing_changes(database):
        answer = student.post(
            f"{mine}/wishes/order", htmx=True, version=1, move=f"{world.companies[1]}:up"
        )
        assert answer.status_code == 412
    assert "Listen er ændret et andet sted" in answer.text
    assert wishes_of(database, world).companies == tuple(world.companies[:2])


def test_two_tabs_that_add_each_keep_both(student, mine, world, database):
    student.post(f"{mine}/wishes/add", company=world.companies[0])
    student.post(f"{mine}/wishes/add", company=world.companies[2])
    assert wishes_of(database, world).companies == (world.companies[0], world.companies[2])


def test_a_full_list_says_what_to_do(student, mine, world, database):
    for company in world.companies:
        student.post(f"{mine}/wishes/add", company=company)
    with nothing_changes(database):
        answer = student.post(f"{mine}/wishes/add", htmx=True, company=world.companies[0])
        assert answer.status_code == 409


def test_after_the_deadline_the_list_is_locked_in_plain_words(student, mine, world, database):
    student.post(f"{mine}/wishes/add", company=world.companies[0])
    with time_machine.travel(NOW + timedelta(hours=7), tick=True):
        with nothing_changes(database):
            answer = student.post(f"{mine}/wishes/remove", htmx=True, company=world.companies[0])
            assert answer.status_code == 409
        assert "Fristen for ønsker er gået" in answer.text
        assert "Fristen er gået" in student.get(f"{mine}/wishes").text
    assert wishes_of(database, world).companies == (world.companies[0],)


def test_staff_enter_wishes_even_after_the_deadline(organiser, world, database):
    with time_machine.travel(NOW + timedelta(hours=7), tick=True):
        address = f"/events/{world.event_id}/wishes/{world.students[0]}"
        assert organiser.get(address).status_code == 200
        answer = organiser.post(address, version=0, wish=[str(world.companies[3]), ""])
    assert answer.status_code == 303
    own = wishes_of(database, world)
    assert (own.companies, own.entered_by) == ((world.companies[3],), world.organiser)


def test_staff_see_who_is_silent(organiser, student, mine, world):
    student.post(f"{mine}/wishes/add", company=world.companies[0])
    page = organiser.get(f"/events/{world.event_id}/wishes").text
    assert "1 af 6 elever har ønsket." in page
    assert "2 af 3 er tavse" in page


def test_opening_the_round_twice_tells_once(organiser, world, database):
    for _ in range(2):
        answer = organiser.post(f"/events/{world.event_id}/wishes/open")
        assert answer.status_code == 303
    with database.reading() as session:
        (message,) = recorded(session, WishesOpenedV1)
    assert set(message.contact_ids) == set(world.students)


def test_only_the_silent_are_reminded(organiser, student, mine, world, database):
    student.post(f"{mine}/wishes/add", company=world.companies[0])
    asked = f"/events/{world.event_id}/wishes/remind"
    shown = organiser.page(asked)
    assert "Elev 000" not in shown
    organiser.post_seen(asked)
    assert "5 elever får en påmindelse." in organiser.get(f"/events/{world.event_id}/wishes").text
    assert "er påmindet inden for de sidste 12 timer" in organiser.page(asked)
    organiser.post(asked, preview=seen_in(shown))
    assert "Ingen blev påmindet" in organiser.get(f"/events/{world.event_id}/wishes").text
    with database.reading() as session:
        (message,) = recorded(session, WishesReminderDueV1)
    assert set(message.contact_ids) == set(world.students[1:])


def test_a_reminder_asks_again_when_somebody_has_wished_meanwhile(
    organiser, student, mine, world, database
):
    asked = f"/events/{world.event_id}/wishes/remind"
    shown = organiser.page(asked)
    student.post(f"{mine}/wishes/add", company=world.companies[0])
    again = organiser.post(asked, preview=seen_in(shown))
    assert again.location.endswith(asked)
    with database.reading() as session:
        assert recorded(session, WishesReminderDueV1) == []
    organiser.post_seen(asked)
    with database.reading() as session:
        assert len(recorded(session, WishesReminderDueV1)) == 1, "what is shown is sent"


def test_a_sheet_of_wishes_is_taken_in_whole(organiser, world, database):
    sheet = "E-mail;Ønske 1;Ønske 2\nelev0@skole.example;Firma 02;1\nelev1@skole.example;;\n"
    preview = upload(organiser, world, sheet)
    assert "Intet er gemt endnu." in organiser.page(preview)
    assert wishes_of(database, world).companies == ()
    assert organiser.post(preview).status_code == 303
    assert wishes_of(database, world).companies == (world.companies[2], world.companies[0])


def test_a_sheet_with_faults_saves_nothing_and_names_each(organiser, world, database):
    sheet = "Navn;Klasse;Ønske 1\nElev 000;2a;Firma 02\nElev 001;2.B;Findes Ikke ApS\nUkendt;;1\n"
    page = organiser.page(upload(organiser, world, sheet))
    assert "Række 3, kolonne C" in page
    assert "Findes Ikke ApS" in page
    assert "Ukendt" in page
    assert wishes_of(database, world).companies == ()


def test_the_json_door_needs_the_version_that_was_seen(student, world, database):
    address = f"/events/{world.event_id}/wishes"
    body = {"companies": [str(world.companies[1]), str(world.companies[0])]}
    with nothing_changes(database):
        assert student.api("PUT", address, body).status_code == 428
    saved = student.api("PUT", address, body, headers={"If-Match": '"0"'})
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"1"')
    stale = student.api("PUT", address, {"companies": []}, headers={"If-Match": '"0"'})
    assert (stale.status_code, stale.json["current"]["version"]) == (412, 1)


def upload(organiser, world, sheet, **choices):
    """The address of the preview."""
    from io import BytesIO

    address = f"/events/{world.event_id}/wishes/import"
    answer = organiser.post(address, file=(BytesIO(sheet.encode()), "ønsker.csv"), **choices)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_after_the_deadline_nobody_is_advised_to_choose_another(student, mine, world):
    student.post(f"{mine}/wishes/add", company=world.companies[1])
    pages = (f"{mine}/wishes", f"{mine}/companies?all=1")
    assert all("Vælg hellere en anden" in student.get(page).text for page in pages)
    with time_machine.travel(NOW + timedelta(hours=7), tick=True):
        shown = [student.get(page).text for page in pages]
    assert all("Søger andre uddannelser end din." in text for text in shown)
    assert not any("Vælg hellere en anden" in text for text in shown)
