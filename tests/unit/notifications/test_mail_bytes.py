"""The MIME message that leaves: its structure, its headers, and what it refuses."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from services.notifications.channels.mail import Mail, Sender, build_message
from services.notifications.domain.calendar import Entry, Method
from services.notifications.domain.safe_text import UnusableAddress, header_text
from services.notifications.emails import add_addresses, calendar_text

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SENDER = Sender.parse("Matchdag <svar-ikke@skole.dk>")

LETTERS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=300)


def mail(**changes: object) -> Mail:
    values: dict[str, object] = {
        "id": UUID(int=7),
        "to_name": "Åse O'Brien",
        "to_address": "ase@firma.dk",
        "subject": "Dit skema: Ærlig dag",
        "text": "Hej\n",
        "html": "<p>Hej</p>\n",
    }
    return Mail(**{**values, **changes})  # type: ignore[arg-type]  # values of a test


def sent(built: bytes) -> EmailMessage:
    parsed = message_from_bytes(built, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def display_name(built: bytes) -> str:
    """Of the receiver. The newer parser adds blanks between the encoded words of a name."""
    shown = message_from_bytes(built)["To"]
    if "=?" not in shown:
        return parseaddr(shown)[0]
    return str(make_header(decode_header(shown))).removesuffix("<ase@firma.dk>").strip()


def calendar() -> str:
    moment = datetime(2027, 3, 12, 8, tzinfo=UTC)
    entry = Entry("e.c@matchdag", 2, Method.REQUEST, moment, moment.replace(hour=11))
    text = calendar_text(
        entry,
        stamp=NOW,
        title="Praktikdating",
        place="Baltorpvej 20; Ballerup",
        items=["09:00–09:15  Ødegård"],
    )
    return add_addresses(text, organiser=SENDER.address, attendee="ase@firma.dk")


def test_a_mail_with_a_calendar_has_the_structure_that_calendars_read() -> None:
    message = sent(build_message(mail(calendar=calendar(), calendar_method="REQUEST"), SENDER, NOW))
    assert message.get_content_type() == "multipart/mixed"
    alternative, copy = message.iter_parts()
    assert [part.get_content_type() for part in alternative.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    invitation = list(alternative.iter_parts())[2]
    assert invitation["Content-Type"].params["method"] == "REQUEST"
    assert copy.get_filename() == "matchdag.ics"
    assert copy.get_content().decode().splitlines() == invitation.get_content().splitlines()


def test_no_word_ends_the_calendar_before_the_addresses() -> None:
    moment = datetime(2027, 3, 12, 8, tzinfo=UTC)
    entry = Entry("e.c@matchdag", 0, Method.REQUEST, moment, moment)
    text = calendar_text(
        entry, stamp=NOW, title="END:VEVENT", place="x" * 65 + "\r\nEND:VEVENT\r\n", items=["END"]
    )
    said = add_addresses(text, organiser=SENDER.address, attendee="ase@firma.dk")
    assert said.count("ATTENDEE") == said.count("ORGANIZER") == 1
    (event,) = Calendar.from_ical(said).walk("VEVENT")
    assert event["SUMMARY"] == "END:VEVENT"
    assert event["ATTENDEE"] == "mailto:ase@firma.dk"


def test_the_calendar_says_utc_uid_sequence_and_both_addresses() -> None:
    (event,) = Calendar.from_ical(calendar()).walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"]) == ("e.c@matchdag", 2)
    assert b"DTSTART:20270312T080000Z" in event.to_ical()
    assert event["ORGANIZER"] == "mailto:svar-ikke@skole.dk"
    assert event["ATTENDEE"] == "mailto:ase@firma.dk"


def test_a_mail_keeps_its_message_id_at_every_attempt() -> None:
    first, second = (sent(build_message(mail(), SENDER, NOW)) for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"] == f"<{UUID(int=7)}@skole.dk>"


def test_danish_letters_arrive_whole() -> None:
    message = sent(build_message(mail(), SENDER, NOW))
    assert message["Subject"] == "Dit skema: Ærlig dag"
    assert message["To"].addresses[0].display_name == "Åse O'Brien"


@given(name=LETTERS, subject=LETTERS, text=LETTERS)
@example(name='Bo "B" <b@c.dk>, Æ' * 9, subject="Ø" * 300, text=".\r\n..\nFrom her = \t \n--=_a")
def test_whatever_people_are_called_and_told_arrives_whole(
    name: str, subject: str, text: str
) -> None:
    built = build_message(
        mail(to_name=name, subject=subject, text=f"{text}\n", calendar=calendar()), SENDER, NOW
    )
    message = sent(built)
    assert not message.defects
    assert display_name(built) == header_text(name)
    assert message["To"].addresses[0].addr_spec == "ase@firma.dk"
    assert message["Subject"] == header_text(subject)
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == f"{text}\n".replace("\r\n", "\n")
    assert built.isascii()
    assert max(len(line) for line in built.split(b"\r\n")) <= 998


def test_only_mail_that_can_be_declined_offers_one_click() -> None:
    assert sent(build_message(mail(), SENDER, NOW))["List-Unsubscribe"] is None
    message = sent(build_message(mail(opt_out_url="https://m.dk/x"), SENDER, NOW))
    assert message["List-Unsubscribe"] == "<https://m.dk/x>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_no_text_can_add_a_header() -> None:
    trick = "Hej\r\nBcc: alle@skole.dk"
    message = sent(build_message(mail(subject=trick, to_name=trick), SENDER, NOW))
    assert message["Bcc"] is None
    assert message["Subject"] == "Hej Bcc: alle@skole.dk"


def test_an_address_that_would_add_a_header_is_refused() -> None:
    with pytest.raises(UnusableAddress):
        build_message(mail(to_address="a@b.dk\r\nBcc: c@d.dk"), SENDER, NOW)
