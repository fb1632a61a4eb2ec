"""Where a passkey holds, what an answer says unchecked, and when a counter has fallen."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.school.domain.passkeys import has_fallen, passkey_site, read_answer


@pytest.mark.parametrize(
    ("base_url", "host", "origin"),
    [
        ("https://matchdag.example.dk", "matchdag.example.dk", "https://matchdag.example.dk"),
        ("https://Matchdag.example.dk:443/", "matchdag.example.dk", "https://matchdag.example.dk"),
        ("http://localhost:8000", "localhost", "http://localhost:8000"),
        ("https://skole.example:8443/x", "skole.example", "https://skole.example:8443"),
    ],
)
def test_the_configured_address_says_where_a_passkey_holds(
    base_url: str, host: str, origin: str
) -> None:
    site = passkey_site(base_url)
    assert (site.host, site.origin) == (host, origin)


@pytest.mark.parametrize(
    ("before", "now", "fallen"),
    [(0, 0, False), (0, 1, False), (4, 5, False), (4, 4, True), (4, 3, True), (4, 0, True)],
)
def test_a_counter_rises_or_never_counts(before: int, now: int, fallen: bool) -> None:
    assert has_fallen(before, now) is fallen


def test_an_answer_names_its_passkey_and_its_challenge() -> None:
    told = "eyJjaGFsbGVuZ2UiOiAiUVVKRCJ9"  # {"challenge": "QUJD"}
    sent = {"rawId": "AQI", "response": {"clientDataJSON": told}}
    answer = read_answer(json.dumps(sent))
    assert answer is not None
    assert (answer.credential_id, answer.challenge, answer.user_handle) == (b"\1\2", b"ABC", b"")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["rawId", "response", "clientDataJSON", "userHandle"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.text(max_size=50) | _JSON.map(json.dumps))
def test_whatever_is_sent_is_read_or_not_and_nothing_falls_over(text: str) -> None:
    assert read_answer(text) is None


def test_what_is_too_deep_is_not_read() -> None:
    assert read_answer("[" * 10_000) is None
