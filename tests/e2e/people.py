"""What organiser, company, student and crew do in their browsers, named as they would name it."""

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.reach import skip_to_content, tab_to
from tests.support.waiting import until


def sign_in_by_link(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("main").get_by_role("button").first.click()


def ask_for_sign_in_link(page: Page, base_url: str, address: str) -> None:
    page.goto(f"{base_url}/registration/sign-in")
    page.get_by_label("mail").fill(address)
    page.get_by_role("main").get_by_role("button", name="Send mig et link").click()
    expect(page.get_by_role("main")).to_contain_text("mail")


def comes(page: Page, found: Locator) -> bool:
    """Whether it is there, if need be once the page is loaded anew."""
    if found.count() == 0:
        page.reload()
    return found.count() > 0


class Organiser:
    """A teacher at a desk, who makes the event and runs it."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page = page
        self.base_url = base_url
        self.event = ""

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base_url}{path.format(event=self.event)}")

    def see(self, text: str) -> None:
        """The text appears, if need be after the other service has heard of what was done."""
        found = self.page.get_by_role("main").get_by_text(text)
        until(lambda: comes(self.page, found), seconds=20, what=text, every=0.25)

    def make_praktikdating(self, name: str, day: date) -> None:
        self._choose_template("Praktikdating")
        self._fill_in(name, day)
        self.page.get_by_label("Længde af et tidsrum").fill("15")
        self.page.get_by_label("Samtaler pr. elev").fill("2")
        self.page.get_by_label("Ønsker pr. elev").fill("3")
        self._create()

    def make_career_day(self, name: str, day: date) -> None:
        self._choose_template("Karrieredag")
        self._fill_in(name, day)
        self._create()

    def make_guidance_day(self, name: str, day: date) -> None:
        self._choose_template("Vejledning")
        self._fill_in(name, day)
        self._create()

    def add_counsellor(self, name: str, address: str, offers: str) -> None:
        self._go_once_there(
            "/registration/events/{event}/counsellors/new",
            self.page.get_by_label("Navn", exact=True),
        )
        self.page.get_by_label("Navn", exact=True).fill(name)
        self.page.get_by_label("E-mail").fill(address)
        self.page.get_by_label("Hvad tilbyder vejlederen?").fill(offers)
        self.press("Gem")

    def _choose_template(self, kind: str) -> None:
        self.go("/registration/")
        self.follow("Opret det første arrangement")
        self.follow(kind)

    def _fill_in(self, name: str, day: date) -> None:
        page = self.page
        page.get_by_label("Navn", exact=True).fill(name)
        page.get_by_label("Sted").fill("Nordskolen, Baltorpvej 20, 2750 Ballerup")
        page.get_by_label("Dato").fill(day.isoformat())
        page.get_by_label("Start", exact=True).fill("09:00")
        page.get_by_label("Slut", exact=True).fill("10:30")
        for field in page.locator("main input[type='datetime-local']").all():
            field.fill("")
        for field in page.locator(
            "main input[name='break_from'], main input[name='break_to']"
        ).all():
            field.fill("")

    def _create(self) -> None:
        self.press("Opret arrangement")
        self.page.wait_for_url(re.compile(r"/scheduling/events/[0-9a-f-]{36}"))
        found = re.search(r"[0-9a-f-]{36}", self.page.url)
        assert found
        self.event = found.group()

    def refuse_list(self, path: str, file: Path, *faults: str) -> None:
        self.go(path)
        self.page.locator("main input[type='file']").set_input_files(file)
        self.page.locator("main form[enctype] button").first.click()
        for fault in faults:
            expect(self.page.get_by_role("main")).to_contain_text(fault)

    def take_in_list(self, path: str, file: Path) -> None:
        self._go_once_there(path, self.page.locator("main input[type='file']"))
        self.page.locator("main input[type='file']").set_input_files(file)
        self.page.locator("main form[enctype] button").first.click()
        self.press("Tag listen ind")

    def _go_once_there(self, path: str, part: Locator) -> None:
        """The event may still be on its way to the service of this page."""

        def is_there() -> bool:
            self.go(path)
            return part.count() > 0

        until(is_there, seconds=20, what=path, every=0.25)

    def invite_everybody(self) -> None:
        self.go("/registration/events/{event}/companies/invite")
        for box in self.page.locator("main input[type='checkbox'][name='company']").all():
            box.check()
        self.press("Se, hvem der får mail")
        self.press("Send 3 invitationer")

    def allocate_and_publish(self, button: str) -> None:
        self.go("/scheduling/events/{event}/programme")
        self.see("Nordlys El A/S")
        self.see("Rør & Bad")
        self.press(button)
        self.follow("Se igennem og offentliggør")
        self.press("Offentliggør")
        self.press("Giv dem besked")
        self.send_now()

    def send_now(self) -> None:
        """Nobody waits for the minute in which it could be taken back."""
        self.press("Send nu")
        self.see("Ingen mangler besked")

    def open_wishes(self) -> None:
        self.go("/registration/events/{event}/wishes")
        self.see("Åbn ønskerunden")
        self.follow("Åbn ønskerunden")
        self.page.get_by_role("main").locator("form button.button-primary").first.click()

    def build_and_publish(self) -> None:
        self.go("/registration/events/{event}/schedules")
        self.see("Byg skemaer")
        self.press("Byg skemaer")
        published = self.page.get_by_role("main").get_by_role(
            "link", name="Se, hvem der får besked"
        )
        published.wait_for(timeout=60_000)
        expect(self.page.get_by_role("main")).to_contain_text("%")
        published.click()
        self.press("Offentliggør")
        self.send_now()


class Crew:
    """Whoever stands at the door and in the hall with a phone."""

    def __init__(self, page: Page, base_url: str, event: str) -> None:
        self.page = page
        self.base_url = base_url
        self.event = event

    def check_in(self, name: str) -> None:
        self.page.goto(f"{self.base_url}/registration/events/{self.event}/day")
        self.page.get_by_label("Find", exact=False).first.fill(name)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("main").get_by_role("button", name="Er kommet").first.click()

    def note_visit(self, name: str, company: str) -> None:
        self.page.goto(f"{self.base_url}/registration/events/{self.event}/day/stands")
        self.page.get_by_label("Stand").select_option(label=company)
        self.page.get_by_label("Elev, der har besøgt den").fill(name)
        self.page.get_by_role("button", name="Find").click()
        self.page.get_by_role("button", name="Har besøgt").click()
        expect(self.page.get_by_role("main")).to_contain_text(f"1 besøg hos {company}")


class Company:
    """A foreman with a mail: no account, one link."""

    def __init__(self, page: Page, link: str) -> None:
        self.page = page
        self.link = link.removesuffix("/day")

    def accept(self, *, tables: int, presentation: str) -> None:
        self.page.goto(self.link)
        self.page.get_by_role("link", name="Ja, vi kommer").click()
        self.page.get_by_label("Hvor mange borde").fill(str(tables))
        field = self.page.locator("textarea[name='presentation']")
        if not field.is_visible():
            self.page.locator("main details:has(textarea) > summary").click()
        field.fill(presentation)
        self.page.get_by_role("button", name="Send svar").click()
        expect(self.page.get_by_role("main")).to_contain_text("kommer.")

    def bring_another_colleague(self) -> None:
        """Come back by the same link and change the answer: two people at two tables."""
        self.page.goto(self.link)
        self.page.get_by_role("link", name="Ret svaret").click()
        self.page.get_by_label("Hvor mange kommer I").fill("2")
        self.page.get_by_label("Hvor mange borde").fill("2")
        self.page.get_by_role("button", name="Send svar").click()
        expect(self.page.get_by_role("main")).to_contain_text("2 borde")

    def see_day(self) -> None:
        self.page.goto(f"{self.link}/day")


class Student:
    """Somebody with a phone and a thumb."""

    def __init__(self, page: Page, base_url: str, event: str) -> None:
        self.page = page
        self.base_url = base_url
        self.event = event

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.base_url}/registration/my/events/{self.event}/{path}")
        return self.page

    def wish(self, *companies: str) -> None:
        self.go("companies?all=1")
        for name in companies:
            self.page.get_by_role("button", name=f"Ønsk {name}").click()
            self.page.get_by_role("button", name=f"Fjern ønsket {name}").wait_for()

    def move_up(self, company: str) -> None:
        self.see_wishes()
        self.page.get_by_role("button", name=f"Flyt {company} op").click()
        expect(self.page.locator("main ol li").first).to_contain_text(company)

    def wish_and_regret_by_keyboard(self, company: str) -> None:
        """From the top of the page, with Tab and Enter alone: wish, move up, take away again."""
        page = self.go("companies?all=1")
        skip_to_content(page)
        tab_to(page, f"Ønsk {company}")
        page.keyboard.press("Enter")
        page.get_by_role("button", name=f"Fjern ønsket {company}").wait_for()
        expect(page.get_by_role("button", name=f"Fjern ønsket {company}")).to_be_focused()
        self.see_wishes()
        skip_to_content(page)
        places = page.locator("main ol li")
        first = places.first.locator("strong").inner_text()
        tab_to(page, f"Flyt {company} op")
        page.keyboard.press("Enter")
        expect(places.nth(1)).to_contain_text(company)
        expect(page.get_by_role("button", name=f"Flyt {company} op")).to_be_focused()
        page.keyboard.press("Enter")
        expect(places.first).to_contain_text(company)
        # at the top it cannot go further up: the focus stays with the same wish
        expect(page.get_by_role("button", name=f"Flyt {company} ned")).to_be_focused()
        self.see_wishes()
        skip_to_content(page)
        tab_to(page, f"Fjern {company}")
        page.keyboard.press("Enter")
        expect(places.first).to_contain_text(first)

    def see_wishes(self) -> None:
        self.go("wishes")

    def see_stand(self, company: str) -> None:
        """Where the company stands, once the programme has arrived."""
        self.see_schedule()
        row = self.page.locator("main li").filter(has_text=company)
        stand = row.filter(has_text=re.compile(r"[Ss]tand \d"))
        until(lambda: comes(self.page, stand), seconds=20, what=f"stand of {company}", every=0.25)

    def visit(self, company: str) -> None:
        self.page.get_by_role("button", name=f"Jeg har været her {company}").click()
        row = self.page.locator("main li").filter(has_text=company)
        expect(row).to_contain_text("Besøgt")

    def book(self, company: str, time: str) -> None:
        self.go("booking?all=1")
        self.page.get_by_role("button", name=f"{company} {time}").click()
        expect(self.page.get_by_role("main")).to_contain_text("Dine samtaler")

    def say_topic(self, text: str) -> None:
        self.see_schedule()
        self.page.get_by_role("textbox", name="Hvad vil du tale om?").fill(text)
        self.page.get_by_role("button", name="Gem").click()
        expect(self.page.get_by_role("main")).to_contain_text(text)

    def see_schedule(self) -> None:
        self.go("schedule")
