"""What the list of companies says of each, and what it offers to whom."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import Babel

from services.registration.companies.domain import ReplyCounts
from services.registration.companies.queries.company_lists import ParticipationRow
from services.registration.events.models.events import Event
from services.registration.invitations.pages.companies_page import CompaniesPage, companies_page

MARCH, APRIL = datetime(2027, 3, 12, 8, tzinfo=UTC), datetime(2027, 4, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def danish() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app, default_locale="da", default_timezone="Europe/Copenhagen")
    app.add_url_rule("/<event_id>/remind", "invitations.ask_to_remind")
    with app.test_request_context():
        yield


def row(**values: Any) -> ParticipationRow:
    known = {
        "participation_id": UUID(int=2),
        "company_id": UUID(int=3),
        "name": "Bravida",
        "contact": "",
        "email": None,
        "phone": "",
        "status": "invited",
        "reason": None,
        "tables": 2,
        "placements": 3,
        "invited_at": MARCH,
        "reminded_at": None,
        "answered_at": None,
        "reconfirmation_asked_at": None,
        "delivery_failed_at": None,
        "delivery_failure": "",
        "link_revoked": False,
    }
    return ParticipationRow(**(known | values))


def page(*rows: ParticipationRow, may_change: bool = True, **counts: int) -> CompaniesPage:
    event = Event(id=UUID(int=1), reply_by=None)
    return companies_page(event, ReplyCounts(**counts), rows, may_change=may_change)


def test_the_silent_are_reminded_by_those_who_may() -> None:
    assert page(invited=3, silent=2).opening.action == "Påmind de 2 tavse"
    assert page(invited=3, silent=2, may_change=False).opening.action == ""
    assert page(invited=3).opening.action == ""


def test_a_filter_that_shows_nobody_is_not_offered() -> None:
    filters = page(invited=3, accepted=1, silent=2).filters
    assert [each.text for each in filters] == ["Alle (3)", "Kommer (1)", "Tavse (2)"]


def test_tables_are_told_of_those_who_come() -> None:
    coming, silent = page(row(status="accepted"), row(), invited=2).lines
    assert (coming.tables, coming.placements, coming.note) == ("2", "3", "")
    assert (silent.tables, silent.placements) == ("–", "–")


def test_the_note_says_when_they_were_last_written_to() -> None:
    lines = page(row(), row(reminded_at=APRIL), invited=2).lines
    assert [line.note.split()[0] for line in lines] == ["inviteret", "påmindet"]
