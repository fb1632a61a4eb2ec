"""What somebody without a mouse, or with the page at 400 %, meets on a page."""

from playwright.sync_api import Page, expect

from tests.support.page_checks import faults_of

# 1280 px at 400 % is 320 px (WCAG 1.4.10 Reflow).
AT_400_PERCENT = {"width": 320, "height": 256}
A_LOT_OF_TABS = 120
FOCUSED = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const seen = getComputedStyle(at);
    const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const label = at.labels?.[0];
    return {
        name: at.getAttribute("aria-label") || label?.innerText || at.innerText || "",
        marked: seen.outlineStyle !== "none" || seen.boxShadow !== "none",
        covered: !(over && (at.contains(over) || over.contains(at) || label?.contains(over))),
    };
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until `name` has the focus: seen at every stop, and covered by nothing.

    WCAG 2.4.7 and 2.4.11.
    """
    stops = []
    for _ in range(A_LOT_OF_TABS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        said = " ".join(at["name"].split())
        stops.append(said)
        assert at["marked"], f"the focus on '{said}' cannot be seen"
        assert not at["covered"], f"'{said}' has the focus under something else"
        if name in said:
            return
    raise AssertionError(f"no Tab reaches '{name}', only {stops}")


def skip_to_content(page: Page) -> None:
    """The first stop leads past the menu."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def magnify(page: Page) -> None:
    """Look at the page at 400 %: nothing to scroll sideways, nothing that axe minds."""
    size = page.viewport_size
    assert size
    page.set_viewport_size(AT_400_PERCENT)  # type: ignore[arg-type]  # width and height
    faults = faults_of(page)
    page.set_viewport_size(size)
    assert faults == [], f"{page.url} at 400 %: {faults}"
