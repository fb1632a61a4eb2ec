"""What students and companies say after a meeting, who sees it, and when it is a match."""

import re
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from services.registration.day.domain.attendance import Mark
from services.registration.day.models.attendance import StandVisit
from services.registration.day.use_cases.record_attendance import record_attendance
from services.registration.interest.models import Interest, StudentNudge
from services.registration.privacy.queries.subject_access import subject_access
from services.registration.privacy.use_cases.erase_expired import erase_expired
from services.registration.privacy.use_cases.erase_person import erase_person
from services.registration.school.models.people import Person
from shared import clock
from shared.contracts.registration import MatchMadeV1
from tests.support.interest import pair, say
from tests.support.messages import recorded
from tests.support.preparation import link_of, meet, on_day
from tests.support.rows import nothing_changes
from tests.support.world import NOW

pytestmark = pytest.mark.usefixtures("afterwards")
ADDRESS = "mester0@firma.example"
BOTH = "I sagde begge ja."


@pytest.fixture
def met(afterwards, database, world):
    return meet(database, world, student=0, company=0)


@pytest.fixture
def student(browser_of, world):
    return browser_of(world.students[0])


@pytest.fixture
def company(app, world):
    return Guest(app.test_client(), link_of(world, 0))


class Guest:
    """A company with its link, in a browser without JavaScript."""

    def __init__(self, client, base):
        self.client, self.base = client, base

    def page(self, base=""):
        return self.client.get(base or self.base).text

    def answer(self, student, answer, *, htmx=False, **more):
        csrf = self.page().split('name="csrf_token" value="')[1].split('"')[0]
        return self.client.post(
            f"{self.base}/interest/{student}",
            data={"csrf_token": csrf, "answer": answer, **more},
            headers={"HX-Request": "true"} if htmx else {},
        )


def shown(page):
    """The main part, tags taken out."""
    return re.sub(r"<[^>]+>", "", page.split("<main")[1])


def say_yes(student, world, company=0, **more):
    path = f"/my/events/{world.event_id}/interest/{world.companies[company]}"
    return student.post(path, answer="yes", **more)


def mark(database, world, subject, status, meeting=None):
    with database.writing() as session:
        one = Mark(
            id=uuid4(),
            subject=subject,
            person_id=world.students[0],
            meeting_id=meeting,
            status=status,
            marked_at=clock.now(),
            marked_by=world.organiser,
        )
        record_attendance(session, event_id=world.event_id, marks=[one])


def test_a_student_answers_by_one_tap_and_changes_it(database, world, met, student):
    page = student.get(f"/my/events/{world.event_id}/schedule").text
    assert "Vil du gå videre med Firma 00 A/S?" in page
    answer = say_yes(student, world, **{"from": "schedule", "note": "Ring til Bo"})
    assert answer.status_code == 303
    assert answer.headers["Location"].split("#")[0].endswith("/schedule")
    assert (pair(database, world, 0, 0).student_answer) == "yes"
    path = f"/my/events/{world.event_id}/interest/{world.companies[0]}"
    fragment = student.post(path, htmx=True, answer="maybe")
    assert 'aria-pressed="true"' in fragment.text
    stored = pair(database, world, 0, 0)
    assert (stored.student_answer, stored.student_note) == ("maybe", "Ring til Bo")


def test_a_note_alone_is_no_answer(database, world, met, student):
    path = f"/my/events/{world.event_id}/interest/{world.companies[0]}"
    assert student.post(path, answer="", note="Flinke folk").status_code == 303
    stored = pair(database, world, 0, 0)
    assert (stored.student_answer, stored.student_note) == (None, "Flinke folk")


@pytest.mark.parametrize("fields", [{"answer": "perhaps"}, {"answer": "yes", "note": "x" * 501}])
def test_what_is_no_answer_is_refused_and_nothing_is_kept(database, world, met, student, fields):
    path = f"/my/events/{world.event_id}/interest/{world.companies[0]}"
    with nothing_changes(database):
        assert student.post(path, htmx=True, **fields).status_code == 422
    assert pair(database, world, 0, 0) is None


def test_a_company_answers_from_its_day_list(database, world, met, company):
    assert "Vil I gå videre med Elev 000?" in company.page()
    assert company.answer(world.students[0], "yes", note="Stærk i matematik").status_code == 303
    stored = pair(database, world, 0, 0)
    assert (stored.company_answer, stored.company_note) == ("yes", "Stærk i matematik")
    assert "Tak, I har svaret for alle" in company.page()


def test_neither_side_sees_the_others_answer_before_both_say_yes(world, met, student, company):
    say_yes(student, world, note="Bedste samtale på dagen")
    seen = company.page()
    assert "Bedste samtale" not in seen
    assert BOTH not in seen
    assert "elev0@skole.example" not in seen
    assert 'aria-pressed="true"' not in seen
    company.answer(world.students[0], "maybe", note="Måske næste år")
    mine = student.get("/my/contacts").text
    assert "Måske næste år" not in mine
    assert BOTH not in mine
    assert ADDRESS not in mine


def test_two_yes_are_a_match_and_both_see_how_to_reach_each_other(
    database, world, met, student, company
):
    say_yes(student, world, note="Min egen note")
    company.answer(world.students[0], "yes", note="Deres egen note", htmx=True)
    mine, theirs = student.get("/my/contacts").text, company.page()
    assert ADDRESS in mine
    assert "Deres egen note" not in mine
    assert "elev0@skole.example" in theirs
    assert "Min egen note" not in theirs
    with database.reading() as session:
        (told,) = recorded(session, MatchMadeV1)
    assert (told.student_id, told.company_id) == (world.students[0], world.companies[0])


