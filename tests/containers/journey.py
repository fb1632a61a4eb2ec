"""One praktikdating through the gateway, by pages and mails alone, with the database restarted."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from shared import clock
from tests.containers.person import Person
from tests.support.lists import (
    COMPANIES,
    STUDENTS,
    address_of,
    companies_list,
    rooms_list,
    students_list,
)
from tests.support.mails import Mails
from tests.support.waiting import until


class Journey:
    """`disturb` is called between the answers of the first and the second company."""

    def __init__(self, base_url: str, mails: Mails, folder: Path) -> None:
        self._base_url = base_url
        self._mails = mails
        self._folder = folder
        self.organiser = Person(base_url)
        self.event = ""

    def run(self, administrator: str, disturb: Callable[[], None]) -> None:
        self.sign_in(self.organiser, administrator)
        self.make_event()
        self.take_lists_in()
        self.invite()
        self.answer(*COMPANIES[:1])
        disturb()
        self.answer(*COMPANIES[1:])
        self.publish_programme()
        self.collect_wishes()
        self.build_and_publish()
        self.read_the_mails()

    def sign_in(self, person: Person, address: str) -> None:
        person.go(f"{self._base_url}/registration/sign-in")
        person.press("Send mig et link", email=address)
        person.go(self._mails.link_to(address, "/registration/sign-in/"))
        person.press("Log ind nu")

    def make_event(self) -> None:
        organiser = self.organiser
        organiser.go("/scheduling/events/new?template=praktikdating")
        organiser.press(
            "Opret arrangement",
            name="Praktikdating i containere",
            place="Nordskolen, Baltorpvej 20, 2750 Ballerup",
            held_on=(clock.now().date() + timedelta(days=50)).isoformat(),
            starts="09:00",
            ends="10:30",
            slot_minutes="15",
            meetings_per_student="2",
            wishes_per_student="3",
            break_from=[],
            break_to=[],
            reply_by="",
            wishes_open_at="",
            wishes_close_at="",
        )
        found = re.search(r"/scheduling/events/([0-9a-f-]{36})", organiser.address)
        assert found, organiser.address
        self.event = found[1]

    def take_lists_in(self) -> None:
        doors = {
            f"/registration/events/{self.event}/students/import": students_list(self._folder),
            f"/registration/events/{self.event}/companies/import": companies_list(self._folder),
            f"/scheduling/events/{self.event}/rooms/import": rooms_list(self._folder),
        }
        organiser = self.organiser
        for path, file in doors.items():
            until(lambda path=path: self._is_there(path), seconds=30, what=path)  # type: ignore[misc]
            organiser.press("", file=file)
            if organiser.can_press("Tag listen ind"):  # else an earlier run left it all here
                organiser.press("Tag listen ind")
        organiser.see("6 elever", path=f"/registration/events/{self.event}/students")

    def invite(self) -> None:
        organiser = self.organiser
        organiser.go(f"/registration/events/{self.event}/companies/invite")
        organiser.press("Se, hvem der får mail")
        organiser.press("Send 3 invitationer")

    def answer(self, *companies: tuple[str, str, str, str]) -> None:
        """Each by the link in its mail, without an account."""
        for name, _, address, _ in companies:
            company = Person(self._base_url)
            company.go(self._mails.link_to(address, "/registration/reply/"))
            company.follow("Ja, vi kommer")
            company.press("Send svar", presentation=f"Hos {name} lærer du faget.", tables="1")
            assert "kommer." in company.text, company.text[:800]

    def publish_programme(self) -> None:
        organiser, page = self.organiser, f"/scheduling/events/{self.event}/programme"
        organiser.see("3 virksomheder skal have en plads. Der er 3 ledige lokaler", path=page)
        organiser.press("Fordel lokaler")
        organiser.go(page)
        organiser.follow("Se igennem og offentliggør")
        organiser.press("Offentliggør")

    def collect_wishes(self) -> None:
        organiser = self.organiser
        organiser.see("Åbn ønskerunden", path=f"/registration/events/{self.event}/wishes")
        organiser.follow("Åbn ønskerunden")
        organiser.press("Skriv til 6 elever")
        for name, _, _ in STUDENTS[:2]:
            student = Person(self._base_url)
            self.sign_in(student, address_of(name))
            for company in ("Nordlys El A/S", "Rør & Bad"):
                student.go(f"/registration/my/events/{self.event}/companies?all=1")
                student.press(f"Ønsk {company}")
            student.go(f"/registration/my/events/{self.event}/wishes")
            assert "Rør & Bad" in student.text

    def build_and_publish(self) -> None:
        organiser, page = self.organiser, f"/registration/events/{self.event}/schedules"
        organiser.see_button("Byg skemaer", path=page)
        organiser.press("Byg skemaer")
        organiser.see("Se, hvem der får besked", seconds=60)
        organiser.follow("Se, hvem der får besked")
        organiser.press("Offentliggør")
        organiser.press("Send nu")

    def read_the_mails(self) -> None:
        """Students and companies have their day with a calendar entry, each mail once."""
        readers = [address_of(name) for name, _, _ in STUDENTS[:2]]
        readers += [address for _, _, address, _ in COMPANIES if address.startswith("henrik")]
        for address in readers:
            until(lambda to=address: self._calendars(to) == 1, seconds=60, what=address)  # type: ignore[misc]

    def doubled(self) -> int:
        """Mails that came more than once, by their identity."""
        names = [str(mail["Message-ID"]) for mail in self._mails.all()]
        return len(names) - len(set(names))

    def _calendars(self, address: str) -> int:
        mails = self._mails.to(address)
        return sum(
            any(part.get_content_type() == "text/calendar" for part in mail.walk())
            for mail in mails
        )

    def _is_there(self, path: str) -> bool:
        """The event is on its way to this service."""
        try:
            self.organiser.go(path)
        except AssertionError:
            return False
        return True
