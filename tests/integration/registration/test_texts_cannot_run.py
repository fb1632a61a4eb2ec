"""Whatever people call themselves, their company or the event: it is shown, and nothing runs."""

from collections import Counter
from html.parser import HTMLParser

import pytest

from services.registration.companies.models import Company, Participation
from services.registration.events.models.events import Event
from services.registration.events.models.places import Place
from services.registration.school.models.organisations import SchoolClass
from services.registration.school.models.people import Person
from tests.support.preparation import link_of, meet

pytestmark = pytest.mark.usefixtures("the_day_before")

ACTS = ("alert(1)", "fetch('//x.example')")
SHAPES = (
    "<script>{}</script>",
    "</title><script>{}</script>",
    "</textarea><script>{}</script>",
    "<img src=x onerror={}>",
    "<svg onload={}>",
    "<svg><animate onbegin={} attributeName=x>",
    '" onmouseover="{}',
    "' onfocus='{}' autofocus='",
    '"><b onclick="{}">',
    "`onmouseover={}",
    "<a href=javascript:{}>x</a>",
    "<iframe srcdoc='<script>{}</script>'>",
    "<style>@import '{}'</style>",
    "<base href=//x.example/><b {}>",
    "<form action=//x.example><button {}>",
    "-->{}<!--",
    "]]><script>{}</script>",
    "{{{{ {} }}}}",
    "{{% {} %}}",
    "&lt;script&gt;{}&lt;/script&gt;",
)
PAYLOADS = [shape.format(act) for shape in SHAPES for act in ACTS]
PLAIN = "Helt almindelig"


class Shape(HTMLParser):
    """How often each element stands on a page, with the names of its attributes; another name may
    change the order of a list.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: Counter[tuple[str, ...]] = Counter()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[(tag, *(name for name, _ in attrs))] += 1


def call_everything(database, world, text: str) -> None:
    with database.writing() as session:
        session.get_one(Event, world.event_id).name = text[:120]
        session.get_one(Event, world.event_id).place = text[:120]
        session.get_one(Company, world.companies[0]).name = text
        session.get_one(Participation, world.participations[0]).presentation = text
        session.get_one(Person, world.students[0]).name = text
        session.get_one(SchoolClass, world.classes[0]).name = text[:40]
        session.get_one(Place, (world.event_id, world.companies[0])).label = text[:60]


@pytest.fixture
def pages(database, world, app, browser_of):
    """Each page by its reader, as it is now."""
    meet(database, world, student=0, company=0)
    student, organiser = browser_of(world.students[0]), browser_of(world.organiser, "organiser")
    event = f"/events/{world.event_id}"
    asked = [
        *((student, f"/my{event}/{page}") for page in ("companies?all=1", "wishes", "schedule")),
        *((organiser, f"{event}{page}") for page in ("", "/students", "/companies", "/wishes")),
        *((organiser, f"{event}{page}") for page in ("/day?q=e", "/schedules/companies", "/after")),
    ]
    guest = app.test_client()

    def read() -> list[str]:
        return [browser.get(page).text for browser, page in asked] + [
            guest.get(link_of(world, 0)).text
        ]

    return read


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_forty_texts_change_no_page(database, world, pages):
    call_everything(database, world, PLAIN)
    plain = pages()
    shapes = [Shape(page).found for page in plain]
    assert all(PLAIN in page for page in plain)
    assert len(PAYLOADS) == 40
    for payload in PAYLOADS:
        call_everything(database, world, payload)
        assert [Shape(page).found for page in pages()] == shapes, payload


def test_control_a_text_that_is_not_escaped_changes_the_page():
    page = f"<title>{PLAIN}</title><p title='{PLAIN}'>{PLAIN}</p>"
    seen = [
        payload
        for payload in PAYLOADS
        if Shape(page.replace(PLAIN, payload)).found != Shape(page).found
    ]
    assert len(seen) > 30
