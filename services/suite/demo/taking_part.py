"""Brings companies, students and wishes into the demo's events, as their own doors would."""

from random import Random
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.companies.use_cases.import_companies import import_companies
from services.registration.events.models.events import Event, EventStudent
from services.registration.events.models.places import Place
from services.registration.invitations.domain.replies import PlacementOffer, Reply
from services.registration.invitations.use_cases.answer_invitation import answer_invitation
from services.registration.invitations.use_cases.invite_companies import invite_companies
from services.registration.school.models.organisations import Education
from services.registration.students.use_cases.import_students import import_students
from services.registration.wishes.use_cases.import_wishes import import_wishes
from services.registration.wishes.use_cases.tell_students_about_wishes import open_wish_round
from services.suite.demo.companies import DemoCompany
from services.suite.demo.population import DemoStudent
from services.suite.demo.sheets import companies_sheet, students_sheet, wishes_sheet

AGREEMENTS = ("full", "full", "short", "combined")
DECLINES = (("date", ""), ("no_placements", "Vi har ansat to i år. Spørg igen til foråret!"))


def knows_event(session: Session, event_id: UUID) -> bool:
    """Whether registration has heard of the event."""
    return session.get(Event, event_id) is not None


def places_known(session: Session, event_id: UUID) -> int:
    """How many companies registration knows the place of."""
    counted = select(func.count()).select_from(Place).where(Place.event_id == event_id)
    return session.scalar(counted) or 0


def invite(
    session: Session, event_id: UUID, companies: list[DemoCompany], invited_by: UUID
) -> None:
    """Put the companies into the directory and invite them; safe to repeat."""
    event = session.get_one(Event, event_id)
    import_companies(session, event.organisation_id, companies_sheet(companies))
    ids = _company_ids(session, event.organisation_id)
    invite_companies(
        session,
        event,
        company_ids=[ids[company.name] for company in companies],
        invited_by=invited_by,
    )


def answer(
    session: Session,
    event_id: UUID,
    coming: list[DemoCompany],
    not_coming: list[DemoCompany],
    answered_by: UUID,
) -> None:
    """Let the companies answer; those who answered already are left as they are."""
    organisation_id = session.get_one(Event, event_id).organisation_id
    educations = dict(
        session.execute(
            select(Education.name, Education.id).where(Education.organisation_id == organisation_id)
        )
        .tuples()
        .all()
    )
    silent = _silent(session, event_id)
    random = Random(len(coming))  # noqa: S311 - invented replies, no secret
    for company in coming:
        if company.name in silent:
            reply = _yes(company, educations, random)
            _take(session, silent[company.name], reply, answered_by)
    for number, company in enumerate(not_coming):
        if company.name in silent:
            reason, words = DECLINES[number % len(DECLINES)]
            reply = Reply(coming=False, reason=reason, reason_text=words)
            _take(session, silent[company.name], reply, answered_by)


def bring_students(session: Session, event_id: UUID, students: list[DemoStudent]) -> None:
    """Take the students in from a sheet; safe to repeat."""
    import_students(session, session.get_one(Event, event_id), students_sheet(students))


def bring_wishes(
    session: Session,
    event_id: UUID,
    students: list[DemoStudent],
    wishes: dict[str, list[str]],
    entered_by: UUID,
) -> None:
    """Take the wishes in from a sheet; lists that students have written since are kept."""
    content = wishes_sheet(students, wishes)
    event = session.get_one(Event, event_id)
    read = import_wishes(
        session, event=event, content=content, replace=False, entered_by=entered_by
    )
    if read.faults:
        raise ValueError(f"the demo's own wishes cannot be read: {read.faults[0]}")


def open_wishes(session: Session, event_id: UUID, opened_by: UUID) -> None:
    """Tell the students that they may wish; the second time nobody is told."""
    open_wish_round(session, event=session.get_one(Event, event_id), opened_by=opened_by)


def students_of(session: Session, event_id: UUID) -> list[UUID]:
    """Those who take part, ordered by id."""
    rows = select(EventStudent.person_id).where(EventStudent.event_id == event_id)
    return list(session.scalars(rows.order_by(EventStudent.person_id)))


def _company_ids(session: Session, organisation_id: UUID) -> dict[str, UUID]:
    rows = select(Company.name, Company.id).where(Company.organisation_id == organisation_id)
    return dict(session.execute(rows).tuples().all())


def _silent(session: Session, event_id: UUID) -> dict[str, Participation]:
    rows = (
        select(Company.name, Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.event_id == event_id, Participation.status == "invited")
    )
    return dict(session.execute(rows).tuples().all())


def _yes(company: DemoCompany, educations: dict[str, UUID], random: Random) -> Reply:
    wanted = [educations[name] for name in company.educations]
    offers: dict[tuple[UUID, str], int] = {}
    for number in range(company.placements):
        offer = (wanted[number % len(wanted)], random.choice(AGREEMENTS))
        offers[offer] = offers.get(offer, 0) + 1
    return Reply(
        coming=True,
        representatives=company.tables + random.randint(0, 1),
        tables=company.tables,
        needs_power=random.random() < 0.3,
        needs_screen=random.random() < 0.3,
        needs_step_free=random.random() < 0.1,
        education_ids=frozenset(wanted),
        placements=tuple(
            PlacementOffer(education, kind, count) for (education, kind), count in offers.items()
        ),
        presentation=company.presentation,
    )


def _take(session: Session, participation: Participation, reply: Reply, answered_by: UUID) -> None:
    answer_invitation(
        session,
        participation,
        reply=reply,
        seen_version=participation.version,
        answered_by=answered_by,
    )
