"""Uploads go through quarantine, are handed out as downloads only, and end by themselves."""

import base64
import io
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from services.registration.events.models.events import Event
from services.registration.jobs import erase_expired_once
from services.registration.kit.retention import USUAL
from services.registration.preparation.domain.preparation_errors import PreparationIsOver
from services.registration.preparation.inspection.inspector import Inspector, Verdict
from services.registration.preparation.models import Document, DocumentAccess, DocumentContent
from services.registration.preparation.texts import refusal_text
from services.registration.preparation.use_cases.check_document import MOST_ATTEMPTS
from services.registration.preparation.use_cases.erase_documents import erase_old_documents
from services.registration.preparation.use_cases.upload_document import upload_document
from tests.integration.registration.preparation.corpus import CORPUS
from tests.support import made_files
from tests.support.audit import audit_rows
from tests.support.preparation import hand_in, look, on_day
from tests.support.rows import nothing_changes

pytestmark = pytest.mark.usefixtures("the_day_before")


@pytest.fixture
def student(browser_of, world):
    return browser_of(world.students[0])


@pytest.fixture
def page(world):
    return f"/my/events/{world.event_id}/preparation"


def documents(database) -> list[Document]:
    with database.reading() as session:
        return list(session.scalars(select(Document).order_by(Document.number, Document.kind)))


def contents(database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(DocumentContent)) or 0


def test_a_file_in_quarantine_is_handed_to_nobody(student, world, page, database, check_all):
    hand_in(student, world)
    (document,) = documents(database)
    assert document.state == "checking"
    assert "bliver tjekket for skadelige ting" in student.get(page).text
    assert student.get(f"{page}/documents/{document.id}").status_code == 404
    check_all()
    assert student.get(f"{page}/documents/{document.id}").status_code == 200


def test_a_document_is_a_download_that_no_browser_shows(student, world, page, database, check_all):
    hand_in(student, world)
    check_all()
    answer = student.get(f"{page}/documents/{documents(database)[0].id}")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "CV%20-%20Nogen.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sixty_files_through_the_door(browser_of, world, database, check_all):
    """0 served inline, 0 accepted wrongly, 0 refused wrongly, and every refusal says why."""
    for number, upload in enumerate(CORPUS):
        student = browser_of(world.students[number % len(world.students)])
        page = f"/my/events/{world.event_id}/preparation"
        kind = ("cv", "application")[number // len(world.students) % 2]
        sent = student.post(f"{page}/{kind}", file=(io.BytesIO(upload.make()), upload.name))
        check_all()
        if sent.status_code == 303:
            with database.reading() as session:
                newest = session.scalars(
                    select(Document).order_by(Document.uploaded_at.desc(), Document.id.desc())
                ).first()
            assert newest is not None
            assert newest.refusal == upload.refused, upload.what
            assert not set(newest.name) & set("\r\n/\\\u202e"), upload.what
            answer = student.get(f"{page}/documents/{newest.id}")
            assert answer.status_code == (404 if upload.refused else 200), upload.what
            if not upload.refused:
                assert answer.headers["Content-Disposition"].startswith("attachment;"), upload.what
                assert "Set-Cookie: a=b" not in str(answer.headers), upload.what
        else:
            assert sent.status_code == 422, upload.what
        if upload.refused:
            said = sent.text if sent.status_code == 422 else student.get(page).text
            assert refusal_text(upload.refused)[:20] in said, upload.what


def test_a_refused_file_is_gone_and_what_was_there_stays(student, world, page, database, check_all):
    hand_in(student, world)
    check_all()
    hand_in(student, world, content=made_files.pdf_with_attachment())
    check_all()
    first, second = documents(database)
    assert (first.state, second.state, second.refusal) == ("ready", "refused", "attached_file")
    assert contents(database) == 1
    shown = student.get(page).text
    assert "blev ikke taget imod" in shown
    assert "Du mangler din ansøgning." in shown, "the CV is still there"


def test_versions_replace_and_only_three_are_kept(student, world, database, check_all):
    for _ in range(5):
        hand_in(student, world)
        check_all()
    found = documents(database)
    assert [each.number for each in found] == [1, 2, 3, 4, 5]
    assert [each.state for each in found] == ["deleted", "deleted", "ready", "ready", "ready"]
    assert contents(database) == 3


def test_deleting_takes_every_version_and_keeps_who_looked(
    student, world, page, database, check_all, browser_of
):
    for _ in range(2):
        hand_in(student, world)
        check_all()
    newest = documents(database)[-1]
    student.get(f"{page}/documents/{newest.id}")
    teacher = browser_of(world.organiser, "organiser")
    address = f"/events/{world.event_id}/preparation/documents/{newest.id}"
    assert teacher.get(address).status_code == 200
    assert student.post(f"{page}/documents/{newest.id}/delete").status_code == 303
    assert {each.state for each in documents(database)} == {"deleted"}
    assert contents(database) == 0
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DocumentAccess)) == 0
        assert [row.use_case for row in audit_rows(session)].count("read_documents") == 1
    assert student.get(f"{page}/documents/{newest.id}").status_code == 404


