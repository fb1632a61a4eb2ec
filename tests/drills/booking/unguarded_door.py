"""The control of the rush: a door that believes a list of free seats, as such doors are often made.

The list is at most a second old, as a page is that somebody looks at; a seat in it is given.
"""

import threading
import time
from uuid import UUID

from flask import Flask, Response, request
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from services.registration.meetings.models.meetings import CompanySlot, Meeting
from shared import clock
from shared.auth.identity import required_identity
from shared.db import Database
from shared.ids import new_id

LIST_SECONDS = 1.0
Seat = tuple[UUID, int]


class _FreeSeats:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._guard = threading.Lock()
        self._read_at = float("-inf")
        self._free: set[Seat] = set()

    def __contains__(self, seat: Seat) -> bool:
        with self._guard:
            if time.monotonic() - self._read_at > LIST_SECONDS:
                self._free, self._read_at = self._read(), time.monotonic()
            return seat in self._free

    def _read(self) -> set[Seat]:
        booked = (
            select(func.count())
            .where(
                Meeting.company_id == CompanySlot.company_id,
                Meeting.slot == CompanySlot.slot,
                Meeting.status == "booked",
            )
            .scalar_subquery()
        )
        seats = select(CompanySlot.company_id, CompanySlot.slot)
        with self._database.reading() as session:
            rows = session.execute(seats.where(booked < CompanySlot.capacity))
            return {(company, slot) for company, slot in rows}


def take_guard_off(app: Flask, database: Database) -> None:
    """Bookings by the JSON door of `app` no longer count the seats as they are taken."""
    free = _FreeSeats(database)

    def book(event_id: UUID) -> Response:
        asked = request.get_json()
        seat = (UUID(asked["company_id"]), int(asked["slot"]))
        if seat not in free:
            return Response(status=409)
        try:
            _insert(database, event_id, seat, required_identity().person_id)
        except IntegrityError:  # the same student is there or somewhere else already
            return Response(status=409)
        return Response(status=201)

    (door,) = (
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.endswith("/events/<uuid:event_id>/meetings") and "POST" in (rule.methods or ())
    )
    app.view_functions[door] = book


def _insert(database: Database, event_id: UUID, seat: Seat, person_id: UUID) -> None:
    with database.writing() as session:
        session.execute(
            insert(Meeting).values(
                id=new_id(),
                event_id=event_id,
                company_id=seat[0],
                person_id=person_id,
                slot=seat[1],
                status="booked",
                origin="booked",
                holds_seat=True,
                version=1,
                created_at=clock.now(),
            )
        )
