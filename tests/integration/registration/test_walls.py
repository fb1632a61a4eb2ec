"""Nobody sees over the wall: a foreign id answers like a missing one on every page here."""

from uuid import uuid4

import pytest

from tests.support.world import make_world

pytestmark = pytest.mark.usefixtures("the_day_before")

STAFF = [
    "wishes",
    "wishes/import",
    "wishes/{student}",
    "schedules",
    "schedules/builds/1",
    "schedules/what-if",
    "schedules/fairness",
    "schedules/students",
    "schedules/students/{student}",
    "schedules/companies",
    "schedules/companies/{company}",
    "schedules/slots",
    "schedules/papers",
    "schedules/papers/run-sheets",
    "schedules/papers/attendance",
    "schedules/papers/company-days",
    "schedules/papers/run-sheets.pdf",
    "schedules/papers/room-plan.pdf",
    "schedules/papers/schedules.xlsx",
    "schedules/publish",
    "schedules/booking",
    "day",
    "day/board",
    "day/changes",
    "day/meetings",
    "day/stands",
    "day/absence.xlsx",
]
STUDENT = ["companies", "wishes", "booking", "schedule"]


@pytest.fixture
def other(database):
    with database.writing() as session:
        return make_world(session, name="En anden skole")


def test_staff_see_their_own_and_nothing_of_another_school(browser_of, world, other):
    organiser = browser_of(world.organiser, "organiser", "administrator")
    for page in STAFF:
        foreign = page.format(student=other.students[0], company=other.companies[0])
        assert organiser.get(f"/events/{other.event_id}/{foreign}").status_code == 404, page
        missing = page.format(student=uuid4(), company=uuid4())
        assert organiser.get(f"/events/{uuid4()}/{missing}").status_code == 404, page
        if page != "schedules/builds/1":
            own = page.format(student=world.students[0], company=world.companies[0])
            assert organiser.get(f"/events/{world.event_id}/{own}").status_code == 200, page


def test_another_schools_student_is_not_found_in_an_own_event(browser_of, world, other):
    organiser = browser_of(world.organiser, "organiser")
    for page in ("wishes/{}", "schedules/students/{}"):
        path = f"/events/{world.event_id}/{page.format(other.students[0])}"
        assert organiser.get(path).status_code == 404


def test_students_see_their_own_events_only(browser_of, world, other):
    student = browser_of(world.students[0])
    for page in STUDENT:
        assert student.get(f"/my/events/{world.event_id}/{page}").status_code == 200
        assert student.get(f"/my/events/{other.event_id}/{page}").status_code == 404


def test_students_do_not_enter_the_pages_of_staff(browser_of, world):
    student = browser_of(world.students[0])
    for page in STAFF:
        path = page.format(student=world.students[1], company=world.companies[0])
        assert student.get(f"/events/{world.event_id}/{path}").status_code in (403, 404), page


def test_crew_may_check_in_but_not_publish(browser_of, world):
    crew = browser_of(world.organiser, "crew")
    assert crew.get(f"/events/{world.event_id}/day").status_code == 200
    assert crew.post(f"/events/{world.event_id}/schedules/publish").status_code == 403
    assert crew.post(f"/events/{world.event_id}/schedules/builds").status_code == 403
