"""Nobody keeps another from signing in by asking in her name, and no mailbox is filled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from services.registration.school.domain.asking import (
    ASKING,
    OWN_LINKS,
    STRANGERS_LINKS,
    asking_network,
)
from services.registration.school.models.people import Person
from shared.db import Database
from shared.db.turns import claim_turn, find_turn
from shared.ids import new_id
from shared.limits import CountedTurns, Limit, limit_key
from tests.integration.registration.school.test_mailed_codes import newest_code
from tests.integration.registration.school.test_sign_in import (
    ADDRESS,
    ask,
    newest_link,
    sessions,
)
from tests.support.browser import Browser
from tests.support.messages import payloads
from tests.support.school import NOW, School

ASKINGS = 200
SCHOOLS, ATTACKERS = "192.0.2.7", "198.51.100.9"
MOST_OF_A_NETWORK, MOST_OF_ALL = (limit.most for limit in STRANGERS_LINKS[:2])


@pytest.fixture(autouse=True)
def time_stands(four_weeks_before: time_machine.Traveller) -> None:
    """Turns come back while a slow machine asks."""
    four_weeks_before.move_to(NOW, tick=False)


@pytest.fixture
def at(app: Flask) -> Callable[[str], Browser]:
    """A new browser in a network."""

    def browser(network: str) -> Browser:
        made = Browser(app)
        made.client.environ_base["REMOTE_ADDR"] = network
        return made

    return browser


def mails(database: Database) -> int:
    with database.reading() as session:
        return len(payloads(session, "registration.sign_in_link_requested.v1"))


def ask_in_her_name(at: Callable[[str], Browser], network: str) -> None:
    """From a new browser each time, which keeps no cookie."""
    for _ in range(ASKINGS):
        ask(at(network))


def test_whoever_asks_in_her_name_from_elsewhere_keeps_nothing_from_her(
    database: Database, at: Callable[[str], Browser], school: School
) -> None:
    her = at(SCHOOLS)
    ask(her)
    link = newest_link(database)
    ask_in_her_name(at, ATTACKERS)
    assert mails(database) == 1 + MOST_OF_A_NETWORK
    assert her.post(link).status_code == 303, "her link from before still stands"
    again = at(SCHOOLS)
    ask(again)
    assert again.post("/sign-in/sent", mail_code=newest_code(database)).status_code == 303
    assert sessions(database) == 2
    assert mails(database) == 2 + MOST_OF_A_NETWORK


def test_nor_from_her_own_network_where_she_has_signed_in_before(
    database: Database, at: Callable[[str], Browser], school: School
) -> None:
    her = at(SCHOOLS)
    ask(her)
    her.post(newest_link(database))
    her.post("/sign-out")
    ask_in_her_name(at, SCHOOLS)
    before = mails(database)
    assert before <= MOST_OF_A_NETWORK
    ask(her)
    assert mails(database) == before + 1
    assert her.post(newest_link(database)).status_code == 303


def test_nor_in_a_new_browser_since_her_mailbox_has_a_way_in(
    database: Database, at: Callable[[str], Browser], school: School
) -> None:
    for number in range(1, 9):
        for _ in range(ASKINGS // 8):
            ask(at(f"198.51.100.{number}"))
    before = mails(database)
    assert before == MOST_OF_ALL
    her = at(SCHOOLS)
    ask(her)
    assert mails(database) == before, "to a stranger the mailbox is shut"
    theirs = newest_link(database)
    assert "Send en ny mail" in her.page(theirs)
    her.post(f"{theirs}/again")
    assert mails(database) == before + 1
    assert her.post(newest_link(database)).status_code == 303


def test_control_with_one_count_for_the_address_she_is_shut_out(
    database: Database, school: School
) -> None:
    """As it once was: five of an address in a quarter of an hour, whoever asked."""
    once, now = Limit("once", 5, timedelta(minutes=15)), datetime(2027, 3, 12, tzinfo=UTC)
    with database.writing() as session:
        waits = [claim_turn(session, once, "her address", now) for _ in range(ASKINGS + 1)]
    assert waits[:5] == [timedelta(0)] * 5
    assert waits[-1] > timedelta(0)


def test_the_mailbox_stays_bounded_all_day(
    database: Database,
    at: Callable[[str], Browser],
    school: School,
    four_weeks_before: time_machine.Traveller,
) -> None:
    of_the_day = STRANGERS_LINKS[2].most
    for hour in range(12):
        for number in range(4):
            for _ in range(6):
                ask(at(f"198.51.100.{4 * hour + number}"))
        four_weeks_before.shift(timedelta(hours=1))
    assert of_the_day <= mails(database) <= of_the_day + STRANGERS_LINKS[2].most // 2


def test_the_holder_of_a_link_does_not_fill_it_either(
    database: Database, at: Callable[[str], Browser], school: School
) -> None:
    her = at(SCHOOLS)
    ask(her)
    link = newest_link(database)
    for _ in range(ASKINGS // 10):
        assert at(SCHOOLS).post(f"{link}/again").status_code == 303
    assert mails(database) == 1 + OWN_LINKS.most


def test_a_class_behind_one_address_gets_in_within_a_minute(
    database: Database,
    at: Callable[[str], Browser],
    school: School,
    four_weeks_before: time_machine.Traveller,
) -> None:
    with database.writing() as session:
        teacher = session.get_one(Person, school.administrator)
        for number in range(30):
            session.add(
                Person(
                    id=new_id(),
                    organisation_id=teacher.organisation_id,
                    kind="student",
                    name=f"Elev {number}",
                    email=f"elev{number}@skole.example",
                    created_at=teacher.created_at,
                )
            )
    came_in = 0
    for number in range(30):
        browser = at(SCHOOLS)
        ask(browser, f"elev{number}@skole.example")
        answer = browser.post("/sign-in/sent", mail_code=newest_code(database))
        came_in += answer.status_code == 303
        four_weeks_before.shift(timedelta(seconds=1))
    assert (came_in, sessions(database)) == (30, 30)


def test_one_browser_is_told_to_wait_whomever_it_asks_for(
    database: Database, at: Callable[[str], Browser], school: School
) -> None:
    eager = at(SCHOOLS)
    for number in range(ASKING.most):
        ask(eager, f"nobody{number}@elsewhere.example")
    told = eager.post("/sign-in", email=ADDRESS)
    assert told.status_code == 429
    assert "Vent" in told.text
    assert 0 < int(told.headers["Retry-After"]) <= 60
    ask(at(SCHOOLS))


def test_a_cookie_that_somebody_made_is_no_proof(
    database: Database, at: Callable[[str], Browser], school: School
) -> None:
    her = at(SCHOOLS)
    ask(her)
    her.post(newest_link(database))
    cookie = her.client.get_cookie("matchdag-browser", path="/")
    assert cookie is not None
    assert str(school.administrator) not in cookie.value
    ask_in_her_name(at, SCHOOLS)
    before = mails(database)
    forged = at(SCHOOLS)
    forged.client.set_cookie("matchdag-browser", cookie.value[:-4] + "AAAA")
    ask(forged)
    assert mails(database) == before


def test_of_many_at_once_no_more_are_let_through(database: Database) -> None:
    limit, now = Limit("rush", 5, timedelta(minutes=15)), datetime(2027, 3, 12, tzinfo=UTC)

    def claim(_number: int) -> bool:
        with database.writing() as session:
            return not claim_turn(session, limit, "one", now)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(40))) == limit.most


def test_rows_and_memory_count_alike_and_turns_come_back_one_by_one(database: Database) -> None:
    limit, start = Limit("three", 3, timedelta(minutes=3)), datetime(2027, 3, 12, tzinfo=UTC)
    memory = CountedTurns()
    let = []
    for second in range(0, 600, 10):
        now = start + timedelta(seconds=second)
        with database.writing() as session:
            wait = claim_turn(session, limit, "one", now)
            assert find_turn(session, limit, "one", now) >= wait
        assert memory.claim_turn(limit, "one", now) == wait
        let += [second] if not wait else []
    assert let[:4] == [0, 10, 20, 60]
    assert len(let) == 3 + 9
    memory.claim_turn(limit, "another", start + timedelta(days=1))
    assert len(memory.free_at) == 1, "what has come back is forgotten"


def test_networks_and_keys() -> None:
    assert asking_network("192.0.2.7") == "192.0.2.7"
    assert asking_network("2001:db8:1:2:3:4:5:6") == asking_network("2001:db8:1:2::1")
    assert asking_network(None) == asking_network("x") == ""
    assert limit_key("a" * 40, ADDRESS) != limit_key("b" * 40, ADDRESS)
    assert ADDRESS not in limit_key("a" * 40, ADDRESS)
