"""What the overview of wishes says first, and what it offers to whom."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import Babel

from services.registration.events.models.events import Event
from services.registration.wishes.domain.wishes import RoundState
from services.registration.wishes.models import WishRound
from services.registration.wishes.pages.overview_page import WishFacts, WishOverviewPage, wish_page
from services.registration.wishes.queries.student_lines import StudentLine

EVENT = UUID(int=1)
OPENED = WishRound(event_id=EVENT, reminded_at=None)


@pytest.fixture(autouse=True)
def danish() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="da", default_timezone="Europe/Copenhagen")
    for endpoint in ("staff_wishes.ask_to_open", "staff_wishes.ask_to_remind"):
        app.add_url_rule(f"/<event_id>/{endpoint}", endpoint)
    with app.test_request_context():
        yield


def student(
    number: int, wishes: int, *, class_name: str = "1a", email: str | None = "a@b.dk"
) -> StudentLine:
    return StudentLine(UUID(int=number), "Aya", email, None, class_name, None, wishes, False)


def page(
    *lines: StudentLine,
    opened: WishRound | None = OPENED,
    round_state: RoundState = "open",
    may: bool = True,
    counts: dict[UUID, int] | None = None,
) -> WishOverviewPage:
    event = Event(id=EVENT, wishes_close_at=datetime(2027, 3, 12, 8, tzinfo=UTC))
    names = {UUID(int=7): "Bravida", UUID(int=8): "Elgiganten"}
    return wish_page(WishFacts(event, lines, round_state, opened, counts or {}, names, may, may))


def test_a_round_that_nobody_was_told_of_is_opened_first() -> None:
    opening = page(student(1, 0), opened=None).opening
    assert (opening.kind, opening.action, opening.posts) == ("warning", "Åbn ønskerunden", False)


def test_the_silent_are_reminded_by_one_button() -> None:
    opening = page(student(1, 0), student(2, 3)).opening
    assert opening.sentence == "1 af 2 elever har ønsket."
    assert (opening.action, opening.posts) == ("Mind den ene tavse om det", False)
    assert opening.address.endswith("ask_to_remind"), "a page that shows whom"


def test_nobody_is_offered_what_she_may_not_do() -> None:
    assert page(student(1, 0), may=False).opening.action == ""
    assert page(student(1, 0), opened=None, may=False).opening.action == ""


def test_where_no_mail_reaches_the_silent_the_next_step_is_to_build() -> None:
    opening = page(student(1, 0, email=None)).opening
    assert (opening.kind, opening.action) == ("info", "Byg skemaer")


@pytest.mark.parametrize(("wishes", "kind"), [(0, "warning"), (1, "success")])
def test_after_the_deadline_it_says_whether_somebody_is_silent(wishes: int, kind: str) -> None:
    opening = page(student(1, wishes), round_state="closed").opening
    assert (opening.kind, opening.action) == (kind, "")


def test_a_class_with_silent_students_stands_open_while_there_are_few_classes() -> None:
    few = page(*(student(number, number % 2, class_name=str(number)) for number in range(4)))
    many = page(*(student(number, number % 2, class_name=str(number)) for number in range(5)))
    assert [each.is_open for each in few.classes] == [True, False, True, False]
    assert not any(each.is_open for each in many.classes)
    assert [each.mark.kind for each in few.classes[:2]] == ["warning", "success"]


def test_the_most_wished_for_come_first() -> None:
    demand = page(student(1, 1), counts={UUID(int=7): 1, UUID(int=8): 4}).demand
    assert [row["text"] for row in demand] == ["Elgiganten", "Bravida"]
