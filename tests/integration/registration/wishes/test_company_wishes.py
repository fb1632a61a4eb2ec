"""Whom the companies would like to meet: by page, sheet and program, and what it changes."""

import io

import pytest
from sqlalchemy import select

from services.registration.schedules.models import ScheduleBuild
from services.registration.wishes.models import CompanyWish
from tests.support.planning import carry_out_next
from tests.support.rows import nothing_changes
from tests.support.world import make_world

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def world(database):
    """One slot, so that a company has one seat."""
    with database.writing() as session:
        return make_world(session, slots=1)


@pytest.fixture
def organiser(browser_of, world):
    return browser_of(world.organiser, "organiser")


@pytest.fixture
def page(world):
    return f"/events/{world.event_id}/company-wishes"


@pytest.fixture
def resource(world):
    return f"/events/{world.event_id}/companies/{world.companies[0]}/wishes"


def kept(database):
    with database.reading() as session:
        rows = session.execute(
            select(CompanyWish.company_id, CompanyWish.person_id, CompanyWish.score)
        )
        return {(company, person): score for company, person, score in rows}


def fields_of(text, **scores):
    seen = text.partition('name="seen" value="')[2].partition('"')[0]
    return {"seen": seen, **scores}


def test_the_list_of_a_company_is_entered_seen_and_emptied_again(organiser, page, world, database):
    company, student = world.companies[0], world.students[2]
    assert "Firma 00 A/S" in organiser.get(page).text
    form = organiser.get(f"{page}/{company}").text
    saved = organiser.post(f"{page}/{company}", **fields_of(form, **{f"score-{student}": "3"}))
    assert (saved.status_code, kept(database)) == (303, {(company, student): 3})
    form = organiser.get(f"{page}/{company}").text
    assert '<option value="3" selected>' in form
    organiser.post(f"{page}/{company}", **fields_of(form, **{f"score-{student}": ""}))
    assert kept(database) == {}


def test_a_form_from_before_somebody_elses_change_saves_nothing(organiser, page, world, database):
    company, (first, second) = world.companies[0], world.students[:2]
    old = organiser.get(f"{page}/{company}").text
    organiser.post(f"{page}/{company}", **fields_of(old, **{f"score-{first}": "1"}))
    with nothing_changes(database):
        late = organiser.post(f"{page}/{company}", **fields_of(old, **{f"score-{second}": "2"}))
        assert late.status_code == 412
    assert "ændret et andet sted" in late.text
    assert kept(database) == {(company, first): 1}


def test_a_sheet_replaces_the_lists_of_its_companies_and_no_others(
    organiser, page, world, database
):
    other, student = world.companies[1], world.students[1]
    form = organiser.get(f"{page}/{other}").text
    organiser.post(f"{page}/{other}", **fields_of(form, **{f"score-{student}": "2"}))
    sheet = (
        "Virksomhed;Mail;Ønske\nFirma 00;elev0@skole.example;3\nFIRMA 00 A/S;elev2@skole.example;\n"
    )
    sent = organiser.post(f"{page}/import", file=(io.BytesIO(sheet.encode()), "liste.csv"))
    preview = sent.headers["Location"]
    assert "Firma 00" in organiser.page(preview)
    assert kept(database) == {(other, student): 2}
    assert organiser.post(preview).status_code == 303
    assert kept(database) == {
        (other, student): 2,
        (world.companies[0], world.students[0]): 3,
        (world.companies[0], world.students[2]): 1,
    }


def test_a_sheet_with_faults_names_them_all_and_saves_nothing(organiser, page, database):
    sheet = (
        "Virksomhed;Mail;Ønske\n"
        "Ukendt;elev0@skole.example;1\n"
        "Firma 00;ingen@skole.example;2\n"
        "Firma 00;elev1@skole.example;7\n"
        "Firma 01;elev1@skole.example;2\n"
        "Firma 01;elev1@skole.example;3\n"
    )
    sent = organiser.post(f"{page}/import", file=(io.BytesIO(sheet.encode()), "liste.csv"))
    refused = organiser.page(sent.headers["Location"])
    assert kept(database) == {}
    for fault in ("Række 2, kolonne A", "Række 3, kolonne B", "Række 4, kolonne C", "Række 6"):
        assert fault in refused
    with nothing_changes(database):
        assert organiser.post(f"{page}/import").status_code == 422


def test_a_program_reads_and_replaces_the_list(organiser, resource, world, database):
    etag = organiser.api("GET", resource).headers["ETag"]
    wanted = {"students": [{"student_id": str(world.students[0]), "score": 2}]}
    with nothing_changes(database):
        assert organiser.api("PUT", resource, wanted).status_code == 428
    saved = organiser.api("PUT", resource, wanted, headers={"If-Match": etag})
    assert (saved.status_code, saved.json) == (200, wanted)
    assert organiser.api("GET", resource).json == wanted
    with nothing_changes(database):
        stale = organiser.api("PUT", resource, wanted, headers={"If-Match": etag})
        assert stale.status_code == 412
    stranger = {"students": [{"student_id": str(world.organiser), "score": 2}]}
    fresh = {"If-Match": saved.headers["ETag"]}
    with nothing_changes(database):
        assert organiser.api("PUT", resource, stranger, headers=fresh).status_code == 404
    assert kept(database) == {(world.companies[0], world.students[0]): 2}


def test_students_and_teachers_see_nothing_of_it(browser_of, page, resource, world):
    for browser in (browser_of(world.students[0]), browser_of(world.organiser, "teacher")):
        assert browser.get(page).status_code in (403, 404)
        assert browser.api("GET", resource).status_code in (403, 404)


def test_a_company_wins_the_student_it_asked_for_where_it_counts(
    organiser, page, resource, world, database
):
    wanted, others = world.students[4], [world.students[0], world.students[2]]
    for student in (*others, wanted):
        answer = organiser.api("GET", f"/events/{world.event_id}/students/{student}/wishes")
        organiser.api(
            "PUT",
            f"/events/{world.event_id}/students/{student}/wishes",
            {"companies": [str(world.companies[0]), str(world.companies[2])]},
            headers={"If-Match": answer.headers["ETag"]},
        )
    body = {"students": [{"student_id": str(wanted), "score": 3}]}
    etag = organiser.api("GET", resource).headers["ETag"]
    organiser.api("PUT", resource, body, headers={"If-Match": etag})
    digests = set()
    for seed in range(3):
        order = {"objective": "total", "seed": str(seed), "companies": "2", "fill": "no"}
        made = organiser.post(f"/events/{world.event_id}/schedules/builds", **order)
        carry_out_next(database)
        assert meets(database, seed + 1, world.companies[0]) == [str(wanted)]
        digests.add(digest_of(database, seed + 1))
        shown = organiser.get(made.headers["Location"]).text
        assert "Tæller meget · 1 af 1 opfyldt" in shown
    organiser.post(
        f"/events/{world.event_id}/schedules/builds",
        objective="total",
        seed="0",
        companies="0",
        fill="no",
    )
    carry_out_next(database)
    assert digest_of(database, 4) not in digests


def meets(database, number, company):
    with database.reading() as session:
        build = session.scalar(select(ScheduleBuild).where(ScheduleBuild.number == number))
        place = build.order["companies"].index(str(company))
        rows = build.result["schedule"]["bookings"]
        return [build.order["students"][s] for s, c, _ in rows if c == place]


def digest_of(database, number):
    with database.reading() as session:
        return session.scalar(
            select(ScheduleBuild.input_digest).where(ScheduleBuild.number == number)
        )