def test_a_file_deleted_while_it_is_checked_does_not_come_back(student, world, page, database):
    hand_in(student, world)
    (document,) = documents(database)

    def look_while_the_student_deletes(content: bytes) -> Verdict:
        student.post(f"{page}/documents/{document.id}/delete")
        return look(content)

    Inspector(database, look_while_the_student_deletes).run_once()
    assert documents(database)[0].state == "deleted"
    assert contents(database) == 0


def test_an_upload_left_by_a_dead_inspector_is_taken_up_and_at_last_refused(
    student, world, database, the_day_before
):
    hand_in(student, world)

    class Killed(Exception):
        pass

    def dies(_content: bytes) -> Verdict:
        raise Killed

    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(Killed):
            Inspector(database, dies).run_once()
        assert not Inspector(database, dies).run_once(), "another has it for a while"
        the_day_before.shift(120)
    assert not Inspector(database, dies).run_once()
    (document,) = documents(database)
    assert (document.state, document.refusal) == ("refused", "unreadable")


def test_thirty_days_after_the_event_everything_is_deleted(
    student, world, page, database, check_all
):
    hand_in(student, world)
    check_all()
    for today, deleted in ((date(2027, 4, 10), 0), (date(2027, 4, 11), 1), (date(2027, 4, 12), 0)):
        with database.writing() as session:
            assert erase_old_documents(session, today=today) == deleted
    assert contents(database) == 0
    assert documents(database)[0].name == ""


def test_the_hourly_forgetting_takes_them_along(
    student, world, database, check_all, the_day_before
):
    hand_in(student, world)
    check_all()
    erase_expired_once(database, USUAL)
    assert contents(database) == 1
    the_day_before.move_to(on_day(30))
    erase_expired_once(database, USUAL)
    assert contents(database) == 0


def test_uploads_have_a_limit_and_end_with_the_event(
    student, world, page, database, the_day_before
):
    for _ in range(20):
        hand_in(student, world)
    with nothing_changes(database):
        refused = student.post(f"{page}/cv", file=(io.BytesIO(made_files.pdf()), "cv.pdf"))
        assert refused.status_code == 429
    assert "Prøv igen i morgen" in refused.text
    the_day_before.move_to(on_day(30))
    with database.writing() as session, pytest.raises(PreparationIsOver):
        upload_document(
            session,
            event=session.get_one(Event, world.event_id),
            person_id=world.students[1],
            kind="cv",
            content=made_files.pdf(),
            name="cv.pdf",
        )


def test_the_same_by_json(student, world, database, check_all):
    base = f"/events/{world.event_id}/preparation"
    body = {"kind": "cv", "name": "../../x", "content": _encoded(made_files.pdf())}
    key = {"Idempotency-Key": str(uuid4())}
    first, again = (student.api("POST", f"{base}/documents", body, headers=key) for _ in "ab")
    assert (first.status_code, first.json) == (201, again.json)
    assert first.json["name"] == "x"
    check_all()
    own = student.api("GET", base).json
    assert [each["state"] for each in own["documents"]] == ["ready"]
    assert own["companies_see_until"] == "2027-03-26"
    assert own["deleted_on"] == "2027-04-11"
    fetched = student.api("GET", f"{base}/documents/{first.json['id']}/content")
    assert fetched.headers["Content-Disposition"].startswith("attachment;")
    assert student.api("DELETE", f"{base}/documents/{first.json['id']}").status_code == 204
    refused = student.api(
        "POST", f"{base}/documents", {"kind": "cv", "content": _encoded(b"<html>")}
    )
    assert (refused.status_code, refused.json["reason"]) == (422, "web_page")
    with nothing_changes(database):
        broken = student.api("POST", f"{base}/documents", {"kind": "cv", "content": "ikke base64"})
        assert broken.status_code == 422


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_two_inspectors_decide_about_different_files(browser_of, world, database):
    for number in range(4):
        hand_in(browser_of(world.students[number]), world)
    seen: list[UUID] = []

    def note(content: bytes) -> Verdict:
        if len(seen) < 4:
            seen.append(uuid4())
            Inspector(database, note).run_once()
        return look(content)

    assert Inspector(database, note).run_once()
    assert [each.attempts for each in documents(database)] == [1, 1, 1, 1]
    assert {each.state for each in documents(database)} == {"ready"}
