"""A company says by its link that it is late or does not come; the organiser sees and decides."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from services.registration.companies.models import Participation
from services.registration.day.models.day_notices import DayNotice
from services.registration.day.queries.attendance import board_tag
from services.registration.meetings.models.meetings import Meeting
from shared.auth import links
from shared.contracts.registration import CompanyWithdrewV1, DayNoticeGivenV1
from tests.support.messages import recorded
from tests.support.planning import carry_out_next, publish_the_day
from tests.support.registration import KEY
from tests.support.rows import nothing_changes
from tests.support.world import NINE


@pytest.fixture
def published(database, world):
    publish_the_day(database, world)
    return world


@pytest.fixture
def ten_past_nine():
    """The first of the five slots has begun."""
    with time_machine.travel(NINE + timedelta(minutes=10), tick=True):
        yield


@pytest.fixture
def company(app, world):
    return Company(app, world)


class Company:
    """A guest by its link, without an account."""

    def __init__(self, app, world):
        token = links.mint((KEY,), "invitation", world.participations[0], 1)
        self.path, self.client = f"/reply/{token}", app.test_client()

    def get(self, path="/day"):
        return self.client.get(self.path + path)

    def say(self, **fields):
        page = self.get().text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        answer = self.client.post(f"{self.path}/day/notice", data={"csrf_token": token, **fields})
        assert answer.status_code == 303, answer.text
        return self.get().text


def said(database):
    with database.reading() as session:
        return recorded(session, DayNoticeGivenV1)


def notice(database):
    with database.reading() as session:
        return session.scalar(select(DayNotice))


def test_a_late_company_is_seen_at_once_and_told_that_it_was_received(
    database, world, company, browser_of, ten_past_nine
):
    organiser = browser_of(world.organiser, "organiser")
    with database.autocommit() as autocommit:
        before = board_tag(autocommit, world.event_id)
    page = company.say(kind="late", first_slot="3")
    assert "I kan tage samtaler fra kl. 9.45." in page
    assert "Skolen har fået det at vide" in page

    board = organiser.client.get(
        f"/events/{world.event_id}/day/board?seen={before}", headers={"HX-Request": "true"}
    )
    assert "Firma 00 A/S kommer for sent og kan tage samtaler fra kl. 9.45." in board.text
    assert f"company={world.companies[0]}&amp;from=1&amp;to=2" in board.text
    (told,) = said(database)
    assert told.contact_ids == (world.organiser,)
    assert told.able_from == NINE + timedelta(minutes=45)
    company.say(kind="late", first_slot="3")
    assert len(said(database)) == 1


def test_the_prepared_happening_shows_who_is_affected_and_nothing_is_changed(
    database, published, company, browser_of, ten_past_nine
):
    company.say(kind="away")
    organiser = browser_of(published.organiser, "organiser")
    changes = f"/events/{published.event_id}/day/changes"
    shown = organiser.get(f"{changes}?show=1&company={published.companies[0]}&from=1&to=4").text
    assert "mister en samtale" in shown or "får en anden" in shown
    with database.reading() as session:
        assert set(session.scalars(select(Meeting.status))) == {"booked"}
        assert recorded(session, CompanyWithdrewV1) == []


def test_carrying_the_repair_out_answers_the_company(
    database, published, company, browser_of, ten_past_nine
):
    company.say(kind="late", first_slot="2")
    organiser = browser_of(published.organiser, "organiser")
    changes = f"/events/{published.event_id}/day/changes"
    answer = organiser.post(
        changes, company=str(published.companies[0]), **{"from": "1", "to": "1"}
    )
    carry_out_next(database)
    organiser.post_seen(answer.location, f"{changes}/{answer.location.rsplit('/', 1)[1]}")
    assert notice(database).settled_by == published.organiser
    assert "Skolen så det kl." in company.get().text
    assert "Firma 00 A/S kommer for sent" not in organiser.get(changes).text


def test_what_is_said_after_the_repair_was_asked_for_still_stands(
    database, published, company, browser_of
):
    changes = f"/events/{published.event_id}/day/changes"
    with time_machine.travel(NINE + timedelta(minutes=10), tick=True) as traveller:
        organiser = browser_of(published.organiser, "organiser")
        company.say(kind="late", first_slot="2")
        answer = organiser.post(
            changes, company=str(published.companies[0]), **{"from": "1", "to": "1"}
        )
        carry_out_next(database)
        traveller.shift(timedelta(minutes=1))
        company.say(kind="away")
        organiser.post_seen(answer.location, f"{changes}/{answer.location.rsplit('/', 1)[1]}")
        assert notice(database).settled_at is None
        assert "kan ikke komme alligevel" in organiser.get(changes).text


def test_an_organiser_settles_what_was_seen_and_not_what_came_after(
    database, world, company, browser_of, ten_past_nine
):
    company.say(kind="late", first_slot="2")
    seen = notice(database).version
    company.say(kind="away")
    organiser = browser_of(world.organiser, "organiser")
    path = f"/events/{world.event_id}/day/notices/{world.participations[0]}"
    organiser.post(path, version=str(seen))
    assert notice(database).settled_at is None
    for _ in range(2):
        organiser.post(path, version=str(seen + 1))
    assert notice(database).settled_by == world.organiser
    crew = browser_of(world.organiser, "crew")
    with nothing_changes(database):
        assert crew.post(path, version="1").status_code == 403


def test_a_company_that_is_there_after_all_says_so(
    database, world, company, browser_of, ten_past_nine
):
    company.say(kind="away")
    page = company.say(kind="here")
    assert "I har sagt" not in page
    organiser = browser_of(world.organiser, "organiser")
    shown = organiser.get(f"/events/{world.event_id}/day").text
    assert "Firma 00 A/S er her alligevel." in shown
    assert [each.kind for each in said(database)] == ["away", "here"]


def test_on_the_day_the_link_leads_to_the_school_and_not_to_a_withdrawal(
    database, published, company, ten_past_nine
):
    answer = company.get("/withdraw")
    assert answer.status_code == 303
    assert answer.location.endswith("/day/away")
    with database.reading() as session:
        theirs = select(Meeting.id).where(Meeting.company_id == published.companies[0])
        count = len(session.scalars(theirs).all())
    assert f"{count} elever har en samtale med jer i dag." in company.get("/day/away").text


def test_before_the_day_a_company_withdraws_as_ever(database, world, company, the_day_before):
    assert company.get("/withdraw").status_code == 200
    assert company.get("/day/away").status_code == 404
    path = company.path.replace("/reply/", "/api/v1/replies/")
    answer = company.client.put(f"{path}/day/notice", json={"kind": "away"})
    assert answer.json["code"] == "notice_not_taken"
    assert notice(database) is None


def test_a_program_says_it_by_the_json_door(database, world, company, ten_past_nine):
    path = company.path.replace("/reply/", "/api/v1/replies/") + "/day"
    put = company.client.put
    with nothing_changes(database):
        assert put(f"{path}/notice", json={"kind": "late", "first_slot": 0}).status_code == 422
    assert put(f"{path}/notice", json={"kind": "late", "first_slot": 2}).json["first_slot"] == 2
    assert company.client.get(path).json["notice"]["kind"] == "late"


def test_a_company_that_does_not_come_has_nothing_to_say(database, world, company, ten_past_nine):
    with database.writing() as session:
        session.get_one(Participation, world.participations[0]).status = "declined"
    assert company.get("/day/away").status_code == 404
    path = company.path.replace("/reply/", "/api/v1/replies/")
    with nothing_changes(database):
        assert company.client.put(f"{path}/day/notice", json={"kind": "away"}).status_code == 409
