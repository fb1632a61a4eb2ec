"""The demo's links, with whom each lets in; never made outside a demo."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.registration.seed import links
from services.suite.demo.build import Demo
from services.suite.demo.staff import SCHOOL

FIRST_STUDENT = "elev001@nordskolen.example"


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
    addresses = {
        _ROLE_WORDS[colleague.roles[0]]: colleague.email
        for colleague in (SCHOOL.organiser, *SCHOOL.colleagues)
    } | {"Elev": FIRST_STUDENT}
    paths: dict[str, str | None] = {
        who: links.sign_in_path(session, demo.organisation_id, email, keys)
        for who, email in addresses.items()
    }
    paths["Virksomhed"] = links.silent_company_path(session, demo.main_event, keys)
    paths["Virksomhed bagefter"] = links.company_day_path(session, demo.earlier_event, keys)
    return [DemoLink(who, base_url + path) for who, path in paths.items() if path is not None]


_ROLE_WORDS = {
    "administrator": "Administrator og arrangør",
    "teacher": "Lærer",
    "crew": "Hjælper på dagen",
    "leadership": "Ledelse",
}
