"""The shared components in Chromium: nothing for axe to say, no policy broken, and all of it
works by hand.
"""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from shared.auth.identity import Identity
from shared.ids import new_id
from tests.integration.web.style_guide import KEY, create_style_guide
from tests.support.browser import session_cookie
from tests.support.page_checks import browser, faults_of, visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_style_guide(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


def signed_in(context: BrowserContext) -> Page:
    """A page on which an organiser is signed in, in the language of the browser."""
    identity = Identity(new_id(), new_id(), new_id(), frozenset({"organiser"}), "Jo", "")
    cookie = {"name": "matchdag", "value": session_cookie(KEY, identity)}
    context.add_cookies([{**cookie, "domain": "127.0.0.1", "path": "/"}])  # type: ignore[list-item]
    return context.new_page()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(locale="da", reduced_motion="reduce") as context:
        yield signed_in(context)


@pytest.mark.parametrize("path", ["/", "/form", "/confirm", "/accessibility", "/api/docs"])
@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(320, "light", "en"), (390, "dark", "da"), (1280, "light", "da"), (1280, "dark", "en")],
)
def test_nothing_is_wrong_with_any_component(
    chromium: Browser, address: str, path: str, width: int, scheme: str, language: str
) -> None:
    dark = scheme == "dark"
    with chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        locale=language,
    ) as context:
        look = visit(signed_in(context), address + path)
    assert look.status == 200
    assert look.faults == []


def test_the_checks_do_find_what_is_wrong(page: Page, address: str) -> None:
    """The control: the same checks on a page that was broken on purpose."""
    page.goto(address)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x>')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=main>x')")
    found = " ".join(faults_of(page))
    assert "image-alt" in found
    assert "'main' is there 2 times" in found


def test_a_first_visit_weighs_less_than_100_kilobytes(chromium: Browser, address: str) -> None:
    with chromium.new_context(viewport={"width": 390, "height": 800}) as context:
        look = visit(signed_in(context), address + "/form")
    assert look.bytes_received < 100_000


def test_the_path_of_the_event_fills_itself(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("14 af 30 har svaret", exact=True).wait_for()
    assert page.locator(".event-path [aria-current=step]").inner_text().startswith("!")


def test_a_table_is_sorted_and_searched(page: Page, address: str) -> None:
    page.goto(address)
    names = page.locator("tbody th a")
    page.get_by_role("button", name="Virksomhed").click()
    assert names.all_inner_texts()[-1] == "Ødegård VVS"
    page.get_by_role("button", name="Borde").click()
    page.get_by_role("button", name="Borde").click()
    assert names.first.inner_text() == "Elgiganten"
    page.get_by_label("Søg i listen").fill("øster")
    assert next(name for name in names.all() if name.is_visible()).inner_text() == "Bravida Danmark"
    page.get_by_label("Søg i listen").fill("ingen sådan")
    assert page.get_by_text("Ingen passer til din søgning.").is_visible()


def test_a_wish_is_moved_by_hand_by_button_and_by_number(page: Page, address: str) -> None:
    page.goto(address)
    items = page.locator(".ranked-content strong")
    before = items.all_inner_texts()
    grips = page.locator(".ranked-grip")
    grips.nth(0).scroll_into_view_if_needed()
    with page.expect_navigation():
        grips.nth(0).drag_to(grips.nth(2), target_position={"x": 5, "y": 30})
    assert items.all_inner_texts() == [before[1], before[2], before[0], before[3]]
    with page.expect_navigation():
        page.get_by_role("button", name=f"Flyt {before[0]} op").click()
    assert items.all_inner_texts() == [before[1], before[0], before[2], before[3]]
    with page.expect_navigation():
        page.get_by_role("button", name=f"Flyt {before[0]} til plads 1").click()
    assert items.all_inner_texts() == before


def test_errors_are_summarised_linked_and_keep_what_was_typed(page: Page, address: str) -> None:
    page.goto(address + "/form")
    page.get_by_label("Karrieredag").check()
    page.get_by_role("button", name="Gem").click()
    summary = page.get_by_role("alert")
    assert "Ret 2 ting, og send igen" in summary.inner_text()
    assert page.evaluate("document.activeElement.classList.contains('error-summary')")
    summary.get_by_role("link", name="Skriv et navn.").click()
    assert page.evaluate("document.activeElement.id") == "field-name"
    assert page.get_by_label("Karrieredag").is_checked()
    assert faults_of(page) == []


def test_everything_is_there_without_javascript(chromium: Browser, address: str) -> None:
    with chromium.new_context(java_script_enabled=False, locale="da") as context:
        page = signed_in(context)
        page.goto(address)
        assert page.locator(".event-path a").count() == 7
        moved = page.locator(".ranked-content strong").nth(1).inner_text()
        page.get_by_role("button", name=f"Flyt {moved} op").click()
        assert page.locator(".ranked-content strong").first.inner_text() == moved
        page.get_by_role("button", name="English").click()
        assert page.locator("html").get_attribute("lang") == "en"


def test_a_form_cannot_be_sent_twice_by_a_double_click(page: Page, address: str) -> None:
    sent: list[str] = []
    page.on("request", lambda made: sent.append(made.method))
    page.goto(address)
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="til plads 1").first.dblclick()
    assert sent.count("POST") == 1


SMALL_TARGETS = """() => [...document.querySelectorAll("a.button, button, summary, select, nav a")]
    .map((each) => [each.textContent.trim(), each.getBoundingClientRect()])
    .filter(([, box]) => box.height > 0 && (box.height < 43.9 || box.width < 40))
    .map(([text, box]) => `${text}: ${box.width} x ${box.height}`)"""


def test_taps_are_large_enough_on_a_phone(chromium: Browser, address: str) -> None:
    with chromium.new_context(viewport={"width": 390, "height": 800}, locale="da") as context:
        page = signed_in(context)
        page.goto(address)
        page.locator("thead").first.evaluate("head => head.remove()")  # not shown on a phone
        assert page.evaluate(SMALL_TARGETS) == []
