"""Companies get their places: allocated, moved, locked, undone, and told."""

from typing import Any
from uuid import UUID

import pytest

from services.scheduling.domain.errors import (
    CompanyIsLocked,
    CompanyNotTakingPart,
    NothingToPublish,
    PlaceNotOffered,
    PlaceTaken,
    ProgrammeChangedMeanwhile,
)
from services.scheduling.domain.rooms import RoomFacts, StandFacts
from services.scheduling.models.events import Event
from services.scheduling.models.rooms import Room
from services.scheduling.queries.programmes import Seating, seating_of, versions_of
from services.scheduling.use_cases.place_companies import (
    lock_place,
    place_company,
    release_place,
    swap_companies,
)
from services.scheduling.use_cases.publish_programme import (
    PublishedProgramme,
    publish_programme,
)
from services.scheduling.use_cases.restore_programme import (
    apply_allocation,
    clear_programme,
    restore_programme,
)
from services.scheduling.use_cases.update_rooms import update_room
from services.scheduling.use_cases.update_stands import add_stand_row
from tests.integration.scheduling.world import World, a_plan


class Board:
    """An event with three companies and four rooms, changed as the board does it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rooms = [room.id for room in world.rooms(["101", "102", "103", "104"])]
        self.event = world.event()
        self.companies = [world.company(self.event, name) for name in ("Aa", "Bravida", "Coop")]
        world.said()

    def do(self, use_case: Any, **words: Any) -> Any:
        with self.world.database.writing() as session:
            return use_case(session, event=session.get_one(Event, self.event.id), **words)

    def place(self, company: int, room: int) -> None:
        self.do(place_company, company_id=self.companies[company], place_id=self.rooms[room])

    def seating(self) -> Seating:
        with self.world.database.reading() as session:
            return seating_of(session, session.get_one(Event, self.event.id))

    def seated(self) -> dict[int, int]:
        """Company → room by their positions."""
        return {
            self.companies.index(company): self.rooms.index(room)
            for company, room in self.seating().seated.items()
        }


@pytest.fixture
def board(world: World) -> Board:
    return Board(world)


def test_a_company_moves_to_a_free_room(board: Board) -> None:
    board.place(0, 0)
    board.place(0, 2)
    assert board.seated() == {0: 2}


def test_moving_to_where_it_is_already_changes_nothing(board: Board) -> None:
    board.place(0, 0)
    board.place(0, 0)
    assert board.seated() == {0: 0}


def test_a_room_that_is_taken_is_refused(board: Board) -> None:
    board.place(0, 0)
    with pytest.raises(PlaceTaken):
        board.place(1, 0)
    assert board.seated() == {0: 0}


def test_two_companies_swap(board: Board) -> None:
    board.place(0, 0)
    board.place(1, 1)
    first, second = board.companies[:2]
    board.do(swap_companies, company_id=first, other_company_id=second)
    assert board.seated() == {0: 1, 1: 0}


def test_a_company_without_a_place_takes_anothers(board: Board) -> None:
    board.place(0, 0)
    first, second = board.companies[:2]
    board.do(swap_companies, company_id=second, other_company_id=first)
    assert board.seated() == {1: 0}


def test_a_locked_company_is_moved_by_nobody(board: Board) -> None:
    board.place(0, 0)
    board.place(1, 1)
    first, second = board.companies[:2]
    board.do(lock_place, company_id=first, is_locked=True)
    for use_case, words in [
        (place_company, {"company_id": first, "place_id": board.rooms[2]}),
        (release_place, {"company_id": first}),
        (swap_companies, {"company_id": second, "other_company_id": first}),
        (swap_companies, {"company_id": first, "other_company_id": second}),
    ]:
        with pytest.raises(CompanyIsLocked):
            board.do(use_case, **words)
    board.do(clear_programme)
    assert board.seated() == {0: 0}


def test_only_places_and_companies_of_the_event_can_be_used(board: Board) -> None:
    stranger = board.world.event(name="En anden dag")
    other = board.world.company(stranger, "Fremmed")
    with pytest.raises(CompanyNotTakingPart):
        board.do(place_company, company_id=other, place_id=board.rooms[0])
    with pytest.raises(PlaceNotOffered):
        board.do(place_company, company_id=board.companies[0], place_id=UUID(int=5))


def test_an_allocation_worked_out_on_an_older_programme_is_refused(board: Board) -> None:
    version = board.seating().version
    board.place(2, 3)
    with pytest.raises(ProgrammeChangedMeanwhile):
        allocate(board, {0: 0, 1: 1, 2: 2}, version)
    assert board.seated() == {2: 3}


def test_the_last_allocation_can_be_undone_and_brought_back(board: Board) -> None:
    board.place(0, 3)
    board.do(lock_place, company_id=board.companies[0], is_locked=True)
    allocate(board, {0: 3, 1: 1, 2: 2})
    with board.world.database.reading() as session:
        (before,) = versions_of(session, board.event.id)
    board.do(restore_programme, number=before.number)
    assert board.seated() == {0: 3}
    assert board.seating().locked == {board.companies[0]}
    board.do(restore_programme, number=before.number + 1)
    assert board.seated() == {0: 3, 1: 1, 2: 2}


def test_an_earlier_programme_comes_back_without_who_has_left(board: Board) -> None:
    allocate(board, {0: 0, 1: 1})
    board.do(clear_programme)
    board.do(restore_programme, number=2)
    board.do(release_place, company_id=board.companies[1])
    assert board.seated() == {0: 0}


def test_the_first_publication_tells_the_whole_programme(board: Board) -> None:
    allocate(board, {0: 0, 1: 1})
    assert publish(board) == 2
    (told,) = board.world.said()
    assert told["type"] == "scheduling.programme_published.v1"
    assert told["version"] == 1
    assert {place["label"] for place in told["places"]} == {"101", "102"}
    assert {place["building"] for place in told["places"]} == {"Hovedbygningen"}


def test_afterwards_only_the_changes_are_told_each_with_a_version_of_its_own(board: Board) -> None:
    allocate(board, {0: 0, 1: 1})
    publish(board)
    board.world.said()
    board.place(0, 3)
    board.place(2, 2)
    board.do(release_place, company_id=board.companies[1])
    assert publish(board) == 3
    told = {board.companies.index(UUID(m["company_id"])): m for m in board.world.said()}
    assert {m["type"] for m in told.values()} == {"scheduling.place_changed.v1"}
    assert sorted(m["version"] for m in told.values()) == [2, 3, 4]
    assert told[0]["label"] == "104"
    assert told[1]["place_id"] is None
    assert told[2]["label"] == "103"


def test_a_room_that_got_another_name_is_told_anew(board: Board) -> None:
    allocate(board, {0: 0, 1: 1})
    publish(board)
    board.world.said()
    with board.world.database.writing() as session:
        room = session.get_one(Room, board.rooms[0])
        facts = RoomFacts("Hovedbygningen", "Aula", 20)
        update_room(session, room=room, facts=facts, expected_version=1)
    assert publish(board) == 1
    told = board.world.said()[-1]
    assert (told["type"], told["label"]) == ("scheduling.place_changed.v1", "Aula")


def test_what_was_told_already_is_not_told_again(board: Board) -> None:
    allocate(board, {0: 0})
    publish(board)
    board.place(0, 1)
    board.place(0, 0)
    with pytest.raises(NothingToPublish):
        publish(board)


def test_a_programme_that_changed_since_it_was_looked_over_is_not_published(board: Board) -> None:
    allocate(board, {0: 0})
    seen = board.seating().version
    board.place(1, 1)
    with pytest.raises(ProgrammeChangedMeanwhile):
        board.do(publish_programme, expected_version=seen)
    assert board.world.said() == []


def test_a_room_used_by_another_event_at_the_same_time_is_a_conflict(board: Board) -> None:
    board.place(0, 0)
    other = board.world.event(name="Samme dag")
    company = board.world.company(other)
    with board.world.database.writing() as session:
        event = session.get_one(Event, other.id)
        place_company(session, event=event, company_id=company, place_id=board.rooms[0])
    (conflict,) = board.seating().conflicts[board.companies[0]]
    assert (conflict.code, conflict.other) == ("used_by_other_event", "Samme dag")


def test_a_career_day_uses_stands_and_no_rooms(world: World) -> None:
    world.rooms(["101"])
    event = world.event("career_day", grid=a_plan("career_day").grid)
    company = world.company(event)
    with world.database.writing() as session:
        found = session.get_one(Event, event.id)
        stand, _ = add_stand_row(session, event=found, first=StandFacts("Hal A", 1), count=2)
        place_company(session, event=found, company_id=company, place_id=stand.id)
        seating = seating_of(session, found)
    assert [place.kind for place in seating.places.values()] == ["stand", "stand"]
    assert seating.seated == {company: stand.id}


def allocate(board: Board, places: dict[int, int], version: int | None = None) -> None:
    board.do(
        apply_allocation,
        places={board.companies[c]: board.rooms[r] for c, r in places.items()},
        worked_out_on=board.seating().version if version is None else version,
        seed=1,
    )


def publish(board: Board) -> int:
    """How many companies have another place by it."""
    published: PublishedProgramme = board.do(
        publish_programme, expected_version=board.seating().version
    )
    return published.changes
