"""The directory as a list that can be taken in again; it hands out nothing itself."""

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.domain import ContactRow, KnownCompany
from services.registration.companies.models import Participation
from services.registration.companies.texts import answer_text
from services.registration.companies.use_cases.import_companies import list_known_companies
from services.registration.events.models.events import Event
from shared.db.ordering import danish_key
from shared.sheets import Table

COMPANY_HEADINGS = ["Virksomhed", "CVR", "Kontaktperson", "E-mail", "Telefon", "Uddannelser"]


def company_table(session: Session, event: Event) -> Table:
    """A row for each contact, the newest first, with what the company answered to this event.

    The answer stands under a heading that no list is read by: answers are given, not taken in.
    """
    answers = {
        company_id: answer_text(status)
        for company_id, status in session.execute(
            select(Participation.company_id, Participation.status).where(
                Participation.event_id == event.id
            )
        )
    }
    known = list_known_companies(session, event.organisation_id)
    rows = [
        (
            company.name,
            company.cvr,
            contact.name,
            contact.email,
            contact.phone,
            "; ".join(sorted(company.educations, key=danish_key)),
            answers.get(company.company_id, ""),
        )
        for company in sorted(known, key=lambda each: (danish_key(each.name), each.company_id))
        for contact in _contacts(company)
    ]
    return Table(_("Virksomheder"), [*COMPANY_HEADINGS, _("Svar")], rows)


def _contacts(company: KnownCompany) -> Sequence[ContactRow]:
    """One line at least; of several contacts those that a list can tell apart."""
    newest, *others = reversed(company.contacts or (ContactRow(),))
    return [newest, *_recognisable(others)]


def _recognisable(contacts: Sequence[ContactRow]) -> Iterator[ContactRow]:
    return (contact for contact in contacts if contact.name or contact.email)
