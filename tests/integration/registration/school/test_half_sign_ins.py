"""The first of two proofs alone: it opens its own step, soon, once, and ends with the sessions."""

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask

from services.registration.school.models.people import Person
from services.registration.school.models.students import Student
from services.registration.school.queries.shared_rows import WHOLE_SCHOOL
from services.registration.school.use_cases.add_person import add_person
from services.registration.school.use_cases.invite_staff import (
    add_staff_member,
    update_staff_member,
)
from services.registration.school.use_cases.reset_second_factor import reset_second_factor
from services.registration.students.use_cases.update_student import update_student
from shared.db import Database
from tests.integration.registration.school.test_second_factor import enrol
from tests.integration.registration.school.test_sign_in import (
    ADDRESS,
    ask,
    newest_link,
    sessions,
)
from tests.support.audit import audit_rows
from tests.support.browser import Browser, identity_of
from tests.support.messages import payloads
from tests.support.school import NOW, School
from tests.support.sign_in.passkeys import owner_of_passkey

pytestmark = pytest.mark.usefixtures("four_weeks_before")

SECRET = re.compile(r"<code>([A-Z2-7]{32})</code>")


def half_of(database: Database, app: Flask, address: str = ADDRESS) -> tuple[str, str]:
    """The cookie of a browser that followed a link, and the step at which it stands."""
    browser = Browser(app)
    ask(browser, address)
    step = browser.post(newest_link(database)).headers["Location"]
    kept = browser.client.get_cookie("matchdag")
    assert kept is not None
    return kept.value, step


def with_cookie(app: Flask, cookie: str) -> Browser:
    """Whoever has a copy of the cookie, as often as she likes."""
    browser = Browser(app)
    browser.client.set_cookie("matchdag", cookie)
    return browser


def opened_by(app: Flask, cookie: str) -> list[str]:
    """The addresses of enrolment that answer this cookie with anything but the way back."""
    rules = [
        rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("sign_in_enrolment.")
    ]
    assert len(rules) >= 5
    opened = []
    for rule in rules:
        browser = with_cookie(app, cookie)
        visit = browser.get if "GET" in (rule.methods or ()) else browser.post
        if visit(rule.rule).headers.get("Location") != "/sign-in":
            opened.append(rule.rule)
    return opened


def test_who_has_a_factor_cannot_be_enrolled_for_by_somebody_who_reads_the_mail(
    database: Database, app: Flask, school: School
) -> None:
    owner, _device = owner_of_passkey(app, school)
    cookie, step = half_of(database, app)
    assert step == "/sign-in/code"
    assert opened_by(app, cookie) == []
    assert owner.post("/security/begin").status_code == 303
    secret = SECRET.search(owner.page("/security"))
    assert secret is not None
    assert secret[1] not in with_cookie(app, cookie).get("/sign-in/enrol").text
    phone = pyotp.TOTP(secret[1])
    assert owner.post("/security/confirm", code=phone.at(NOW)).status_code == 200
    assert opened_by(app, cookie) == []
    assert sessions(database) == 0
    assert with_cookie(app, cookie).get("/sign-in/code").status_code == 200, "the control"


def test_a_secret_is_shown_to_the_browser_that_began_it_alone(
    database: Database, app: Flask, school: School
) -> None:
    app.config["MATCHDAG_REQUIRE_TOTP"] = True
    owner, other = Browser(app, school.organiser()), Browser(app, school.organiser())
    cookie, step = half_of(database, app)
    assert step == "/sign-in/enrol"
    owner.post("/security/begin")
    secret = SECRET.search(owner.page("/security"))
    assert secret is not None, "the control"
    thief = with_cookie(app, cookie)
    assert SECRET.search(thief.page("/sign-in/enrol")) is None
    assert SECRET.search(other.page("/security")) is None
    code = pyotp.TOTP(secret[1]).at(NOW)
    assert thief.post("/sign-in/enrol", code=code).status_code == 403
    assert other.post("/security/confirm", code=code).status_code == 403
    assert owner.post("/security/confirm", code=code).status_code == 200
    assert opened_by(app, cookie) == [], "enrolment is due no more"


