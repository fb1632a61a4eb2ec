"""A company's link does not give its contact away: the new address confirms, the old one hears."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from services.registration.companies.models import CompanyContact, ContactAddress, Participation
from services.registration.invitations.use_cases.invite_companies import renew_link
from services.registration.privacy.use_cases.erase_contacts import erase_old_addresses
from shared.auth import links
from shared.contracts.contact_addresses import ContactAddressChangedV1, ContactAddressRequestedV1
from shared.contracts.registration import (
    CompanyInvitedV1,
    ContactChangedV1,
    PersonErasedV1,
)
from shared.db import Database
from tests.support.browser import Browser
from tests.support.messages import recorded
from tests.support.school import KEYS, School, invitation_link, make_invited

pytestmark = pytest.mark.usefixtures("four_weeks_before")

OLD, NEW = "elvrket@firma.example", "ny@firma.example"


@pytest.fixture
def invited(database: Database, school: School) -> Participation:
    with database.writing() as session:
        return make_invited(session, school)


@pytest.fixture
def phone(app: Flask) -> Browser:
    return Browser(app)


def ask(phone: Browser, invited: Participation, email: str = NEW) -> None:
    typed = {"contact_name": "Bo", "contact_email": email}
    assert phone.post(f"{invitation_link(invited)}/details", typed).status_code == 303


def said(database: Database, kind: type[Any]) -> list[Any]:
    with database.reading() as session:
        return recorded(session, kind)


def address_of(database: Database, contact_id: Any) -> str | None:
    """Where mails to this contact_id go, by the last that was said of it."""
    told = [one for one in said(database, ContactChangedV1) if one.contact_id == contact_id]
    return told[-1].email if told else None


def link_of(asked: ContactAddressRequestedV1) -> str:
    return "/address/" + links.mint(KEYS, "contact-address", asked.contact_id, 1)


def test_until_the_new_address_confirms_the_old_one_holds_and_hears(
    database: Database, phone: Browser, invited: Participation, school: School
) -> None:
    ask(phone, invited)
    [told] = said(database, ContactAddressChangedV1)
    [asked] = said(database, ContactAddressRequestedV1)
    assert (told.is_pending, told.staff_id) == (True, school.administrator)
    assert address_of(database, told.contact_id) == OLD
    assert address_of(database, asked.contact_id) == NEW
    with database.writing() as session:
        renew_link(session, session.get_one(Participation, invited.id), send=True)
    *_, renewed = said(database, CompanyInvitedV1)
    assert renewed.contact_id == invited.contact_id
    assert address_of(database, invited.contact_id) == OLD


def test_who_changes_it_is_told_what_holds_although_the_invitation_is_not_answered(
    phone: Browser, invited: Participation
) -> None:
    page = invitation_link(invited)
    phone.post(f"{page}/details", {"contact_name": "Bo", "contact_email": OLD})
    assert "Mails går først til" not in phone.page(page), "nothing waits to be confirmed"
    ask(phone, invited)
    assert f"Mails går først til {NEW}, når adressen er bekræftet" in phone.page(page)


def test_the_new_address_confirms_with_a_button_and_the_old_one_hears_again(
    database: Database, phone: Browser, invited: Participation
) -> None:
    ask(phone, invited)
    [asked] = said(database, ContactAddressRequestedV1)
    assert NEW in phone.page(link_of(asked))
    assert address_of(database, invited.contact_id) == OLD, "opening changes nothing"
    for _twice in range(2):
        assert phone.post(link_of(asked)).status_code == 303
    assert "går nu til" in phone.page(link_of(asked))
    assert address_of(database, invited.contact_id) == NEW
    told = said(database, ContactAddressChangedV1)
    assert [one.is_pending for one in told] == [True, False]
    assert {address_of(database, one.contact_id) for one in told} == {OLD}


def test_what_was_asked_is_taken_back_or_asked_again_by_the_link(
    database: Database, phone: Browser, invited: Participation
) -> None:
    ask(phone, invited)
    link = invitation_link(invited)
    phone.post(link, version=str(fresh_version(database, invited)), coming="no", reason="date")
    assert f"Venter på bekræftelse fra {NEW}" in phone.page(link)
    phone.post(f"{link}/address", do="send")
    first, second = said(database, ContactAddressRequestedV1)
    phone.page(link_of(first), 404)
    phone.page(link_of(second))
    assert len(said(database, ContactAddressChangedV1)) == 1, "the same address is told once"
    phone.post(f"{link}/address", do="withdraw")
    phone.page(link_of(second), 404)
    assert "Venter på" not in phone.page(link)


def fresh_version(database: Database, invited: Participation) -> int:
    with database.reading() as session:
        return session.get_one(Participation, invited.id).version


def test_a_link_sends_few_mails_to_whomever_it_names(
    database: Database, phone: Browser, invited: Participation
) -> None:
    for number in range(5):
        ask(phone, invited, f"nr{number}@firma.example")
    one_more = phone.post(
        f"{invitation_link(invited)}/details", {"contact_email": "nr6@firma.example"}
    )
    assert one_more.status_code == 422
    assert "for mange adresser" in one_more.text
    assert len(said(database, ContactAddressRequestedV1)) == 5


def test_after_seven_days_the_link_is_dead_and_the_addresses_are_erased(
    database: Database,
    phone: Browser,
    invited: Participation,
    four_weeks_before: time_machine.Traveller,
) -> None:
    ask(phone, invited)
    [asked] = said(database, ContactAddressRequestedV1)
    four_weeks_before.shift(timedelta(days=7, minutes=1))
    phone.page(link_of(asked), 404)
    with database.writing() as session:
        assert erase_old_addresses(session) == 2
        assert session.scalars(select(ContactAddress)).all() == []
    assert asked.contact_id in {one.person_id for one in said(database, PersonErasedV1)}


@pytest.mark.parametrize(("bounced", "mails"), [(False, 1), (True, 0)])
def test_what_staff_write_holds_at_once_and_the_old_address_hears_unless_it_bounced(
    database: Database,
    app: Flask,
    school: School,
    phone: Browser,
    invited: Participation,
    bounced: bool,
    mails: int,
) -> None:
    ask(phone, invited, "fremmed@firma.example")
    before = len(said(database, ContactAddressChangedV1))
    if bounced:
        with database.writing() as session:
            part = session.get_one(Participation, invited.id)
            part.delivery_failed_at = part.invited_at
    page = f"/events/{school.event_id}/companies/{invited.id}"
    organiser = Browser(app, school.organiser())
    assert "Venter på bekræftelse fra fremmed@firma.example" in organiser.page(page)
    assert organiser.post(f"{page}/contact", contact_email=NEW).status_code == 303
    with database.reading() as session:
        assert session.get_one(CompanyContact, invited.contact_id).email == NEW
    told = said(database, ContactAddressChangedV1)[before:]
    assert len(told) == mails
    assert [one.is_pending for one in told] == [False] * mails
    [asked] = said(database, ContactAddressRequestedV1)
    phone.page(link_of(asked), 404)


def test_a_new_invitation_goes_to_the_address_that_was_shown(
    database: Database, app: Flask, school: School, invited: Participation
) -> None:
    page = f"/events/{school.event_id}/companies/{invited.id}"
    organiser, other = Browser(app, school.organiser()), Browser(app, school.organiser())
    shown = organiser.page(page)
    assert f"En ny invitation går til {OLD}." in shown
    digest = shown.split('name="preview" value="')[1].split('"')[0]
    other.post(f"{page}/contact", contact_email=NEW)
    sent = len(said(database, CompanyInvitedV1))
    organiser.post(f"{page}/link", do="send", preview=digest)
    assert len(said(database, CompanyInvitedV1)) == sent
    assert organiser.post_seen(page, f"{page}/link", do="send").status_code == 303
    assert len(said(database, CompanyInvitedV1)) == sent + 1
