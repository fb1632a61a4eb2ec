"""The demo's links: one sign-in link per role, and one company's own; never made outside a demo."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.school.domain.console_links import purpose_of
from services.registration.school.models.people import Person
from services.suite.demo import staff
from services.suite.demo.build import Demo
from shared.auth import links


@dataclass(frozen=True)
class DemoLink:
    """`who` is said in Danish, as the rest of what people see."""

    who: str
    url: str


def demo_links(
    session: Session, demo: Demo, *, base_url: str, keys: Sequence[str]
) -> list[DemoLink]:
    """Staff by role, the first student, a company that has not answered yet, and one that was at
    the event last week.
    """

    def sign_in(person: Person) -> str:
        token = links.mint(keys, purpose_of("demo"), person.id, 0)
        return f"{base_url}/registration/console/{token}"

    people = [staff.ORGANISER, *staff.COLLEAGUES]
    found = [
        DemoLink(
            _ROLE_WORDS[colleague.roles[0]],
            sign_in(staff.person_with(session, demo.organisation_id, colleague.email)),
        )
        for colleague in people
    ]
    student = staff.person_with(session, demo.organisation_id, "elev001@nordskolen.example")
    found.append(DemoLink("Elev", sign_in(student)))
    silent = session.scalars(
        select(Participation)
        .where(Participation.event_id == demo.main_event, Participation.status == "invited")
        .order_by(Participation.id)
        .limit(1)
    ).one_or_none()
    if silent is not None:
        token = links.mint(keys, "invitation", silent.id, silent.link_generation)
        found.append(DemoLink("Virksomhed", f"{base_url}/registration/reply/{token}"))
    met = session.scalars(
        select(Participation)
        .join(Company, Company.id == Participation.company_id)
        .where(Participation.event_id == demo.earlier_event, Participation.status == "accepted")
        .order_by(Company.name, Company.id)
        .limit(1)
    ).one_or_none()
    if met is not None:
        token = links.mint(keys, "invitation", met.id, met.link_generation)
        found.append(DemoLink("Virksomhed bagefter", f"{base_url}/registration/reply/{token}/day"))
    return found


_ROLE_WORDS = {
    "administrator": "Administrator og arrangør",
    "teacher": "Lærer",
    "crew": "Hjælper på dagen",
    "leadership": "Ledelse",
}
