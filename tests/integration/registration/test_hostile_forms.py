"""Every form of registration, sent with what no form sends: refused in plain words, never a 5xx."""

import pytest

from shared.auth.identity import STAFF_ROLES
from tests.integration.registration.test_every_route import own, routes
from tests.support.hostile_forms import broken_by, forms_of
from tests.support.preparation import link_of
from tests.support.world import open_booking

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180), pytest.mark.usefixtures("the_day_before")]
__all__ = ["own"]  # a fixture, found by its name


@pytest.fixture
def open_for_booking(database, world):
    with database.writing() as session:
        open_booking(session, world)


@pytest.fixture(params=["student", "staff", "company"])
def somebody(request, app, own, world, browser_of):
    """(a browser, the pages that it opens, how many kinds of forms they have at least)"""
    if request.param == "company":
        day = link_of(world, 0)
        return app.test_client(), [day.removesuffix("/day"), day], 2
    if request.param == "student":
        browser, least = browser_of(world.students[0]), 10
    else:
        browser, least = browser_of(world.organiser, *sorted(STAFF_ROLES)), 30
    pages = [one for one in routes(app, own, naming=set(own)) if one.method == "GET"]
    return (
        browser.client,
        ["/", *(one.address for one in pages if not one.address.startswith("/api/"))],
        least,
    )


@pytest.mark.usefixtures("open_for_booking")
def test_no_form_falls_over(somebody):
    client, pages, least = somebody
    tried, bad = 0, []
    for form in forms_of(client, pages):
        tried += 1
        bad += broken_by(client, form)
    assert bad == []
    assert tried >= least


def test_a_number_in_an_address_that_no_column_holds_is_not_found(app, own, world, browser_of):
    organiser = browser_of(world.organiser, *sorted(STAFF_ROLES))
    for number in (2**31, 10**30):
        asked = routes(app, own | {"number": number}, naming={"number"})
        pages = [one.address for one in asked if one.method == "GET"]
        assert len(pages) >= 5
        assert {organiser.client.get(page).status_code for page in pages} == {404}
