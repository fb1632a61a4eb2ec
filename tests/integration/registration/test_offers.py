"""No page offers anybody a link or a button that would be refused: walked as each staff role."""

from collections import deque
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from werkzeug.exceptions import HTTPException

from services.registration.events.models.events import Event
from services.registration.schedules.use_cases.publish_build import publish_build
from shared.auth.access import access_of, permits
from shared.auth.identity import Identity
from shared.ids import new_id

pytestmark = pytest.mark.usefixtures("the_day_before")
MOST_PAGES = 60


class _Offers(HTMLParser):
    """(method, address) of every link, form and htmx control of a page."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.found.append(("GET", values["href"]))
        if tag == "form":
            self.found.append((values.get("method", "get").upper(), values.get("action") or ""))
        for name, method in (("hx-get", "GET"), ("hx-post", "POST")):
            if values.get(name):
                self.found.append((method, values[name]))


def offers(text):
    return _Offers(text).found


def refused(app, identity, page, text):
    """What the page offers although this person may not."""
    routes = app.url_map.bind("localhost")
    for method, address in offers(text):
        parts = urlsplit(address)
        if parts.netloc or parts.scheme:
            continue
        path = (parts.path or urlsplit(page).path).removeprefix("/registration")
        try:
            rule, _values = routes.match(path, method=method, return_rule=True)
        except HTTPException:
            continue  # another service's page
        access = access_of(app, rule, method)
        if access is None or not permits(access, identity):
            yield f"{method} {rule.rule} on {page}"


@pytest.mark.parametrize(
    "role", ["organiser", "teacher", "crew", "leadership", "leadership_people"]
)
def test_no_page_offers_what_would_be_refused(app, browser_of, world, database, role):
    with database.writing() as session:
        event = session.get_one(Event, world.event_id)
        publish_build(session, event=event, build=None, published_by=world.organiser)
    browser = browser_of(world.organiser, role)
    identity = Identity(new_id(), world.organiser, world.organisation_id, frozenset({role}), "")
    waiting, seen, wrong = deque(["/", f"/events/{world.event_id}"]), set(), []
    while waiting and len(seen) < MOST_PAGES:
        page = waiting.popleft()
        kind = "/".join(part for part in page.split("?")[0].split("/") if "-" not in part)
        if kind in seen:
            continue
        seen.add(kind)
        answer = browser.get(page)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        wrong += refused(app, identity, page, answer.text)
        waiting += [
            address.removeprefix("/registration").split("#")[0]
            for method, address in offers(answer.text)
            if method == "GET" and address.startswith("/") and "sign-out" not in address
        ]
    assert len(seen) > (6 if role == "leadership" else 12), seen
    assert sorted(set(wrong)) == []
