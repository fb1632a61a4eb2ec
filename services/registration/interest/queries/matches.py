"""Reads of matches and answers for staff: both sides, per pair, within the classes one may see."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import CompanyContact, Participation
from services.registration.events.models.events import Event
from services.registration.interest.domain.interest import Pair, can_answer
from services.registration.interest.models import CompanyNudge, StudentNudge
from services.registration.interest.queries.encounters import Encounter, PairKey, encounters
from services.registration.interest.queries.interest import InterestRow, interests, pair_of
from services.registration.kit.domain.reminders import REMINDER_LIMITS
from services.registration.school.models.organisations import ClassTeacher
from shared.auth.identity import Identity
from shared.web.formats import local

#: what the list can be narrowed to
KINDS = ("match", "student", "company", "silent")


@dataclass(frozen=True)
class PairLine:
    """One student and one company who met, with what both said."""

    met: Encounter
    pair: Pair
    student_note: str
    student_answered_at: datetime | None
    company_answered_at: datetime | None

    @property
    def kind(self) -> str:
        """match; student or company: only that side says yes; silent: an answer is missing; done:
        both answered, and nobody says yes.
        """
        if self.pair.is_match:
            return "match"
        if self.pair.student == "yes":
            return "student"
        if self.pair.company == "yes":
            return "company"
        return "silent" if None in (self.pair.student, self.pair.company) else "done"


@dataclass(frozen=True)
class Silent:
    """Who has not answered in some pair: students with an address by id, companies by theirs."""

    students: frozenset[UUID]
    companies: frozenset[UUID]


@dataclass(frozen=True)
class Nudgeable:
    """Whom a reminder would reach now: students by id, companies by participation."""

    students: tuple[UUID, ...]
    participations: tuple[UUID, ...]

    def __bool__(self) -> bool:
        return bool(self.students or self.participations)


def pairs_of_event(
    session: Session, event_id: UUID, *, now: datetime, classes: Collection[UUID] | None = None
) -> list[PairLine]:
    """By time and student; a class teacher's own classes where `classes` names them."""
    met = encounters(session, now=now, event_id=event_id, classes=classes)
    return _lines(met, interests(session, event_id=event_id))


def pairs_of_student(session: Session, person_id: UUID, *, now: datetime) -> list[PairLine]:
    """Over all events, the newest first."""
    met = encounters(session, now=now, person_id=person_id)
    return _lines(met, interests(session, person_id=person_id))


def pairs_of_company(
    session: Session, company_id: UUID, *, now: datetime, classes: Collection[UUID] | None = None
) -> list[PairLine]:
    met = encounters(session, now=now, company_id=company_id, classes=classes)
    return _lines(met, interests(session, company_id=company_id))


def nudgeable(
    session: Session,
    event: Event,
    silent: Silent,
    *,
    now: datetime,
    with_companies: bool,
) -> Nudgeable:
    """Those of the silent who can still answer, have an address and were not just reminded."""
    if event.cancelled or not can_answer(event.held_on, local(now).date()):
        return Nudgeable((), ())
    tired = {
        row.person_id
        for row in session.scalars(select(StudentNudge).where(StudentNudge.event_id == event.id))
        if not REMINDER_LIMITS["interest"].allows(row.count, row.nudged_at, now)
    }
    return Nudgeable(
        tuple(sorted(silent.students - tired)),
        _parts(session, event.id, silent.companies, now) if with_companies else (),
    )


def teaches_class(session: Session, identity: Identity, class_id: UUID | None) -> bool:
    """Whether this staff member is a teacher of the class, who may read its students' notes."""
    if class_id is None:
        return False
    return session.get(ClassTeacher, (class_id, identity.person_id)) is not None


def _parts(
    session: Session, event_id: UUID, companies: Collection[UUID], now: datetime
) -> tuple[UUID, ...]:
    rows = session.execute(
        select(Participation.id, CompanyNudge.count, CompanyNudge.nudged_at)
        .join(CompanyContact, CompanyContact.id == Participation.contact_id)
        .outerjoin(CompanyNudge, CompanyNudge.participation_id == Participation.id)
        .where(
            Participation.event_id == event_id,
            Participation.status == "accepted",
            Participation.link_revoked.is_(False),
            Participation.company_id.in_(companies),
            CompanyContact.email.is_not(None),
        )
        .order_by(Participation.id)
    )
    limit = REMINDER_LIMITS["interest"]
    return tuple(part for part, count, at in rows if limit.allows(count or 0, at, now))


def _lines(met: Iterable[Encounter], said: dict[PairKey, InterestRow]) -> list[PairLine]:
    lines = []
    for one in met:
        row = said.get(one.key)
        lines.append(
            PairLine(
                one,
                pair_of(row),
                row.student_note if row else "",
                row.student_answered_at if row else None,
                row.company_answered_at if row else None,
            )
        )
    return lines
