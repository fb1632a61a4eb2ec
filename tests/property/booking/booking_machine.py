"""A machine that books, moves, cancels, waits, promotes and withdraws at random, and then looks."""

from collections import Counter
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.booking.queries.waiting import free_seats, waiting_of
from services.registration.booking.use_cases.apply_replies import apply_replies
from services.registration.booking.use_cases.book_meeting import book_meeting, promote_student
from services.registration.booking.use_cases.move_meeting import (
    cancel_meeting,
    move_meeting,
    restore_meeting,
)
from services.registration.booking.use_cases.update_booking_rules import update_booking_rules
from services.registration.booking.use_cases.update_capacity import update_capacity
from services.registration.booking.use_cases.wait_for_seat import cancel_wait, wait_for_seat
from services.registration.companies.models import Participation
from services.registration.events.models.events import Event, EventSlot
from services.registration.home.use_cases import apply_event
from services.registration.invitations.use_cases.release_company import release_company
from services.registration.meetings.domain.booking_rules import BookingRules
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.meetings.models.publications import SentSchedule
from services.registration.meetings.queries.personal_schedules import student_items
from shared.contracts.scheduling import EventChangedV1, TimeSlot
from shared.db import Database
from shared.errors import DomainError, NotFound
from tests.support.world import make_world

STUDENTS, COMPANIES, SLOTS, MOST = 5, 3, 3, 2
students = st.integers(0, STUDENTS - 1)
companies = st.integers(0, COMPANIES - 1)
slots = st.integers(0, SLOTS - 1)


