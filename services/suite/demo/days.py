"""When the demo's events are: last week, right now, in two, three, five weeks, and far off."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.scheduling.seed.values import SeedDeadlines, SeedEvent

PLACE = "Nordskolen, Baltorpvej 20, 2750 Ballerup"
HALL = "Idrætshallen"
MAIN_NAME = "Praktikdating for alle grundforløb"
TODAY_NAME = "Praktikdating for el og data"
GUIDANCE_NAME = "Vejledning og øvesamtaler"
CAREER_NAME = "Karrieredag i hallen"
EARLIER_NAME = "Praktikdating i sidste uge"
TALKS_NAME = "Karrieredag med oplæg"
_COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_LUNCH = ((time(11, 30), time(12, 0)),)


def main_event(now: datetime) -> SeedEvent:
    """200 students meet 30 companies; wishes are open, two companies are still silent."""
    return SeedEvent(
        kind="praktikdating",
        name=MAIN_NAME,
        place=PLACE,
        day=_wall_clock(now).date() + timedelta(weeks=5),
        starts=time(9, 0),
        ends=time(12, 15),
        slot_minutes=15,
        meetings_per_student=3,
        wishes_per_student=6,
        breaks=((time(10, 30), time(10, 45)),),
        deadlines=SeedDeadlines(
            reply_days=30, wishes_open_at=now - timedelta(days=1), wishes_close_days=14
        ),
    )


def guidance_event(now: datetime) -> SeedEvent:
    """Talks with counsellors in two weeks, in good time before the main day."""
    return SeedEvent(
        kind="guidance",
        name=GUIDANCE_NAME,
        place=PLACE,
        day=_wall_clock(now).date() + timedelta(weeks=2),
        starts=time(9, 0),
        ends=time(14, 0),
        slot_minutes=30,
        meetings_per_student=1,
        wishes_per_student=1,
        breaks=_LUNCH,
    )


def career_event(now: datetime) -> SeedEvent:
    """A career day at stands, only just begun: companies are invited, nobody else knows of it."""
    return SeedEvent(
        kind="career_day",
        name=CAREER_NAME,
        place=PLACE,
        day=_wall_clock(now).date() + timedelta(weeks=12),
        starts=time(9, 0),
        ends=time(14, 0),
        slot_minutes=30,
        meetings_per_student=3,
        wishes_per_student=5,
        breaks=_LUNCH,
    )


def talks_event(now: datetime) -> SeedEvent:
    """A small career day on which companies give talks for many students; its plan is told."""
    return SeedEvent(
        kind="career_day",
        name=TALKS_NAME,
        place=PLACE,
        day=_wall_clock(now).date() + timedelta(weeks=3),
        starts=time(9, 0),
        ends=time(12, 30),
        slot_minutes=30,
        meetings_per_student=3,
        wishes_per_student=6,
        breaks=((time(10, 30), time(11, 0)),),
    )


def todays_event(now: datetime) -> SeedEvent:
    """Today, begun an hour ago where the clock allows it, so that the day can be watched."""
    local = _wall_clock(now)
    hour = min(max(local.hour - 1, 6), 20)
    return SeedEvent(
        kind="praktikdating",
        name=TODAY_NAME,
        place=PLACE,
        day=local.date(),
        starts=time(hour, 0),
        ends=time(hour + 3, 0),
        slot_minutes=15,
        meetings_per_student=3,
        wishes_per_student=6,
        is_day_fixed=True,
    )


def earlier_event(now: datetime) -> SeedEvent:
    """Held nine days ago or a little more: both sides may still answer."""
    return SeedEvent(
        kind="praktikdating",
        name=EARLIER_NAME,
        place=PLACE,
        day=_wall_clock(now).date() - timedelta(days=9),
        starts=time(9, 0),
        ends=time(12, 0),
        slot_minutes=15,
        meetings_per_student=3,
        wishes_per_student=6,
        is_held=True,
    )


def _wall_clock(now: datetime) -> datetime:
    return now.astimezone(_COPENHAGEN)
