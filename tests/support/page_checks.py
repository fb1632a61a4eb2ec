"""Looks at pages as people see them: screenshots, axe, CSP violations, HTML structure, page weight.

    .venv/bin/python -m tests.support.page_checks http://localhost:8000 /registration/
    /scheduling/events/new
        -o shots                   where the PNGs go:
        <page>.<width>.<light|dark|paper>.<language>.png
        --cookie matchdag=VALUE    a signed-in browser's session cookie, or
        --key SECRET --roles organiser --person UUID --organisation UUID [--name NAME]
                                   sign one here (SECRET: the first of MATCHDAG_SECRET_KEYS)
        --widths 390 1280          --schemes light dark          --languages da en
        --full                     the whole page, not only the first screen
        --no-javascript            as seen without JavaScript

Prints one line a page with what is wrong and its weight on a first visit; exits 1 if anything is.
In tests: `with browser() as chromium, chromium.new_context(…) as context: faults_of(page)`.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from shared.auth.identity import Identity
from shared.ids import new_id
from tests.support.browser import session_cookie
from tests.support.html_checks import html_faults

_CHROMIUM = "/usr/bin/chromium"
_AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Look:
    """What one visit showed."""

    status: int = 0
    faults: list[str] = field(default_factory=list)
    bytes_received: int = 0
    requests: int = 0


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        try:
            yield chromium
        finally:
            chromium.close()


def visit(page: Page, url: str) -> Look:
    """Open `url` and note everything that is wrong with what comes."""
    look = Look()
    page.on("console", lambda said: _note_console(look, said.type, said.text))
    page.on("pageerror", lambda error: look.faults.append(f"script error: {error}"))
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda event: _weigh(look, event))
    response = page.goto(url, wait_until="load")
    page.wait_for_timeout(150)
    look.status = response.status if response else 0
    look.faults += faults_of(page)
    return look


def faults_of(page: Page) -> list[str]:
    """What axe and the structure of the page as it now stands complain about."""
    found = html_faults(page.content())
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": _AXE_RULES}}
    for violation in Axe().run(page, options=options).response["violations"]:
        for node in violation["nodes"][:3]:
            found.append(f"axe {violation['id']}: {' '.join(node['target'])}: {violation['help']}")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if wide > 1:
        found.append(f"the page is {wide} px wider than the screen")
    return found


def _note_console(look: Look, kind: str, text: str) -> None:
    if "Content Security Policy" in text or kind == "error":
        look.faults.append(f"console: {text[:200]}")


def _weigh(look: Look, event: dict[str, Any]) -> None:
    look.requests += 1
    look.bytes_received += int(event["encodedDataLength"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Look at pages as people see them.")
    parser.add_argument("base_url")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("-o", "--output", type=Path, default=Path("screenshots"))
    parser.add_argument("--cookie", default="")
    parser.add_argument("--key", default="")
    parser.add_argument("--roles", nargs="*", default=["organiser"])
    parser.add_argument("--person", type=UUID)
    parser.add_argument("--organisation", type=UUID)
    parser.add_argument("--name", default="Anna Ængmark")
    parser.add_argument("--widths", nargs="*", type=int, default=[390, 1280])
    parser.add_argument("--schemes", nargs="*", default=["light"])
    parser.add_argument("--languages", nargs="*", default=["da"])
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--no-javascript", action="store_true")
    return parser.parse_args()


def _cookie(wanted: argparse.Namespace, language: str) -> str:
    if wanted.cookie:
        return str(wanted.cookie.removeprefix("matchdag="))
    if not wanted.key:
        return ""
    identity = Identity(
        session_id=new_id(),
        person_id=wanted.person or new_id(),
        organisation_id=wanted.organisation or new_id(),
        roles=frozenset(wanted.roles),
        name=wanted.name,
        language=language,
        organisation_name="Ballerup Erhvervsskole",
    )
    return session_cookie(wanted.key, identity)


def _context(
    chromium: Browser, wanted: argparse.Namespace, width: int, scheme: str, language: str
) -> BrowserContext:
    context = chromium.new_context(
        viewport={"width": width, "height": 844 if width < 768 else 800},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        java_script_enabled=not wanted.no_javascript,
        reduced_motion="reduce",
    )
    host = urlsplit(wanted.base_url).hostname
    cookies = {"matchdag": _cookie(wanted, language), "matchdag_language": language}
    for name, value in cookies.items():
        if value:
            context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])
    return context


def main() -> int:
    wanted = _arguments()
    wanted.output.mkdir(parents=True, exist_ok=True)
    faulty = False
    with browser() as chromium:
        for language in wanted.languages:
            for scheme in wanted.schemes:
                for width in wanted.widths:
                    for path in wanted.paths:
                        with _context(chromium, wanted, width, scheme, language) as context:
                            page = context.new_page()
                            look = visit(page, wanted.base_url.rstrip("/") + path)
                            if scheme == "paper":
                                page.emulate_media(media="print")
                            name = re.sub(r"\W+", "-", path).strip("-")[:80] or "home"
                            target = wanted.output / f"{name}.{width}.{scheme}.{language}.png"
                            page.screenshot(path=target, full_page=wanted.full)
                            said = f"{look.status} {look.bytes_received / 1000:.0f} kB"
                            print(f"{target}: {said}, {look.requests} requests")
                            for fault in look.faults:
                                print(f"    {fault}")
                            faulty = faulty or bool(look.faults)
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
