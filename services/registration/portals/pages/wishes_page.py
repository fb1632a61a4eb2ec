"""What a student's pages about wishes show, and the sentence about the round that opens them."""

from dataclasses import dataclass, replace
from uuid import UUID

from flask import url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from services.registration.companies.queries.company_cards import CompanyCard, company_cards
from services.registration.events.models.events import Event
from services.registration.interest.queries.interest import Earlier, earlier_of_student
from services.registration.interest.texts import ANSWER_TEXTS
from services.registration.kit.texts.schedules import remaining_text
from services.registration.meetings.queries.publications import is_published
from services.registration.school.models.students import Student
from services.registration.wishes.domain.wishes import round_state
from services.registration.wishes.queries.wishes import (
    OwnWishes,
    company_names,
    favourite_companies,
    own_wishes,
    wish_times,
)
from shared import clock
from shared.web.formats import day_time
from shared.web.page_state import PageState


@dataclass(frozen=True)
class Wished:
    """One line of the list; `card` is None for a company that does not come any more."""

    id: UUID
    name: str
    card: CompanyCard | None


@dataclass(frozen=True)
class WishPage:
    """All that the pages about wishes show."""

    event: Event
    cards: list[CompanyCard]
    own: OwnWishes
    wished: list[Wished]
    education_id: UUID | None
    round: str
    is_published: bool
    favourites: frozenset[UUID]
    #: by company: what the student came to with it at earlier events
    earlier: dict[UUID, tuple[Earlier, ...]]

    @property
    def answer_texts(self) -> dict[str, tuple[LazyString, str]]:
        return ANSWER_TEXTS

    @property
    def can_change(self) -> bool:
        return self.round == "open" and not self.event.cancelled

    @property
    def is_full(self) -> bool:
        return len(self.own.companies) >= self.event.wishes_per_student

    def rank_of(self, company_id: UUID) -> int | None:
        if company_id not in self.own.companies:
            return None
        return self.own.companies.index(company_id) + 1

    @property
    def opening(self) -> PageState:
        """With a link to her list, from everywhere but there."""
        shown = _round(self)
        if not self.can_change:
            return shown
        address = url_for("student_wishes.wishes", event_id=self.event.id)
        return replace(shown, action=_("Se mine ønsker"), address=address)

    @property
    def opening_of_list(self) -> PageState:
        """With a link to the companies, while there is room for more."""
        shown = _round(self)
        if not self.can_change or self.is_full:
            return shown
        address = url_for("student_wishes.companies", event_id=self.event.id)
        return replace(shown, action=_("Find virksomheder"), address=address)


def wishes_page(session: Session, event: Event, person_id: UUID) -> WishPage:
    own = own_wishes(session, event.id, person_id)
    cards = company_cards(session, event.id)
    by_id = {card.company_id: card for card in cards}
    names = company_names(session, event.id)
    student = session.get(Student, person_id)
    return WishPage(
        event=event,
        cards=cards,
        own=own,
        wished=[Wished(id, names.get(id, ""), by_id.get(id)) for id in own.companies],
        education_id=student.education_id if student else None,
        round=round_state(wish_times(event), clock.now()),
        is_published=is_published(session, event.id),
        favourites=favourite_companies(session, event.id, person_id),
        earlier=earlier_of_student(session, person_id, event, now=clock.now()),
    )


def _round(page: WishPage) -> PageState:
    chosen = len(page.own.companies)
    if page.event.cancelled:
        return PageState(_("Arrangementet er aflyst."), kind="error")
    opens_at = page.event.wishes_open_at
    if page.round == "not_open" and opens_at:
        return PageState(
            _("Ønskerunden åbner %(day)s.", day=day_time(opens_at)),
            _("Læs om virksomhederne imens."),
        )
    if page.round == "closed":
        return PageState(
            ngettext(
                "Fristen er gået. Du har %(num)d ønske.",
                "Fristen er gået. Du har %(num)d ønsker.",
                chosen,
            ),
            _("Listen kan ikke ændres mere. Er noget galt, så spørg din arrangør."),
        )
    if not chosen:
        return PageState(_("Du har ikke ønsket nogen endnu."), _until(page.event), "warning")
    return PageState(
        _(
            "Du har %(count)s af %(limit)s ønsker. De er gemt.",
            count=chosen,
            limit=page.event.wishes_per_student,
        ),
        _until(page.event),
        "success" if page.is_full else "info",
    )


def _until(event: Event) -> str:
    if event.wishes_close_at is None:
        return _("Du kan ændre dem, indtil skemaerne bliver bygget.")
    return _(
        "Du kan ændre dem indtil %(day)s (%(left)s).",
        day=day_time(event.wishes_close_at),
        left=remaining_text(event.wishes_close_at),
    )
