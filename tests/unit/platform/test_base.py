"""Ids keep their order, settings name every gap at once, errors carry facts."""

import threading
from datetime import UTC, datetime

import pytest
import time_machine

from shared import clock
from shared.db.ordering import danish_key
from shared.errors import DomainError, NotFound
from shared.ids import new_id
from shared.settings import SettingsError, SettingsReader, read_environment


def test_the_clock_is_in_utc() -> None:
    assert clock.now().tzinfo is UTC


def test_ids_are_of_version_7_and_in_the_order_they_were_made() -> None:
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(ids)
    assert {made.version for made in ids} == {7}
    assert {made.variant for made in ids} == {"specified in RFC 4122"}


def test_ids_tell_when_they_were_made() -> None:
    with time_machine.travel(datetime(2027, 3, 12, 9, tzinfo=UTC), tick=False):
        milliseconds = new_id().int >> 80
    assert milliseconds == datetime(2027, 3, 12, 9, tzinfo=UTC).timestamp() * 1000


def test_threads_never_make_the_same_id() -> None:
    made: list[object] = []

    def make() -> None:
        made.extend(new_id() for _ in range(2000))

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000


class SlotFull(DomainError):
    code = "slot_full"


def test_a_domain_error_carries_its_facts() -> None:
    error = SlotFull(slot=3)
    assert (error.code, error.fields, str(error)) == (
        "slot_full",
        {"slot": 3},
        "slot_full (slot=3)",
    )


def test_what_is_not_found_is_no_refusal_of_the_domain() -> None:
    """A page that answers refusals by their text must not answer a foreign row so."""
    assert not issubclass(NotFound, DomainError)
    assert (str(NotFound()), str(NotFound("a meeting"))) == ("not_found", "not_found (a meeting)")


def test_every_gap_in_the_settings_is_named_at_once() -> None:
    reader = SettingsReader({"B": "many", "C": "ftp://x", "D": "blue"})
    assert reader.text("A", about="who we are") == ""
    assert reader.integer("B") == 0
    reader.url("C", ("https",))
    reader.choice("D", ("red", "green"))
    reader.refuse("A and B belong together")
    with pytest.raises(SettingsError) as raised:
        reader.finish()
    assert len(raised.value.gaps) == 5
    assert "A is missing: who we are" in str(raised.value)


def test_a_secret_is_not_repeated_in_the_report() -> None:
    reader = SettingsReader({"URL": "hunter2"})
    reader.url("URL", ("amqp",), secret=True)
    with pytest.raises(SettingsError) as raised:
        reader.finish()
    assert "hunter2" not in str(raised.value)


def test_settings_that_are_there_are_read() -> None:
    reader = SettingsReader({"L": "a, b,,c ", "F": "On", "N": "1.5", "U": "https://x.dk/"})
    assert reader.items("L") == ("a", "b", "c")
    assert reader.flag("F") is True
    assert reader.number("N") == 1.5
    assert reader.url("U", ("http", "https")) == "https://x.dk"
    assert reader.optional("MISSING") is None
    assert reader.integer("MISSING", default=8, minimum=1) == 8
    reader.finish()


def test_the_process_is_asked_unless_an_environment_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MATCHDAG_TEST_NAME", "own")
    given = {"MATCHDAG_TEST_NAME": "given"}
    assert read_environment(lambda reader: reader.text("MATCHDAG_TEST_NAME")) == "own"
    assert read_environment(lambda reader: reader.text("MATCHDAG_TEST_NAME"), given) == "given"
    with pytest.raises(SettingsError, match="MATCHDAG_TEST_NAME is missing"):
        read_environment(lambda reader: reader.text("MATCHDAG_TEST_NAME"), {})


def test_danish_letters_come_last_and_aa_is_å() -> None:
    names = ["Aase", "Zacharias", "Ørsted", "Ængmark", "anna", "Åby", "Bo"]
    ordered = ["anna", "Bo", "Zacharias", "Ængmark", "Ørsted", "Åby", "Aase"]
    assert sorted(names, key=danish_key) == ordered
