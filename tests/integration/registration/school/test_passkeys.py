"""Passkeys at the doors: added, signed in with, confirmed with, lost, copied, and told by mail."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from services.registration.school.domain.codes import RECOVERY_CODES
from services.registration.school.models.passkeys import Passkey, SpentChallenge
from services.registration.school.models.people import Person, RecoveryCode, SecondFactor
from services.registration.school.use_cases.invite_staff import (
    add_staff_member,
    update_staff_member,
)
from shared.db import Database
from tests.integration.registration.school.test_confirmation import (
    COLLEAGUE,
    action,
    colleagues,
    hidden,
    place,
)
from tests.integration.registration.school.test_second_factor import (
    enrol,
    followed,
    recovery_codes,
)
from tests.integration.registration.school.test_sign_in import ask, newest_link, sessions
from tests.support.browser import Browser, identity_of
from tests.support.messages import payloads
from tests.support.school import School
from tests.support.sign_in.passkeys import (
    CONFIRM,
    SIGN_IN,
    Authenticator,
    add_passkey,
    options_of,
    owner_of_passkey,
    sign_in_with,
)

pytestmark = pytest.mark.usefixtures("four_weeks_before")

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def changes_told(database: Database) -> list[str]:
    with database.reading() as session:
        return [each["change"] for each in payloads(session, "registration.passkey_changed.v1")]


def kept_passkey(database: Database) -> Passkey:
    with database.reading() as session:
        return session.scalars(select(Passkey)).one()


def test_a_passkey_is_added_by_name_and_signs_in_without_mail(
    database: Database, app: Flask, school: School
) -> None:
    browser, device = Browser(app, school.organiser()), Authenticator()
    options = options_of(browser, "/security/passkeys")
    assert (options["rp"]["id"], options["user"]["name"]) == (
        "localhost",
        "karen@nordlysteknikskole.example",
    )
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    shown = add_passkey(browser, device)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert len(recovery_codes(shown.text)) == RECOVERY_CODES, "the first factor brings them"
    page = browser.page("/security")
    assert "Min telefon" in page
    assert '<p class="state-sentence">Din konto er beskyttet med en adgangsnøgle.' in page
    assert changes_told(database) == ["added"]
    visitor = Browser(app)
    assert "Log ind med adgangsnøgle" in visitor.page("/sign-in")
    credential = device.sign(options_of(visitor, SIGN_IN))
    next_path = f"/events/{school.event_id}"
    answer = visitor.post(SIGN_IN, credential=credential, next=next_path)
    assert (answer.status_code, answer.headers["Location"]) == (303, next_path)
    assert sessions(database) == 1
    assert "Min telefon" in visitor.page("/security"), "it is a fresh proof as well"
    assert kept_passkey(database).last_used_at is not None
    assert kept_passkey(database).sign_count == device.count
    second = add_passkey(visitor, Authenticator(), "Min computer")
    assert second.status_code == 303, "the codes that there are stay"
    known = options_of(visitor, "/security/passkeys")["excludeCredentials"]
    assert len(known) == 2


def test_a_name_is_needed(app: Flask, school: School) -> None:
    browser = Browser(app, school.organiser())
    answer = add_passkey(browser, Authenticator(), " ")
    assert (answer.status_code, "field-name-error" in answer.text) == (422, True)


def test_it_is_the_second_factor_of_a_link_and_a_recovery_code_stands_in_for_it(
    database: Database, app: Flask, school: School
) -> None:
    browser, device = Browser(app, school.organiser()), Authenticator()
    codes = recovery_codes(add_passkey(browser, device).text)
    half = Browser(app)
    ask(half)
    assert half.post(newest_link(database)).headers["Location"] == "/sign-in/code"
    page = half.page("/sign-in/code")
    assert "Brug din adgangsnøgle" in page
    assert "Kode på 6 cifre" not in page
    assert sessions(database) == 0
    assert half.post("/sign-in/code", code="123456").status_code == 403
    credential = device.sign(options_of(half, SIGN_IN))
    assert half.post(SIGN_IN, credential=credential).status_code == 303
    lost = Browser(app)
    ask(lost)
    lost.post(newest_link(database))
    assert lost.post("/sign-in/code", recovery_code=codes[0]).status_code == 303
    assert sessions(database) == 2


def test_a_form_that_asks_for_a_fresh_proof_takes_a_passkey_and_loses_nothing(
    database: Database, app: Flask, school: School
) -> None:
    _browser, device = owner_of_passkey(app, school)
    unconfirmed = Browser(app, replace(school.organiser(), confirmed_until=LONG_AGO))
    sent = unconfirmed.post("/staff/new", COLLEAGUE)
    asked = unconfirmed.post(place(sent), COLLEAGUE)
    typed = hidden(asked.text)
    typed.pop("credential")
    confirm = action(asked.text)
    before = colleagues(database)
    stranger = unconfirmed.post(
        confirm, typed, credential=Authenticator().sign(options_of(unconfirmed, CONFIRM))
    )
    assert stranger.status_code == 403
    assert COLLEAGUE["email"] in stranger.text
    credential = device.sign(options_of(unconfirmed, CONFIRM))
    onwards = unconfirmed.post(confirm, typed, credential=credential)
    assert (onwards.status_code, place(onwards)) == (307, "/staff/new?")
    assert unconfirmed.post(place(onwards), typed).status_code == 303
    assert colleagues(database) == before + 1


def test_a_colleagues_passkey_confirms_nobody_else(
    database: Database, app: Flask, school: School
) -> None:
    owner_of_passkey(app, school)
    bo = colleague(database, school)
    theirs = Authenticator()
    add_passkey(Browser(app, identity_of(bo, school.organisation_id, "organiser")), theirs)
    unconfirmed = Browser(app, replace(school.organiser(), confirmed_until=LONG_AGO))
    credential = theirs.sign(options_of(unconfirmed, CONFIRM))
    assert unconfirmed.post(CONFIRM, credential=credential).status_code == 403
    assert unconfirmed.get("/staff/new").status_code == 303


def colleague(database: Database, school: School) -> UUID:
    with database.writing() as session:
        return add_staff_member(
            session,
            organisation_id=school.organisation_id,
            name="Bo",
            email="bo@skole.example",
            roles=["organiser"],
        ).id


@pytest.mark.parametrize(
    "address",
    ["/security/passkeys/options", "/security/passkeys/new", "/security/passkeys/{id}/remove"],
)
def test_a_stolen_session_adds_and_removes_no_passkey(
    database: Database, app: Flask, school: School, address: str
) -> None:
    owner_of_passkey(app, school)
    unconfirmed = Browser(app, replace(school.organiser(), confirmed_until=LONG_AGO))
    full = address.format(id=kept_passkey(database).id)
    assert place(unconfirmed.post(full)).startswith("/confirm")
    assert unconfirmed.get("/security/passkeys/new").status_code == 303
    assert changes_told(database) == ["added"]


def test_one_is_removed_and_the_last_takes_the_recovery_codes_along(
    database: Database, app: Flask, school: School
) -> None:
    browser, device = owner_of_passkey(app, school)
    foreign = f"/security/passkeys/{kept_passkey(database).id}/remove"
    bo = Browser(app, identity_of(colleague(database, school), school.organisation_id, "organiser"))
    assert bo.post(foreign).status_code == 404
    assert browser.post(foreign).status_code == 303
    assert "Slet den også på enheden" in browser.page("/security")
    assert changes_told(database) == ["added", "removed"]
    assert sign_in_with(app, device).status_code == 403
    with database.reading() as session:
        for table in (Passkey, SpentChallenge, RecoveryCode, SecondFactor):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    half = Browser(app)
    ask(half)
    assert half.post(newest_link(database)).headers["Location"] == "/"


def test_where_a_factor_is_demanded_the_last_one_stays(
    database: Database, app: Flask, school: School
) -> None:
    app.config["MATCHDAG_REQUIRE_TOTP"] = True
    browser, _device = owner_of_passkey(app, school)
    remove = f"/security/passkeys/{kept_passkey(database).id}/remove"
    assert "Skolen kræver" in followed(browser, remove, "/security")
    enrol(browser)
    browser.post("/security/drop")
    page = browser.page("/security")
    assert "Kom i gang med en kode-app" in page, "a passkey stands in for the app"
    assert "ubrugte koder" in page, "the codes stay with the passkey"
    enrol(browser)
    assert browser.post(remove).status_code == 303
    assert changes_told(database) == ["added", "removed"], "and the app for a passkey"
    browser.post("/security/drop")
    assert "Du har en kode-app" in browser.page("/security")


def test_a_copied_passkey_is_no_factor_to_fall_back_on(
    database: Database, app: Flask, school: School
) -> None:
    app.config["MATCHDAG_REQUIRE_TOTP"] = True
    browser, _device = owner_of_passkey(app, school)
    first = kept_passkey(database).id
    second = Authenticator()
    add_passkey(browser, second)
    copy = replace(second)
    sign_in_with(app, second)
    sign_in_with(app, copy)
    assert "Skolen kræver" in followed(browser, f"/security/passkeys/{first}/remove", "/security")


def test_where_a_factor_is_demanded_a_passkey_may_be_the_first(
    database: Database, app: Flask, school: School
) -> None:
    app.config["MATCHDAG_REQUIRE_TOTP"] = True
    browser, device = Browser(app), Authenticator()
    assert browser.post("/sign-in/enrol/passkey/options").headers["Location"] == "/sign-in"
    assert browser.post("/sign-in/enrol/passkey").headers["Location"] == "/sign-in"
    ask(browser)
    assert browser.post(newest_link(database)).headers["Location"] == "/sign-in/enrol"
    assert "Brug en adgangsnøgle i stedet" in browser.page("/sign-in/enrol")
    assert browser.post("/sign-in/enrol/passkey", credential="{").status_code == 403
    assert sessions(database) == 0
    options = options_of(browser, "/sign-in/enrol/passkey")
    shown = browser.post("/sign-in/enrol/passkey", credential=device.make(options))
    assert len(recovery_codes(shown.text)) == RECOVERY_CODES
    browser.page(f"/events/{school.event_id}")
    late = Browser(app)
    ask(late)
    assert late.post(newest_link(database)).headers["Location"] == "/sign-in/code"
    refused = late.post("/sign-in/enrol/passkey/options")
    assert refused.headers["Location"] == "/sign-in", "who has a factor shows that one"


def test_an_administrators_reset_takes_passkeys_too(
    database: Database, app: Flask, school: School
) -> None:
    bo = colleague(database, school)
    own, device = (
        Browser(app, identity_of(bo, school.organisation_id, "organiser")),
        Authenticator(),
    )
    add_passkey(own, device)
    administrator = Browser(app, school.staff("administrator"))
    assert "Adgangsnøgle" in administrator.page("/staff")
    assert administrator.post(f"/staff/{bo}/reset-factor").status_code == 303
    assert "Nulstillet" in administrator.page(f"/staff/{bo}")
    assert sign_in_with(app, device).status_code == 403
    with database.reading() as session:
        assert len(payloads(session, "registration.second_factor_reset.v1")) == 1
        assert session.scalar(select(func.count()).select_from(RecoveryCode)) == 0


def test_who_may_sign_in_no_more_gets_in_by_no_passkey(
    database: Database, app: Flask, school: School
) -> None:
    bo = colleague(database, school)
    device = Authenticator()
    add_passkey(Browser(app, identity_of(bo, school.organisation_id, "organiser")), device)
    with database.writing() as session:
        update_staff_member(
            session, session.get_one(Person, bo), name="Bo", roles=["organiser"], active=False
        )
    assert sign_in_with(app, device).headers["Location"] == "/sign-in"
    assert sessions(database) == 0
