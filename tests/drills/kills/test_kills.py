"""kill -9 at random moments loses and doubles nothing; without its guards it would do both."""

from pathlib import Path

import pytest

from shared.db import Database
from shared.ids import new_id
from shared.messaging import record
from shared.messaging.inbox import MOST_KILLS
from tests.drills.kills.drill import Processes, kill_and_count, prepared, workers_of
from tests.drills.kills.profiles import PROFILES, reasons, say_broken_message
from tests.drills.kills.service import KILLER, heard_rows, said, unpublished
from tests.support.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.mark.parametrize("profile", PROFILES)
def test_killing_anybody_at_any_moment_does_no_damage(profile: str, tmp_path: Path) -> None:
    damage = kill_and_count(profile, tmp_path, kills=10, wanted=300)
    assert damage.bookings == 300
    assert damage.kills >= 8
    assert damage.transport_duplicates > 0
    assert damage.lost == damage.phantom == damage.duplicated_effects == 0
    assert damage.overbooked == damage.seats_left == damage.order_breaks == 0


@pytest.mark.parametrize("profile", PROFILES)
def test_without_the_outbox_kills_lose_messages(profile: str, tmp_path: Path) -> None:
    damage = kill_and_count(
        profile, tmp_path, kills=6, wanted=100, victims=("web",), has_outbox=False
    )
    assert damage.lost > 0


@pytest.mark.parametrize("profile", PROFILES)
def test_without_the_inbox_effects_are_doubled(profile: str, tmp_path: Path) -> None:
    damage = kill_and_count(profile, tmp_path, kills=2, wanted=60, is_deduplicating=False)
    assert damage.duplicated_effects > 0


def say_a_killer_a_broken_one_and_good_ones(saying: Database, good: int = 98) -> None:
    with saying.writing() as session:
        for number in range(good):
            if number == 30:
                record(session, said(new_id(), new_id(), KILLER))
            if number == 60:
                say_broken_message(session)
            record(session, said(new_id(), new_id(), 1))


@pytest.mark.parametrize("profile", PROFILES)
def test_one_message_that_kills_and_one_that_is_broken_stop_nothing_else(
    profile: str, tmp_path: Path
) -> None:
    with prepared(profile, tmp_path) as (_, saying, hearing):
        say_a_killer_a_broken_one_and_good_ones(saying)
        processes = Processes(workers_of(profile), tmp_path)

        def is_done() -> bool:
            processes.keep_up()
            return len(heard_rows(hearing)) == 98 and len(reasons(hearing)) == 2

        try:
            until(is_done, seconds=60, what="98 done and 2 put aside")
            until(lambda: unpublished(saying) == 0)
        finally:
            processes.end()
        assert sorted(reasons(hearing)) == ["invalid_payload", "kills_process"]


@pytest.mark.parametrize("profile", PROFILES)
def test_without_counting_kills_one_message_stops_those_behind_it(
    profile: str, tmp_path: Path
) -> None:
    with prepared(profile, tmp_path, counts_kills=False) as (_, saying, hearing):
        say_a_killer_a_broken_one_and_good_ones(saying)
        processes = Processes(workers_of(profile), tmp_path)

        def has_died_often() -> bool:
            processes.keep_up()
            return processes.deaths > MOST_KILLS + 1

        try:
            until(has_died_often, seconds=120)
        finally:
            processes.end()
        assert len(heard_rows(hearing)) < 98
        assert "kills_process" not in reasons(hearing)