class BookingMachine(RuleBasedStateMachine):
    """What the database says after each step is held against the rules, not against a model."""

    database: Database

    @initialize()
    def open_for_booking(self) -> None:
        with self.database.writing() as session:
            self.world = make_world(
                session,
                students=STUDENTS,
                companies=COMPANIES,
                slots=SLOTS,
                held_in_days=30,
            )
            update_booking_rules(
                session,
                event=session.get_one(Event, self.world.event_id),
                rules=BookingRules("open", most_meetings=MOST),
                seen_version=0,
                chosen_by=self.world.organiser,
            )
        self.dropped: list[tuple[Meeting, int]] = []
        self.away: set[int] = set()

    def attempt(self, act) -> bool:
        """Whether it was done; a refusal by name is an answer, anything else a fault."""
        try:
            with self.database.writing() as session:
                act(session, session.get_one(Event, self.world.event_id))
        except (DomainError, NotFound):
            return False
        return True

    def some_meeting(self, number: int) -> Meeting | None:
        with self.database.reading() as session:
            rows = session.scalars(
                select(Meeting)
                .where(Meeting.event_id == self.world.event_id, Meeting.status == "booked")
                .order_by(Meeting.id)
            ).all()
        return rows[number % len(rows)] if rows else None

    @rule(student=students, company=companies, slot=slots, by_hand=st.booleans())
    def book(self, student: int, company: int, slot: int, by_hand: bool) -> None:
        person = self.world.students[student]
        self.attempt(
            lambda session, event: book_meeting(
                session,
                event=event,
                person_id=person,
                company_id=self.world.companies[company],
                slot=slot,
                origin="by_hand" if by_hand else "booked",
                booked_by=self.world.organiser if by_hand else person,
            )
        )

    @rule(number=st.integers(0, 20), company=companies, slot=slots)
    def move(self, number: int, company: int, slot: int) -> None:
        meeting = self.some_meeting(number)
        if meeting is not None:
            self.attempt(
                lambda session, event: move_meeting(
                    session,
                    event=event,
                    meeting_id=meeting.id,
                    slot=slot,
                    company_id=self.world.companies[company],
                    version=meeting.version,
                    moved_by=meeting.person_id,
                    origin="booked",
                )
            )

    @rule(number=st.integers(0, 20))
    def cancel(self, number: int) -> None:
        meeting = self.some_meeting(number)
        if meeting is not None:
            done = self.attempt(
                lambda session, event: cancel_meeting(
                    session,
                    event=event,
                    meeting_id=meeting.id,
                    version=meeting.version,
                    cancelled_by=meeting.person_id,
                )
            )
            assert done
            self.dropped.append((meeting, meeting.version + 1))

    @rule()
    def undo(self) -> None:
        if self.dropped:
            meeting, version = self.dropped.pop()
            self.attempt(
                lambda session, event: restore_meeting(
                    session,
                    event=event,
                    meeting_id=meeting.id,
                    version=version,
                    restored_by=meeting.person_id,
                )
            )

    @rule(student=students, company=companies, slot=st.none() | slots)
    def wait(self, student: int, company: int, slot: int | None) -> None:
        self.attempt(
            lambda session, event: wait_for_seat(
                session,
                event=event,
                person_id=self.world.students[student],
                company_id=self.world.companies[company],
                slot=slot,
            )
        )

    @rule(student=students, company=companies)
    def leave(self, student: int, company: int) -> None:
        self.attempt(
            lambda session, event: cancel_wait(
                session,
                event=event,
                person_id=self.world.students[student],
                company_id=self.world.companies[company],
            )
        )

    @rule(student=students, company=companies)
    def promote(self, student: int, company: int) -> None:
        self.attempt(
            lambda session, event: promote_student(
                session,
                event=event,
                person_id=self.world.students[student],
                company_id=self.world.companies[company],
                promoted_by=self.world.organiser,
            )
        )

    @rule(company=companies, slot=slots, capacity=st.integers(0, 3), sure=st.booleans())
    def change_capacity(self, company: int, slot: int, capacity: int, sure: bool) -> None:
        if company in self.away:
            return
        before = self.counts()
        self.attempt(
            lambda session, event: update_capacity(
                session,
                event=event,
                company_id=self.world.companies[company],
                slot=slot,
                capacity=capacity,
                confirmed=sure,
            )
        )
        assert self.counts() >= before, "a change of seats never drops a meeting"

    @rule(company=companies)
    def withdraw(self, company: int) -> None:
        self._answer(company, "withdrawn")
        self.away.add(company)
        self.attempt(
            lambda session, event: release_company(
                session, event, self.world.companies[company], changed_by=None
            )
        )

    @rule(company=companies)
    def come_back(self, company: int) -> None:
        self._answer(company, "accepted")
        self.away.discard(company)
        self.attempt(lambda session, event: apply_replies(session, event))

    @rule(days=st.integers(-3, 3))
    def move_event(self, days: int) -> None:
        with self.database.writing() as session:
            event = session.get_one(Event, self.world.event_id)
            shift = timedelta(days=days)
            rows = session.scalars(
                select(EventSlot).where(EventSlot.event_id == event.id).order_by(EventSlot.number)
            ).all()
            told = EventChangedV1(
                event_id=event.id,
                organisation_id=event.organisation_id,
                kind="praktikdating",
                name=event.name,
                place=event.place,
                held_on=event.held_on + shift,
                slots=tuple(
                    TimeSlot(
                        number=row.number,
                        starts_at=row.starts_at + shift,
                        ends_at=row.ends_at + shift,
                    )
                    for row in rows
                ),
                meetings_per_student=event.meetings_per_student,
                wishes_per_student=event.wishes_per_student,
                reply_by=event.reply_by,
                wishes_open_at=event.wishes_open_at,
                wishes_close_at=event.wishes_close_at,
                version=event.version + 1,
            )
            session.expunge_all()
            apply_event(session, told)

    def _answer(self, company: int, status: str) -> None:
        with self.database.writing() as session:
            row = session.get_one(Participation, self.world.participations[company])
            row.status = status

    def counts(self) -> int:
        with self.database.reading() as session:
            return len(self._booked(session))

    def _booked(self, session: Session) -> list[Meeting]:
        rows = select(Meeting).where(
            Meeting.event_id == self.world.event_id, Meeting.status == "booked"
        )
        return list(session.scalars(rows))

    @invariant()
    def every_rule_holds(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.database.reading() as session:
            booked = self._booked(session)
            self.no_seat_is_taken_twice_and_every_counter_is_right(session, booked)
            self.no_student_has_two_meetings_at_once_nor_one_company_twice(booked)
            self.no_seat_is_free_while_somebody_waits_who_could_have_it(session)
            self.nobody_waits_for_a_company_that_they_meet(session, booked)
            self.what_a_student_was_told_is_what_stands(session)

    def no_seat_is_taken_twice_and_every_counter_is_right(
        self, session: Session, booked: list[Meeting]
    ) -> None:
        held = Counter((one.company_id, one.slot) for one in booked if one.holds_seat)
        for row in session.scalars(
            select(CompanySlot).where(CompanySlot.event_id == self.world.event_id)
        ):
            assert row.taken == held[row.company_id, row.slot] <= row.capacity

    def no_student_has_two_meetings_at_once_nor_one_company_twice(
        self, booked: list[Meeting]
    ) -> None:
        assert len({(one.person_id, one.slot) for one in booked}) == len(booked)
        assert len({(one.person_id, one.company_id) for one in booked}) == len(booked)
        assert not {one.company_id for one in booked} & {
            self.world.companies[number] for number in self.away
        }

    def no_seat_is_free_while_somebody_waits_who_could_have_it(self, session: Session) -> None:
        waiting = waiting_of(session, self.world.event_id)
        idle = [
            (seat, one)
            for seat in (free_seats(session, self.world.event_id) if waiting else ())
            for one in waiting
            if one.company_id == seat.company_id and one.fits(seat.slot, MOST)
        ]
        assert not idle

    def nobody_waits_for_a_company_that_they_meet(
        self, session: Session, booked: list[Meeting]
    ) -> None:
        waits = session.execute(
            select(Wait.person_id, Wait.company_id).where(Wait.event_id == self.world.event_id)
        ).all()
        met = {(one.person_id, one.company_id) for one in booked}
        assert not met & {(person, company) for person, company in waits}

    def what_a_student_was_told_is_what_stands(self, session: Session) -> None:
        event = session.get_one(Event, self.world.event_id)
        told = {
            row.reader_id: [item[0] for item in row.items]
            for row in session.scalars(
                select(SentSchedule).where(SentSchedule.event_id == event.id)
            )
        }
        for person in self.world.students:
            stands = [item.uid for item in student_items(session, event, person)]
            assert sorted(told.get(person, [])) == sorted(stands)