def test_a_match_is_told_once_and_again_when_it_was_taken_back(database, world, met):
    for side, answer in (
        ("student", "yes"),
        ("company", "yes"),
        ("company", "yes"),
        ("student", "no"),
        ("student", "yes"),
    ):
        say(database, world, 0, 0, side, answer)
    with database.reading() as session:
        assert len(recorded(session, MatchMadeV1)) == 2


def test_addresses_are_shown_for_two_weeks_and_the_match_stays(
    world, met, student, company, browser_of, afterwards
):
    say_yes(student, world)
    company.answer(world.students[0], "yes")
    afterwards.move_to(on_day(14))
    assert "elev0@skole.example" in company.page()
    assert ADDRESS in student.get("/my/contacts").text
    afterwards.move_to(on_day(15))
    seen = company.page()
    assert "elev0@skole.example" not in seen
    assert BOTH in seen
    mine = browser_of(world.students[0]).get("/my/contacts").text
    assert ADDRESS not in mine
    assert BOTH in mine


def test_after_two_weeks_answers_stand(
    database, world, met, student, company, browser_of, afterwards
):
    say_yes(student, world)
    afterwards.move_to(on_day(15))
    student = browser_of(world.students[0])
    path = f"/my/events/{world.event_id}/interest/{world.companies[0]}"
    with nothing_changes(database):
        assert student.post(path, htmx=True, answer="no").status_code == 409
        assert company.answer(world.students[0], "yes", htmx=True).status_code == 409
    stored = pair(database, world, 0, 0)
    assert (stored.student_answer, stored.company_answer) == ("yes", None)
    assert "Vil du gå videre" not in student.get("/my/contacts").text


@pytest.mark.parametrize("absent", ["event", "meeting"])
def test_who_was_absent_is_not_asked(database, world, met, student, company, absent):
    mark(database, world, absent, "absent", met if absent == "meeting" else None)
    assert "Vil du gå videre" not in student.get("/my/contacts").text
    assert "Vil I gå videre med Elev 000" not in company.page()
    with nothing_changes(database):
        assert say_yes(student, world).status_code == 404
        assert company.answer(world.students[0], "yes").status_code == 404
    assert pair(database, world, 0, 0) is None


def test_nobody_answers_before_the_meeting_has_begun(
    world, met, browser_of, company, afterwards, database
):
    afterwards.move_to(NOW)
    with nothing_changes(database):
        assert say_yes(browser_of(world.students[0]), world).status_code == 404
        assert company.answer(world.students[0], "yes").status_code == 404


def test_nobody_answers_about_somebody_they_have_not_met(database, world, met, student, company):
    with nothing_changes(database):
        assert say_yes(student, world, company=1).status_code == 404
        assert company.answer(world.students[1], "yes").status_code == 404
        assert company.answer(uuid4(), "yes").status_code == 404


def test_a_visit_to_a_stand_is_asked_about_too(database, world, student):
    with database.writing() as session:
        session.add(
            StandVisit(
                event_id=world.event_id,
                person_id=world.students[0],
                company_id=world.companies[2],
                status="met",
                marked_at=clock.now(),
                marked_by=world.students[0],
                mark_id=uuid4(),
            )
        )
    assert "besøg på stand" in student.get("/my/contacts").text
    assert say_yes(student, world, company=2).status_code == 303


def test_the_record_is_dated_and_taken_along(world, met, student):
    say_yes(student, world, note="=HYPERLINK")
    page = shown(student.get("/my/contacts").text)
    assert "fredag 12. marts 2027" in page
    excel = student.get("/my/contacts.xlsx")
    assert excel.data.startswith(b"PK")
    assert student.get("/my/contacts.pdf").data.startswith(b"%PDF")


def test_texts_are_shown_as_text(world, met, student, company):
    typed = "<script>alert(1)</script> {{7*7}}"
    say_yes(student, world, note=typed)
    company.answer(world.students[0], "no", note=typed)
    for page in (student.get("/my/contacts").text, company.page()):
        assert "<script>alert" not in page
        assert "{{7*7}}" in page


def test_access_requests_hold_both_answers_and_erasing_takes_them(database, world, met):
    say(database, world, 0, 0, "student", "yes")
    say(database, world, 0, 0, "company", "no")
    with database.writing() as session:
        session.add(
            StudentNudge(
                event_id=world.event_id,
                person_id=world.students[0],
                count=1,
                nudged_at=clock.now(),
            )
        )
    with database.reading() as session:
        held = subject_access(session, world.students[0])
    assert held["interests"][0]["company_answer"] == "no"
    assert held["student_nudges"][0]["count"] == 1
    with database.writing() as session:
        person = session.get_one(Person, world.students[0])
        erase_person(session, person, erased_by=world.organiser)
    assert pair(database, world, 0, 0) is None
    with database.reading() as session:
        assert (
            subject_access(session, world.students[0])
            .keys()
            .isdisjoint({"interests", "student_nudges"})
        )


def test_answers_go_with_the_attendance_and_not_before(database, world, met, student, afterwards):
    say_yes(student, world)
    afterwards.move_to("2028-07-31T12:00:00Z")
    assert _forget(database) == (0, 1)
    afterwards.move_to("2028-08-01T12:00:00Z")
    assert _forget(database) == (1, 0)


def _forget(database):
    """(forgotten answers, answers that are left)"""
    with database.writing() as session:
        forgotten = erase_expired(session).answers
    with database.reading() as session:
        return forgotten, session.scalar(select(func.count()).select_from(Interest))
