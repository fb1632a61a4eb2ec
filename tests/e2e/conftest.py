"""A real browser: Debian's Chromium, a fresh profile for each person."""

import shutil
from collections.abc import Callable, Generator, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.databases import left_out

PATIENCE = 30_000  # milliseconds, on a machine that does other things as well
expect.set_options(timeout=PATIENCE)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        left_out("Chromium is not installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield launched
        launched.close()


_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[_failed] = True
    return report


def _last_sight(page: Page) -> str:
    """What a person would have had on the screen when it went wrong."""
    return f"\n--- {page.url}\n{page.locator('body').inner_text()[:2000]}"


@pytest.fixture
def new_person(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own: `new_person("phone")` or `new_person("desk")`."""
    contexts = []

    def open_page(device: str = "desk") -> Page:
        size = PHONE if device == "phone" else DESK
        context = browser.new_context(
            viewport=size,  # type: ignore[arg-type]  # width and height
            locale="da-DK",
            timezone_id="Europe/Copenhagen",
            has_touch=device == "phone",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        if request.node.stash.get(_failed, False):
            print(*(_last_sight(page) for page in context.pages))
        context.close()
