"""Brings companies, students and wishes into a demo's events, as their own doors would."""

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
from services.registration.school.queries.shared_rows import WHOLE_SCHOOL
from services.registration.seed.values import SeedLists, SeedReply
from services.registration.students.use_cases.import_students import import_students
from services.registration.wishes.use_cases.import_wishes import import_wishes
from services.registration.wishes.use_cases.open_wish_round import open_wish_round

AGREEMENTS = ("full", "full", "short", "combined")
DECLINES = (("date", ""), ("no_placements", "Vi har ansat to i år. Spørg igen til foråret!"))


def has_event(session: Session, event_id: UUID) -> bool:
    """Whether registration has heard of the event."""
    return session.get(Event, event_id) is not None


def count_places(session: Session, event_id: UUID) -> int:
    """How many companies registration knows the place of."""
    counted = select(func.count()).select_from(Place).where(Place.event_id == event_id)
    return session.scalar(counted) or 0


def students_of(session: Session, event_id: UUID) -> list[UUID]:
    """Those who take part, ordered by id."""
    rows = select(EventStudent.person_id).where(EventStudent.event_id == event_id)
    return list(session.scalars(rows.order_by(EventStudent.person_id)))


def import_lists(session: Session, event_id: UUID, lists: SeedLists, organiser: UUID) -> None:
    """Take everything in as the organiser would; safe to repeat.

    Companies that have answered and wishes that students have written since are left as they are.
    """
    event = session.get_one(Event, event_id)
    if lists.students is not None:
        import_students(session, event, lists.students, reach=WHOLE_SCHOOL)
    if lists.companies is not None:
        organisation_id = event.organisation_id
        import_companies(session, organisation_id, lists.companies, reach=WHOLE_SCHOOL)
        _invite(session, event, lists.invited, organiser)
        _answer(session, event, lists, organiser)
    if lists.is_wish_round_open:
        open_wish_round(session, event=event, opened_by=organiser)
    if lists.wishes is not None:
        _import_wishes(session, event, lists.wishes, organiser)


def _import_wishes(session: Session, event: Event, content: bytes, organiser: UUID) -> None:
    import_wishes(session, event=event, content=content, entered_by=organiser)


def _invite(session: Session, event: Event, names: tuple[str, ...], organiser: UUID) -> None:
    rows = select(Company.name, Company.id).where(Company.organisation_id == event.organisation_id)
    ids = dict(session.execute(rows).tuples().all())
    invite_companies(
        session, event, company_ids=[ids[name] for name in names], invited_by=organiser
    )


def _answer(session: Session, event: Event, lists: SeedLists, organiser: UUID) -> None:
    silent = _silent(session, event.id)
    educations = _educations(session, event.organisation_id)
    random = Random(len(lists.coming))  # noqa: S311 - invented replies, no secret
    for wanted in lists.coming:
        if wanted.company in silent:
            reply = _yes(wanted, educations, random)
            _take(session, silent[wanted.company], reply, organiser)
    for number, name in enumerate(lists.declining):
        if name in silent:
            reason, words = DECLINES[number % len(DECLINES)]
            reply = Reply(coming=False, reason=reason, reason_text=words)
            _take(session, silent[name], reply, organiser)


def _silent(session: Session, event_id: UUID) -> dict[str, Participation]:
    rows = (
        select(Company.name, Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.event_id == event_id, Participation.status == "invited")
    )
    return dict(session.execute(rows).tuples().all())


def _educations(session: Session, organisation_id: UUID) -> dict[str, UUID]:
    rows = select(Education.name, Education.id).where(Education.organisation_id == organisation_id)
    return dict(session.execute(rows).tuples().all())


def _yes(wanted: SeedReply, educations: dict[str, UUID], random: Random) -> Reply:
    ids = [educations[name] for name in wanted.educations]
    offers: dict[tuple[UUID, str], int] = {}
    for number in range(wanted.placements):
        offer = (ids[number % len(ids)], random.choice(AGREEMENTS))
        offers[offer] = offers.get(offer, 0) + 1
    return Reply(
        coming=True,
        representatives=wanted.tables + random.randint(0, 1),
        tables=wanted.tables,
        needs_power=random.random() < 0.3,
        needs_screen=random.random() < 0.3,
        needs_step_free=random.random() < 0.1,
        education_ids=frozenset(ids),
        placements=tuple(
            PlacementOffer(education, kind, count) for (education, kind), count in offers.items()
        ),
        presentation=wanted.presentation,
    )


def _take(session: Session, participation: Participation, reply: Reply, organiser: UUID) -> None:
    answer_invitation(
        session,
        participation,
        reply=reply,
        seen_version=participation.version,
        answered_by=organiser,
    )