def test_a_half_sign_in_ends_with_all_that_ends_sessions(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    with database.writing() as session:
        colleague = add_staff_member(
            session,
            organisation_id=school.organisation_id,
            name="Bo",
            email="bo@skole.example",
            roles=["organiser"],
        ).id
    identity = identity_of(colleague, school.organisation_id, "organiser")

    def change(**changes: object) -> None:
        with database.writing() as session:
            person = session.get_one(Person, colleague)
            given = {"name": "Bo", "roles": ["organiser"], "active": True, **changes}
            update_staff_member(session, person, **given)  # type: ignore[arg-type]

    def reset() -> None:
        with database.writing() as session:
            person = session.get_one(Person, colleague)
            reset_second_factor(session, person, reset_by=school.administrator)

    endings: dict[str, Callable[[], object]] = {
        "all sessions": lambda: Browser(app, identity).post("/sessions/end-all"),
        "another role": lambda: change(roles=["teacher"]),
        "shut out": lambda: change(active=False),
        "ten minutes": lambda: four_weeks_before.shift(timedelta(minutes=10, seconds=1)),
        "reset": reset,
    }
    now = NOW
    for what, end in endings.items():
        change()
        own = Browser(app, identity_of(colleague, school.organisation_id, "organiser"))
        if what == "all sessions":
            enrol(own)
        cookie, step = half_of(database, app, "bo@skole.example")
        asked = Browser(app)
        ask(asked, "bo@skole.example")
        link = newest_link(database)
        assert step == "/sign-in/code", what
        assert with_cookie(app, cookie).get("/sign-in/code").status_code == 200, "the control"
        end()
        app.config["MATCHDAG_REQUIRE_TOTP"] = True
        again = with_cookie(app, cookie).get("/sign-in/code")
        assert (again.status_code, again.headers.get("Location")) == (303, "/sign-in"), what
        assert opened_by(app, cookie) == [], what
        assert asked.post(link).status_code == 403, what
        app.config["MATCHDAG_REQUIRE_TOTP"] = False
        now += timedelta(minutes=20)
        four_weeks_before.move_to(now)


def test_it_is_used_once_and_its_copies_are_worth_nothing(
    database: Database, app: Flask, school: School, four_weeks_before: time_machine.Traveller
) -> None:
    phone = enrol(Browser(app, school.organiser()))
    cookie, _step = half_of(database, app)
    later = NOW + timedelta(minutes=1)
    four_weeks_before.move_to(later)
    first, second = with_cookie(app, cookie), with_cookie(app, cookie)
    assert first.post("/sign-in/code", code=phone.at(later)).headers["Location"] == "/"
    four_weeks_before.shift(timedelta(minutes=1))
    code = phone.at(later + timedelta(minutes=1))
    assert second.post("/sign-in/code", code=code).headers["Location"] == "/sign-in"
    assert "begynde forfra" in second.page("/sign-in")
    assert sessions(database) == 1
    assert half_of(database, app)[1] == "/sign-in/code", "a new link begins anew"


def test_a_code_app_is_added_aloud_at_both_doors(
    database: Database, app: Flask, school: School
) -> None:
    app.config["MATCHDAG_REQUIRE_TOTP"] = True
    cookie, _step = half_of(database, app)
    half = with_cookie(app, cookie)
    half.post("/sign-in/enrol/begin")
    secret = SECRET.search(half.page("/sign-in/enrol"))
    assert secret is not None
    assert half.post("/sign-in/enrol", code=pyotp.TOTP(secret[1]).at(NOW)).status_code == 200
    assert _changes(database) == ["code_app_added"]
    assert _deeds(database) == ["sign_in_begun", "change_factor", "change_factor", "sign_in"]
    app.config["MATCHDAG_REQUIRE_TOTP"] = False
    half.post("/security/recovery-codes")
    half.post("/security/drop")
    enrol(half)
    assert _changes(database) == [
        "code_app_added",
        "recovery_codes_renewed",
        "code_app_removed",
        "code_app_added",
    ]
    assert set(_deeds(database)[4:]) == {"change_factor"}


def test_a_link_to_an_address_of_before_signs_nobody_in(
    database: Database, app: Flask, school: School
) -> None:
    before, after = "ida@skole.example", "ida@ny.example"
    fields = {"name": "Ida", "class_name": "", "education": ""}
    with database.writing() as session:
        person = add_person(
            session,
            organisation_id=school.organisation_id,
            kind="student",
            name="Ida",
            address=before,
        )
        session.add(Student(person_id=person.id))
    browser = Browser(app)
    ask(browser, before)
    link = newest_link(database)
    assert "Log ind nu" in browser.page(link), "the control"
    with database.writing() as session:
        own, person = session.get_one(Student, person.id), session.get_one(Person, person.id)
        update_student(
            session,
            person,
            own,
            event_id=school.event_id,
            reach=WHOLE_SCHOOL,
            email=after,
            **fields,
        )
    assert browser.post(link).status_code == 403


def _changes(database: Database) -> list[str]:
    with database.reading() as session:
        return [each["change"] for each in payloads(session, "registration.own_factor_changed.v1")]


def _deeds(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.use_case for row in audit_rows(session)]
