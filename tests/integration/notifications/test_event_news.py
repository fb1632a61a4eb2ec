"""News of an event: one mail that says what changed, once, and the calendar that follows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.event_news import EventNewsV1, NewsPoint
from shared.contracts.scheduling import EventCancelledV1
from shared.ids import new_id
from shared.messaging import NotYet
from tests.integration.notifications.world import World


def point(kind: str, **changes: Any) -> NewsPoint:
    empty = NewsPoint(
        kind=kind,  # type: ignore[arg-type]  # as a test names it
        title="",
        was_on=None,
        was_from=None,
        was_until=None,
        was_at="",
        now_on=None,
        now_from=None,
        now_until=None,
        now_at="",
    )
    return replace(empty, **changes)


def moved_day(world: World) -> NewsPoint:
    was, now = world.day, world.day + timedelta(days=7)
    return point(
        "time",
        was_on=was.date(),
        was_from=was,
        was_until=was + timedelta(hours=3),
        now_on=now.date(),
        now_from=now,
        now_until=now + timedelta(hours=3),
    )


def news(world: World, *changes: NewsPoint, **more: Any) -> EventNewsV1:
    said = EventNewsV1(
        contact_id=world.company_contact_id,
        event_id=world.event_id,
        event_name="Praktikdating på Nordskolen",
        news_id=new_id(),
        audience="company",
        link_generation=1,
        participation_id=world.participation_id,
        sequence=None,
        items=(),
        cancelled_uids=(),
        changes=changes,
        asks_again=False,
    )
    return replace(said, **more)


def test_the_mail_says_what_was_and_what_is(world: World) -> None:
    world.hear(world.invitation(), news(world, moved_day(world), asks_again=True))
    (mail,) = world.messages("event_news")
    assert "Flyttet fra" in mail.body_text
    assert "I sagde ja til den gamle dag" in mail.body_text
    assert mail.subject.startswith("Flyttet: ")
    assert mail.link_path == "/registration/reply/{token}"
    assert mail.calendar is None


def test_the_same_news_heard_twice_are_one_mail(world: World) -> None:
    said = news(world, point("own_place", now_at="A1.12"))
    world.hear(world.invitation(), said, said)
    assert len(world.messages("event_news")) == 1


def test_news_that_come_later_are_a_mail_of_their_own(world: World) -> None:
    world.hear(world.invitation())
    world.hear(news(world, point("own_place", now_at="A1.12")))
    world.hear(news(world, point("own_place", was_at="A1.12", now_at="B2")))
    assert [mail.status for mail in world.messages("event_news")] == ["queued", "queued"]


def test_news_of_somebody_unknown_wait(world: World) -> None:
    with pytest.raises(NotYet):
        world.hear(news(world, moved_day(world), contact_id=new_id()))


def test_a_changed_schedule_moves_the_calendar_on_and_an_older_one_does_not(world: World) -> None:
    first = world.schedule(world.day)
    later = world.schedule(world.day + timedelta(minutes=20), sequence=2)
    student = {
        "contact_id": world.student_id,
        "audience": "student",
        "participation_id": None,
        "link_generation": None,
    }
    moved = point(
        "changed",
        title="Ødegård & Søn",
        was_from=world.day,
        was_until=world.day + timedelta(minutes=15),
        was_at="A.101",
        now_from=world.day + timedelta(minutes=20),
        now_until=world.day + timedelta(minutes=35),
        now_at="A.101",
    )
    world.hear(first, news(world, moved, sequence=2, items=later.items, **student))
    world.hear(news(world, moved, sequence=1, items=first.items, **student))
    assert [mail.status for mail in world.messages("schedule_published")] == ["replaced"]
    (mail,) = world.messages("event_news")
    assert "Flyttet: Ødegård & Søn fra kl." in mail.body_text
    assert mail.calendar_method == "REQUEST"
    assert "METHOD:REQUEST" in (mail.calendar or "")


def test_a_cancellation_reaches_whoever_is_named_and_clears_the_calendar(world: World) -> None:
    world.hear(world.invitation(), world.schedule(world.day))
    world.hear(
        EventCancelledV1(event_id=world.event_id, organisation_id=world.organisation_id, version=2)
    )
    said = point("cancelled", was_on=world.day.date(), now_on=world.day.date())
    student = {"contact_id": world.student_id, "audience": "student", "sequence": 2}
    world.hear(news(world, said), news(world, said, **student), news(world, said, **student))
    told = {mail.contact_id: mail for mail in world.messages("event_cancelled")}
    assert set(told) == {world.student_id, world.company_contact_id}
    assert len(world.messages("event_cancelled")) == 2
    assert told[world.student_id].calendar_method == "CANCEL"
    assert told[world.company_contact_id].calendar is None


def test_what_people_typed_is_shown_and_not_run(world: World) -> None:
    world.hear(world.invitation(), news(world, point("own_place", now_at="<b>{{7*7}}</b>")))
    (mail,) = world.messages("event_news")
    assert "<b>{{7*7}}" not in mail.body_html
    assert "49" not in mail.body_text.split("Sådan er det nu")[0]
