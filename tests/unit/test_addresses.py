"""A mail address as it is meant: what nobody can have is refused, a likely slip is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.addresses import BadAddress, likely_meant, read_address

REFUSED = {
    "aase@gmaіl.com": "mixed_letters",  # a Cyrillic i
    "aase@ｇmаil.com": "mixed_letters",  # a Cyrillic a beside a wide g
    "aase@xn--gmil-6cd.com": "mixed_letters",  # the same, written as the net writes it
    "aase@ηordskolen.dk": "mixed_letters",  # a Greek eta
    "aase@gmail.com.": "not_valid",
    "aase@.dk": "not_valid",
    "aase@skole..dk": "not_valid",
    "aase@dk": "not_valid",
    "åse@skole.dk": "not_valid",
    "аase@skole.dk": "not_valid",  # a Cyrillic a before the @
    "a.@skole.dk": "not_valid",
    "": "not_valid",
    "a@skole.dk, b@skole.dk": "several",
    "a@skole.dk;b@skole.dk": "several",
}
READ = {
    "  Aase@Skole.DK ": "aase@skole.dk",
    "aa\u200bse@skole.dk": "aase@skole.dk",
    "aase@sko\u00adle.dk": "aase@skole.dk",
    "aase@skole.dk\u202c": "aase@skole.dk",
    "aase@ｇｍａｉｌ.com": "aase@gmail.com",
    "aase@købmand.dk": "aase@xn--kbmand-bya.dk",
    "aase@пример.рф": "aase@xn--e1afmkfd.xn--p1ai",
}
SLIPS = {
    "a@gmai1.com": "a@gmail.com",
    "a@grnail.com": "a@gmail.com",
    "a@gmial.com": "a@gmail.com",
    "a@gmal.com": "a@gmail.com",
    "a@gmaill.com": "a@gmail.com",
    "a@gmail.con": "a@gmail.com",
    "a@gmail.dk": "a@gmail.com",
    "a@gmail.co": "a@gmail.com",
    "a@hotmial.dk": "a@hotmail.dk",
    "a@h0tmail.com": "a@hotmail.com",
    "a@outlok.dk": "a@outlook.dk",
    "a@hotmai.co.uk": "a@hotmail.co.uk",
    "a@nordskolen.dkk": "a@nordskolen.dk",
    "a@maler.firma.con": "a@maler.firma.com",
    "a@аррӏе.com": "a@apple.com",
}
AS_THEY_ARE = (
    *("a@gmail.com", "a@googlemail.com", "a@hotmail.dk", "a@live.dk", "a@mail.dk", "a@email.dk"),
    *("a@ymail.com", "a@yahoo.co.uk", "a@outlook.com", "a@icloud.com", "a@nordskolen.dk"),
    *("a@tømrer-olsen.dk", "a@пример.рф", "a@alive.dk", "a@hotel.dk", "a@m.firma.dk", "a@x.io"),
    *("a@firma.cm", "a@firma.co", "a@lave.dk", "a@me.com", "a@b.co.uk"),
)


@pytest.mark.parametrize(("typed", "reason"), REFUSED.items())
def test_what_nobody_can_have_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(BadAddress) as refused:
        read_address(typed)
    assert refused.value.reason == reason


@pytest.mark.parametrize(("typed", "kept"), READ.items())
def test_what_came_along_is_taken_out(typed: str, kept: str) -> None:
    assert read_address(typed) == kept


@pytest.mark.parametrize(("typed", "meant"), SLIPS.items())
def test_a_likely_slip_is_named_and_not_refused(typed: str, meant: str) -> None:
    assert likely_meant(read_address(typed)) == meant


@pytest.mark.parametrize("address", AS_THEY_ARE)
def test_a_real_address_is_not_doubted(address: str) -> None:
    assert likely_meant(read_address(address)) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        address = read_address(typed)
    except BadAddress:
        return
    assert read_address(address) == address
    meant = likely_meant(address)
    assert meant is None or likely_meant(meant) is None, "what was meant is meant"


@given(
    st.sampled_from(["gmail", "hotmail", "outlook", "icloud"]),
    st.integers(0, 5),
    st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
)
def test_a_name_one_letter_from_a_provider_is_a_slip(name: str, place: int, letter: str) -> None:
    at = place % len(name)
    typed = name[:at] + letter + name[at + 1 :]
    meant = likely_meant(f"a@{typed}.com")
    real = typed == name or typed in {"ymail", "email", "fmail", "lmail"}
    assert meant == (None if real else f"a@{name}.com")
