"""Drills at the JSON door of the production server: the 09:00 rush, requests sent three times."""

import asyncio
import json
import random
import re
from collections import Counter
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select

from services.registration.meetings.models.meetings import CompanySlot, Meeting
from shared.db import Database
from tests.drills.booking.school import address_of, open_school
from tests.load.clients import http, send_all, send_paced
from tests.load.school import cookies_of
from tests.load.serving import served
from tests.support.world import World

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
#: the suite is one process; production has two
PROCESSES = {"embedded": 1, "production": 2}


@dataclass(frozen=True)
class Rush:
    """`over`: meetings beyond the seats that there are; `miscounted`: seats whose counter is wrong;
    `under`: seats that are empty although somebody was refused at them.
    """

    booked: int
    refused: int
    errors: int
    over: int
    miscounted: int
    under: int
    p95: float

    @property
    def holds(self) -> bool:
        return not (self.over or self.miscounted or self.under or self.errors)


@dataclass(frozen=True)
class Repeats:
    """`differing`: keys whose three answers were not the same status and body."""

    keys: int
    meetings: int
    running: int
    differing: int
    reused: int


def nine_o_clock(
    profile: str,
    *,
    students: int = 300,
    companies: int = 30,
    slots: int = 12,
    seconds: float = 60,
    is_guarded: bool = True,
) -> Rush:
    """Everybody asks for five seats within a minute, most of them at its beginning.

    Without the guard the door believes a list of free seats that is a second old at most.
    """
    with open_school(profile, students=students, companies=companies, slots=slots, seats=1) as (
        database,
        world,
    ):
        chance = random.Random(9)
        weights = [1 / (rank + 1) for rank in range(companies)]
        wanted = [
            (student, chance.choices(world.companies, weights)[0], chance.randrange(slots))
            for _ in range(5)
            for student in range(students)
        ]
        cookies = cookies_of(world)
        requests = [
            (
                chance.triangular(0, seconds, 0),
                _booking(world, cookies[student], company, slot, key=str(uuid4())),
            )
            for student, company, slot in wanted
        ]
        kind = "full" if is_guarded else "unguarded"
        with served(kind, address_of(database), processes=PROCESSES[profile]) as port:
            load = send_paced(port, requests)
        over, miscounted = _over_and_miscounted(database)
        under = _under(
            database, [(world.students[one], company, slot) for one, company, slot in wanted]
        )
    statuses = load.statuses
    return Rush(
        booked=statuses[201],
        refused=statuses[409],
        errors=sum(statuses.values()) - statuses[201] - statuses[409],
        over=over,
        miscounted=miscounted,
        under=under,
        p95=load.percentile(0.95),
    )


def repeats(profile: str, *, keys: int = 500, with_key: bool = True) -> Repeats:
    """Each POST three times at once; without the key it is the control."""
    with open_school(profile, students=keys, companies=10, slots=10, seats=5) as (database, world):
        cookies = cookies_of(world)
        seats = [(company, slot) for company in world.companies for slot in range(10)]
        chosen = [str(uuid4()) for _ in range(keys)]
        with served("full", address_of(database), processes=PROCESSES[profile]) as port:
            bookings = [
                _booking(
                    world, cookies[n], *seats[n % len(seats)], key=chosen[n] if with_key else ""
                )
                for n in range(keys)
            ]
            answers = asyncio.run(_three_at_once(port, bookings))
            others = [
                _booking(world, cookies[n], *seats[(n + 1) % len(seats)], key=chosen[n])
                for n in range(min(keys, 20) if with_key else 0)
            ]
            reused = send_all(port, others, clients=2).statuses[422] if others else 0
        with database.reading() as session:
            meetings = session.scalar(select(func.count()).select_from(Meeting)) or 0
    running = sum(b"still_running" in body for three in answers for _, body in three)
    return Repeats(
        keys=keys,
        meetings=meetings,
        running=running,
        differing=sum(_differ(three) for three in answers),
        reused=reused,
    )


def _differ(three: list[tuple[int, bytes]]) -> bool:
    finished = [answer for answer in three if b"still_running" not in answer[1]]
    return len(set(finished)) != 1 or finished[0][0] != 201


async def _three_at_once(port: int, requests: list[bytes]) -> list[list[tuple[int, bytes]]]:
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(24)]
    groups = [connections[n : n + 3] for n in range(0, 24, 3)]
    waiting = iter(enumerate(requests))
    answers: list[list[tuple[int, bytes]]] = [[] for _ in requests]

    async def work(group: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> None:
        for number, request in waiting:
            answers[number] = list(
                await asyncio.gather(*(_ask(reader, writer, request) for reader, writer in group))
            )

    await asyncio.gather(*(work(group) for group in groups))
    for _, writer in connections:
        writer.close()
    return answers


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
) -> tuple[int, bytes]:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    body = await reader.readexactly(int(length[1])) if length else b""
    return int(head[9:12]), body


def _booking(world: World, cookie: str, company: UUID, slot: int, *, key: str) -> bytes:
    path = f"/api/v1/events/{world.event_id}/meetings"
    body = json.dumps({"company_id": str(company), "slot": slot}).encode()
    headers = f"Idempotency-Key: {key}\r\n" if key else ""
    return http("POST", path, cookie=cookie, body=body, headers=headers)


def _over_and_miscounted(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        booked = Counter(
            (company, slot)
            for company, slot in session.execute(
                select(Meeting.company_id, Meeting.slot).where(Meeting.status == "booked")
            )
        )
        seats = session.scalars(select(CompanySlot)).all()
    return (
        sum(max(booked[seat.company_id, seat.slot] - seat.capacity, 0) for seat in seats),
        sum(booked[seat.company_id, seat.slot] != seat.taken for seat in seats),
    )


def _under(database: Database, wanted: list[tuple[UUID, UUID, int]]) -> int:
    """Wishes refused although seat and student are free."""
    with database.reading() as session:
        meetings = session.execute(
            select(Meeting.person_id, Meeting.company_id, Meeting.slot).where(
                Meeting.status == "booked"
            )
        ).all()
        free = {
            (seat.company_id, seat.slot)
            for seat in session.scalars(select(CompanySlot))
            if seat.taken < seat.capacity
        }
    met = {(person, company) for person, company, _ in meetings}
    busy = {(person, slot) for person, _, slot in meetings}
    return sum(
        (company, slot) in free and (person, company) not in met and (person, slot) not in busy
        for person, company, slot in wanted
    )
