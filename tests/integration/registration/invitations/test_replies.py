"""Companies' answers: by link, once each, in time, told on, and never by somebody else's link."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask

from services.registration.companies.models import CompanyContact, Participation
from services.registration.events.models.events import Event
from services.registration.home.use_cases import apply_event
from services.registration.invitations.domain.errors import ReplyClosed
from services.registration.invitations.domain.replies import Reply
from services.registration.invitations.use_cases.answer_invitation import answer_invitation
from services.registration.invitations.use_cases.invite_companies import renew_link, revoke_link
from services.registration.invitations.use_cases.record_delivery_failure import (
    record_delivery_failure,
)
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.school.models.people import Person
from shared.auth import links
from shared.contracts.notifications import DeliveryFailedV1
from shared.contracts.scheduling import EventChangedV1
from shared.db import Database
from shared.errors import StaleVersion
from tests.support.browser import Browser
from tests.support.messages import payloads
from tests.support.rows import nothing_changes
from tests.support.school import KEYS, REPLY_BY, School, announced, invitation_link, make_invited

pytestmark = pytest.mark.usefixtures("four_weeks_before")

YES: dict[str, Any] = {
    "version": "1",
    "coming": "yes",
    "representatives": "2",
    "tables": "1",
    "slots": ["0", "1", "2", "3", "4", "5"],
}

UNKNOWN = "0190c7a0-0000-7000-8000-000000000001"  # an education that nobody has


@pytest.fixture
def invited(database: Database, school: School) -> Participation:
    with database.writing() as session:
        return make_invited(session, school)


def fresh(database: Database, participation: Participation) -> Participation:
    with database.reading() as session:
        return session.get_one(Participation, participation.id)


def test_a_company_says_no_with_a_reason(
    database: Database, app: Flask, invited: Participation
) -> None:
    phone, link = Browser(app), invitation_link(invited)
    assert "Vælg en grund" in phone.post(link, version="1", coming="no").text
    assert phone.post(link, version="1", coming="no", reason="date").status_code == 303
    assert "I har svaret, at I ikke kommer" in phone.page(link)
    with database.reading() as session:
        assert payloads(session, "registration.company_registered.v1") == []
        assert payloads(session, "registration.company_withdrew.v1") == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tables": "3"}, "mindst én af jer ved hvert bord"),
        ({"tables": "0"}, "Skal være fra 1 til 20."),
        ({"tables": "12.7"}, "Skriv et helt tal"),
        ({"tables": "٣"}, "Skriv et helt tal"),
        ({"representatives": "9" * 5000}, "Skriv et helt tal"),
        ({"slots": []}, "mindst ét tidsrum"),
        (
            {"educations": ["0190c7a0-0000-7000-8000-000000000001"]},
            "En af uddannelserne er fjernet",
        ),
        ({"educations": ["x"]}, "Vælg en på listen."),
        ({f"placements-{UNKNOWN}-full": "1e999"}, "antal lærepladser"),
        ({"presentation": "x" * 1201}, "Højst 1200 tegn. Her er 1201."),
        ({"presentation": "Vi \u202e søger"}, "Fjern tegn, der ikke kan ses."),
        ({"slots": ["0", "77"]}, "Et af tidsrummene er fjernet"),
        ({"contact_email": "hans"}, "Det er ikke en e-mailadresse"),
        ({"coming": "maybe"}, "Vælg, om I kommer"),
        ({"version": "nan"}, "En anden har ændret"),
    ],
    ids=str,
)
def test_what_is_missing_is_said_beside_what_was_typed_and_nothing_is_saved(
    database: Database,
    app: Flask,
    invited: Participation,
    changes: dict[str, Any],
    sentence: str,
) -> None:
    answer = Browser(app).post(invitation_link(invited), **YES | changes)
    assert 400 <= answer.status_code < 500
    assert sentence in answer.text
    assert fresh(database, invited).status == "invited"
    with database.reading() as session:
        assert payloads(session, "registration.company_registered.v1") == []


def test_texts_are_shown_as_text(app: Flask, invited: Participation) -> None:
    phone, link = Browser(app), invitation_link(invited)
    typed = "<script>alert(1)</script> {{7*7}} O'Brien"
    assert phone.post(link, **YES | {"presentation": typed}).status_code == 303
    page = phone.page(link)
    assert "<script>alert" not in page
    assert "{{7*7}}" in page


def test_two_colleagues_who_answer_at_once_do_not_overwrite_each_other(
    database: Database, invited: Participation
) -> None:
    outcomes = _answers_at_once(database, invited, is_guarded=True)
    assert outcomes.count("saved") == 1
    assert outcomes.count("stale") == 5
    with database.reading() as session:
        assert len(payloads(session, "registration.company_registered.v1")) == 1


def test_without_the_seen_version_the_last_one_silently_wins(
    database: Database, invited: Participation
) -> None:
    """The control: whoever claims to have seen the newest version overwrites it."""
    outcomes = _answers_at_once(database, invited, is_guarded=False)
    assert outcomes.count("saved") > 1


def _answers_at_once(database: Database, invited: Participation, *, is_guarded: bool) -> list[str]:
    def answer(number: int) -> str:
        for _try in range(50):
            try:
                with database.writing() as session:
                    part = session.get_one(Participation, invited.id)
                    version = 1 if is_guarded else part.version
                    answer_invitation(
                        session,
                        part,
                        reply=Reply(coming=True, representatives=number + 1),
                        seen_version=version,
                    )
                return "saved"
            except StaleVersion:
                if is_guarded:
                    return "stale"
        return "gave up"

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(answer, range(6)))


def test_a_changed_answer_is_told_with_rising_versions(
    database: Database, invited: Participation
) -> None:
    for tables in (1, 2):
        with database.writing() as session:
            part = session.get_one(Participation, invited.id)
            reply = Reply(coming=True, representatives=2, tables=tables)
            answer_invitation(session, part, reply=reply, seen_version=part.version)
    with database.writing() as session:
        part = session.get_one(Participation, invited.id)
        withdraw_company(session, part, reason="illness", seen_version=part.version)
        withdraw_company(session, part, reason="illness", seen_version=part.version)
    with database.reading() as session:
        [registered] = payloads(session, "registration.company_registered.v1")
        [changed] = payloads(session, "registration.company_changed.v1")
        [withdrew] = payloads(session, "registration.company_withdrew.v1")
    assert [m["version"] for m in (registered, changed, withdrew)] == [2, 3, 4]
    assert (changed["tables"], withdrew["reason"]) == (2, "illness")


def test_after_the_deadline_an_answer_stands_but_words_can_be_corrected(
    database: Database, app: Flask, invited: Participation
) -> None:
    phone, link = Browser(app), invitation_link(invited)
    phone.post(link, **YES)
    with time_machine.travel(REPLY_BY + timedelta(hours=1)):
        with nothing_changes(database):
            assert phone.post(link, **YES | {"version": "2", "tables": "2"}).status_code == 409
        assert "skriv til arrangøren" in phone.page(link)
        assert phone.post(f"{link}/details", presentation="Nyt").status_code == 303
        assert phone.post_seen(f"{link}/withdraw", reason="illness").status_code == 303
    assert fresh(database, invited).presentation == "Nyt"
    assert fresh(database, invited).status == "withdrawn"


def test_a_silent_company_may_still_come_until_wishes_close(
    database: Database, app: Flask, school: School, invited: Participation
) -> None:
    phone, link = Browser(app), invitation_link(invited)
    with time_machine.travel(REPLY_BY + timedelta(hours=1)):
        assert phone.post(link, **YES).status_code == 303
    with database.writing() as session:
        late = make_invited(session, school, "Sen og Co")
    with time_machine.travel(REPLY_BY + timedelta(days=11)):
        with nothing_changes(database):
            assert phone.post(invitation_link(late), **YES).status_code == 409
        with database.writing() as session:
            part = session.get_one(Participation, late.id)
            reply = Reply(coming=True)
            helper = school.administrator
            answer_invitation(session, part, reply=reply, seen_version=1, answered_by=helper)
    assert fresh(database, late).status == "accepted", "staff write down what was said on the phone"


def test_a_renewed_or_closed_link_opens_nothing(
    database: Database, app: Flask, invited: Participation
) -> None:
    phone, old = Browser(app), invitation_link(invited)
    with database.writing() as session:
        renew_link(session, session.get_one(Participation, invited.id), send=True)
    new = invitation_link(fresh(database, invited))
    phone.page(old, 404)
    phone.page(new)
    with nothing_changes(database):
        assert phone.post(old, **YES).status_code == 404
    with database.writing() as session:
        revoke_link(session, session.get_one(Participation, invited.id))
    phone.page(new, 404)
    with database.reading() as session:
        told = payloads(session, "registration.company_invited.v1")
    assert [one["link_generation"] for one in told] == [1, 2]


def test_a_link_made_for_another_purpose_or_guessed_opens_nothing(
    app: Flask, invited: Participation
) -> None:
    phone = Browser(app)
    for token in (
        links.mint(KEYS, "sign-in", invited.id, 1),
        links.mint(("another key that is long enough to sign",), "invitation", invited.id, 1),
        links.mint(KEYS, "invitation", uuid4(), 1),
        str(invited.id),
    ):
        for rest in ("", "/change", "/details", "/withdraw", "/matchdag.ics"):
            phone.page(f"/reply/{token}{rest}", 404)


def test_opening_every_page_of_a_link_changes_nothing(
    database: Database, app: Flask, invited: Participation
) -> None:
    phone, link = Browser(app), invitation_link(invited)
    for rest in ("", "/change?coming=yes", "/change?coming=no", "/details", "/withdraw"):
        answer = phone.client.get(link + rest)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
    after = fresh(database, invited)
    assert (after.status, after.version) == ("invited", 1)


def test_a_mail_that_fails_is_shown_until_the_address_is_corrected(
    database: Database, app: Flask, school: School, invited: Participation
) -> None:
    told = DeliveryFailedV1(
        message_id=uuid4(),
        contact_id=invited.contact_id,
        event_id=invited.event_id,
        participation_id=invited.id,
        reason="550",
        permanent=True,
    )
    with database.writing() as session:
        record_delivery_failure(session, told)
        record_delivery_failure(session, told)
    browser = Browser(app, school.organiser())
    companies = f"/events/{school.event_id}/companies"
    assert "Mail kunne ikke leveres" in browser.page(f"{companies}?status=mail_failed")
    one = f"{companies}/{invited.id}"
    assert browser.post(f"{one}/contact", contact_email="ny@firma.example").status_code == 303
    assert fresh(database, invited).delivery_failed_at is None
    with database.reading() as session:
        [*_, newest] = payloads(session, "registration.contact_changed.v1")
        contact = session.get_one(CompanyContact, invited.contact_id)
    assert (newest["email"], newest["version"]) == ("ny@firma.example", contact.version)


def test_a_cancelled_event_takes_no_answers(
    database: Database, school: School, invited: Participation
) -> None:
    with database.writing() as session:
        session.get_one(Event, school.event_id).cancelled = True
    reply, helper = Reply(coming=True), school.administrator
    with database.writing() as session:
        part = session.get_one(Participation, invited.id)
        with pytest.raises(ReplyClosed):
            answer_invitation(session, part, reply=reply, seen_version=1, answered_by=helper)


def test_an_older_version_of_an_event_is_ignored(database: Database, school: School) -> None:
    def changed(version: int, name: str) -> EventChangedV1:
        told = announced(school.event_id, school.organisation_id, name=name, version=version)
        return EventChangedV1(**vars(told))

    for version, name in ((3, "Tre"), (2, "To"), (3, "Tre igen"), (1, "Et")):
        with database.writing() as session:
            apply_event(session, changed(version, name))
    with database.reading() as session:
        assert session.get_one(Event, school.event_id).name == "Tre"


def test_people_know_whom_to_ask(database: Database, app: Flask, invited: Participation) -> None:
    with database.reading() as session:
        asker = session.get_one(Person, UUID(str(invited.invited_by)))
    assert asker.email is not None
    assert asker.email in Browser(app).page(invitation_link(invited))
