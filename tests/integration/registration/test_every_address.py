"""Every door at which a mail address comes in judges it alike: what nobody can have is refused in a
plain sentence, a likely slip is taken in and named on the next page.
"""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask

from services.registration.companies.models import Participation
from services.registration.events.models.events import Event
from shared.db import Database
from tests.support.browser import Browser
from tests.support.rows import nothing_changes
from tests.support.school import School, invitation_link, make_education, make_invited

pytestmark = pytest.mark.usefixtures("four_weeks_before")

MIXED = "aase@gmаil.com"  # with a Cyrillic a
SLIP = "aase@gmai1.com"
REFUSED = "bogstav fra et andet alfabet"
NAMED = "Mente du aase@gmail.com? Du skrev aase@gmai1.com."


class Doors:
    """Each method sends an address through one door; then (status, what the person reads next)."""

    def __init__(self, app: Flask, database: Database, school: School) -> None:
        self.organiser = Browser(app, school.organiser())
        self.visitor = Browser(app)
        self.event = f"/events/{school.event_id}"
        self._database, self._school = database, school
        with database.writing() as session:
            part = make_invited(session, school)
            self.link = invitation_link(part)
            self.part = f"{self.event}/companies/{part.id}"
            self._part_id, self._event_id = part.id, school.event_id

    def staff(self, email: str) -> tuple[int, str]:
        return self._sent("/staff/new", name="Aase", email=email, roles=["teacher"])

    def student(self, email: str) -> tuple[int, str]:
        return self._sent(f"{self.event}/students/new", name="Aase", email=email)

    def company(self, email: str) -> tuple[int, str]:
        return self._sent("/companies/new", name="Smedjen", email=email)

    def company_that_is_known(self, email: str) -> tuple[int, str]:
        return self._sent(f"/companies/{self._known()}", name="Elværket", email=email)

    def contact_of_a_participation(self, email: str) -> tuple[int, str]:
        return self._sent(f"{self.part}/contact", contact_name="Aase", contact_email=email)

    def counsellor(self, email: str) -> tuple[int, str]:
        with self._database.writing() as session:
            session.get_one(Event, self._event_id).kind = "guidance"
        try:
            return self._sent(
                f"{self.event}/counsellors/new", name="Aase", email=email, slots=["0"]
            )
        finally:
            with self._database.writing() as session:
                session.get_one(Event, self._event_id).kind = "praktikdating"

    def reply(self, email: str) -> tuple[int, str]:
        page = self.visitor.page(f"{self.link}/change?coming=yes")
        (version,) = re.findall(r'name="version" value="(\d+)"', page)
        with self._database.writing() as session:
            education = str(make_education(session, self._school))
        return self._sent(
            self.link,
            self.visitor,
            version=version,
            coming="yes",
            representatives="1",
            tables="1",
            slots=["0"],
            educations=[education],
            contact_email=email,
        )

    def details(self, email: str) -> tuple[int, str]:
        return self._sent(f"{self.link}/details", self.visitor, contact_email=email)

    def sign_in(self, email: str) -> tuple[int, str]:
        return self._sent("/sign-in", self.visitor, email=email)

    def list_of_students(self, email: str) -> tuple[int, str]:
        return self._listed(f"{self.event}/students/import", f"Navn;E-mail\nAase Å;{email}\n")

    def list_of_companies(self, email: str) -> tuple[int, str]:
        return self._listed(f"{self.event}/companies/import", f"Firma;Mail\nSmedjen;{email}\n")

    def _known(self) -> object:
        with self._database.reading() as session:
            return session.get_one(Participation, self._part_id).company_id

    def _sent(
        self, address: str, browser: Browser | None = None, **typed: object
    ) -> tuple[int, str]:
        browser = browser or self.organiser
        answer = browser.post(address, **typed)
        if answer.status_code == 303:
            return 303, browser.page(answer.headers["Location"].removeprefix("/registration"))
        return answer.status_code, answer.text

    def _listed(self, address: str, sheet: str) -> tuple[int, str]:
        file = (io.BytesIO(sheet.encode("utf-8-sig")), "liste.csv")
        answer = self.organiser.post(address, file=file)
        if answer.status_code != 303:
            return answer.status_code, answer.text
        preview = answer.headers["Location"].removeprefix("/registration")
        shown = self.organiser.page(preview)
        return (422, shown) if "Rækker, der skal rettes" in shown else self._sent(preview)


DOORS = [name for name in vars(Doors) if not name.startswith("_")]
TELLS_OF_MANY = ("list_of_students", "list_of_companies")


@pytest.fixture
def doors(app: Flask, database: Database, school: School) -> Doors:
    return Doors(app, database, school)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("door", DOORS)
def test_an_address_that_nobody_can_have_is_refused(
    doors: Doors, database: Database, door: str
) -> None:
    go: Callable[[str], tuple[int, str]] = getattr(doors, door)
    go("aase@nordskolen.dk")  # what one asks for by the way, like an education, is there
    # a list with faults is kept to be mended on its page, and that is written down
    kept = {"uploaded_lists", "audit_records"} if door in TELLS_OF_MANY else set()
    with nothing_changes(database, but=kept):
        status, said = go(MIXED)
    assert REFUSED in said
    # the one small form on a page of others says it in a message on that page
    assert status == (303 if door == "contact_of_a_participation" else 422)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("door", DOORS)
def test_a_likely_slip_is_taken_in_and_named(doors: Doors, door: str) -> None:
    go: Callable[[str], tuple[int, str]] = getattr(doors, door)
    status, said = go(SLIP)
    assert status == 303
    if door in TELLS_OF_MANY:
        assert "1 e-mailadresse ligner en tastefejl: aase@gmai1.com → aase@gmail.com." in said
    else:
        assert NAMED in said


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("door", DOORS)
def test_control_a_usual_address_is_taken_in_without_a_word(doors: Doors, door: str) -> None:
    go: Callable[[str], tuple[int, str]] = getattr(doors, door)
    status, said = go("aase@gmail.com")
    assert status == 303
    assert "Mente du" not in said
    assert "tastefejl" not in said
