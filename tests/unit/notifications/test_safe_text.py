"""What people type cannot add a header, a link or a line to a mail."""

import pytest

from services.notifications.domain.safe_text import (
    LINK_MARK,
    OPT_OUT_MARK,
    UnusableAddress,
    header_address,
    header_text,
    plain_text,
    redacted_text,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Praktikdating\r\nBcc: alle@skole.dk", "Praktikdating Bcc: alle@skole.dk"),
        ("a\u2028b\u2029c", "a b c"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        (f"et {LINK_MARK} og {OPT_OUT_MARK}", "et link og decline"),
        ("Ængmark-Ødegård O'Brien", "Ængmark-Ødegård O'Brien"),
        ("tab\there\x00", "tab here"),
    ],
)
def test_words_become_one_plain_line(typed: str, kept: str) -> None:
    assert plain_text(typed) == kept


def test_an_encoded_word_is_shown_as_typed_and_not_decoded() -> None:
    assert "=?" not in header_text("=?utf-8?q?Hej=0D=0ABcc=3A?=")


def test_a_subject_is_bounded() -> None:
    assert len(header_text("x" * 5000)) == 200


@pytest.mark.parametrize(
    "address",
    [
        "a@b.dk\r\nBcc: c@d.dk",
        "a b@c.dk",
        "<a@b.dk>",
        "a@b",
        "a@b.dk,c@d.dk",
        "",
        "x" * 300 + "@b.dk",
    ],
)
def test_an_address_that_could_add_a_header_is_refused(address: str) -> None:
    with pytest.raises(UnusableAddress):
        header_address(address)


def test_a_common_address_passes_unchanged() -> None:
    assert header_address("mette.o'brien+job@tec-nord.dk") == "mette.o'brien+job@tec-nord.dk"


def test_a_servers_answer_is_kept_without_addresses() -> None:
    assert redacted_text("5.1.1 <mette@skole.dk> unknown\r\n") == "5.1.1 <<…>> unknown"
