"""A colleague whose role somebody else changed hears what she may do and where; once, and by a mail
in her language.
"""

from dataclasses import replace
from uuid import UUID

import pytest

from shared import clock
from shared.contracts.colleague_roles import ColleagueRoleChangedV1
from shared.contracts.message import InvalidMessage
from shared.contracts.scheduling import EventCancelledV1
from shared.ids import new_id
from shared.messaging import NotYet
from tests.integration.notifications.world import World

COLLEAGUE = UUID("01934c5e-0000-7000-8000-000000000077")


@pytest.fixture
def change(world: World) -> ColleagueRoleChangedV1:
    """She is now a co-organiser of the event."""
    world.hear(world.contact(COLLEAGUE, kind="staff", name="Ditte Dam", language="en"))
    return ColleagueRoleChangedV1(
        contact_id=COLLEAGUE,
        event_id=world.event_id,
        roles=("co_organiser",),
        changed_at=clock.now(),
    )


def mails(world: World) -> list[tuple[str, str | None]]:
    """(subject, where it leads) of those that leave."""
    return [
        (mail.subject, mail.link_path)
        for mail in world.messages("colleague_role_changed")
        if mail.status == "queued"
    ]


def test_she_hears_in_her_language_what_she_may_do_and_where(
    world: World, change: ColleagueRoleChangedV1
) -> None:
    world.hear(change)
    assert mails(world) == [
        ("Your role in Praktikdating på Nordskolen", f"/registration/events/{world.event_id}")
    ]
    (mail,) = world.messages("colleague_role_changed")
    assert mail.contact_id == COLLEAGUE
    assert "Co-organiser: you see and change everything in the event" in mail.body_text


def test_the_same_twice_is_one_mail(world: World, change: ColleagueRoleChangedV1) -> None:
    world.hear(change, change)
    assert len(world.messages("colleague_role_changed")) == 1


def test_of_nobody_known_and_of_no_known_role_there_is_no_mail(
    world: World, change: ColleagueRoleChangedV1
) -> None:
    for unknown in (replace(change, contact_id=new_id()), replace(change, event_id=new_id())):
        with pytest.raises(NotYet):
            world.hear(unknown)
    with pytest.raises(InvalidMessage):
        ColleagueRoleChangedV1.from_payload(change.to_payload() | {"roles": ["king"]})
    assert mails(world) == []


def test_the_last_of_several_clicks_is_told(world: World, change: ColleagueRoleChangedV1) -> None:
    world.hear(change, replace(change, roles=(), changed_at=clock.now()))
    world.hear(replace(change, roles=("teacher",), event_id=None))
    assert mails(world) == [
        ("You are no longer part of Praktikdating på Nordskolen", None),
        ("What you may do in Matchdag", "/registration/"),
    ]


def test_who_helps_on_the_day_alone_is_led_to_no_page_that_is_still_shut(
    world: World, change: ColleagueRoleChangedV1
) -> None:
    world.hear(replace(change, roles=("event_crew",)))
    assert [path for _subject, path in mails(world)] == ["/registration/"]


def test_of_an_event_that_is_cancelled_nothing_is_told(
    world: World, change: ColleagueRoleChangedV1
) -> None:
    world.hear(
        EventCancelledV1(event_id=world.event_id, organisation_id=world.organisation_id, version=2),
        change,
    )
    assert mails(world) == []
