"""Every message reads what was released, refuses what it does not name, and cannot be changed."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts import InvalidMessage, Message
from shared.contracts.catalogue import CATALOGUE, LISTENERS, SERVICES, as_markdown
from tests.contract.contracts.examples import EXAMPLES, NINE, A

ALL = sorted(CATALOGUE)
FIELDS = [(name, field.name) for name in ALL for field in dataclasses.fields(CATALOGUE[name])]


def test_every_message_has_its_examples() -> None:
    assert sorted(EXAMPLES) == ALL


@pytest.mark.parametrize("name", ALL)
def test_a_full_message_reads_and_writes_the_same(name: str) -> None:
    full, _ = EXAMPLES[name]
    message = CATALOGUE[name].from_payload(full)
    assert json.loads(json.dumps(message.to_payload())) == full
    assert str(message.aggregate_id) == full[message.AGGREGATE]


@pytest.mark.parametrize("name", [name for name in ALL if EXAMPLES[name][1]])
def test_a_minimal_message_reads_and_writes_the_same(name: str) -> None:
    _, minimal = EXAMPLES[name]
    assert CATALOGUE[name].from_payload(minimal).to_payload() == minimal


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_a_message_that_lacks_a_field_is_refused(name: str, field: str) -> None:
    payload = {key: value for key, value in EXAMPLES[name][0].items() if key != field}
    with pytest.raises(InvalidMessage, match=field):
        CATALOGUE[name].from_payload(payload)


@pytest.mark.parametrize("name", ALL)
def test_a_field_that_the_contract_does_not_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidMessage, match="surprise"):
        CATALOGUE[name].from_payload(EXAMPLES[name][0] | {"surprise": 1})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "a\x00b"),
        ("name", "\ud800"),
        ("name", "x" * 10_001),
        ("name", None),
        ("version", True),
        ("version", -1),
        ("version", 2**53),
        ("kind", "market"),
        ("event_id", "01934c5e"),
        ("held_on", datetime(2027, 3, 12, tzinfo=UTC)),
        ("reply_by", datetime(2027, 3, 12)),  # noqa: DTZ001 - naive on purpose
        ("slots", "none"),
        ("slots", ("none",)),
    ],
)
def test_what_the_contract_forbids_is_not_even_said(field: str, value: Any) -> None:
    announced = CATALOGUE["scheduling.event_announced.v1"]
    message = announced.from_payload(EXAMPLES[announced.TYPE][0])
    with pytest.raises(InvalidMessage, match=field):
        dataclasses.replace(message, **{field: value}).to_payload()


@pytest.mark.parametrize("name", ALL)
def test_a_message_cannot_be_changed(name: str) -> None:
    message = CATALOGUE[name].from_payload(EXAMPLES[name][0])
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(message, message.AGGREGATE, None)
    lists = [
        field.name
        for field in dataclasses.fields(message)
        if isinstance(getattr(message, field.name), list)
    ]
    assert lists == []


WRONG: list[tuple[str, Any]] = [
    ("version", True),
    ("version", 1.0),
    ("version", "1"),
    ("version", -1),
    ("version", 2**60),
    ("kind", "fair"),
    ("held_on", 5),
    ("held_on", "12-03-2027"),
    ("event_id", 5),
    ("event_id", "x"),
    ("event_id", None),
    ("slots", {}),
    ("slots", [{}]),
    ("slots", [{"number": 0, "starts_at": NINE, "ends_at": NINE, "more": 1}]),
    ("reply_by", "2027-03-12T08:00:00"),
    ("reply_by", 5),
    ("name", 5),
    ("name", "\x00"),
    ("name", "\ud800"),
    ("name", "x" * 20_000),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_field_of_the_wrong_kind_is_refused(field: str, value: Any) -> None:
    name = "scheduling.event_announced.v1"
    with pytest.raises(InvalidMessage, match=field):
        CATALOGUE[name].from_payload(EXAMPLES[name][0] | {field: value})


@pytest.mark.parametrize("payload", [None, [], "text", 5])
def test_what_is_no_object_is_refused(payload: Any) -> None:
    with pytest.raises(InvalidMessage):
        CATALOGUE["registration.person_erased.v1"].from_payload(payload)


def test_a_message_made_with_a_wrong_value_cannot_be_said() -> None:
    message = CATALOGUE["scheduling.event_cancelled.v1"](
        event_id=A,
        organisation_id=A,
        version="many",  # type: ignore[call-arg]  # that is the point
    )
    with pytest.raises(InvalidMessage):
        message.to_payload()


@pytest.mark.parametrize("name", ALL)
def test_a_message_is_named_after_its_owner_and_its_class(name: str) -> None:
    owner, fact, version = name.split(".")
    assert owner in SERVICES
    expected = "".join(word.capitalize() for word in fact.split("_")) + version.upper()
    assert CATALOGUE[name].__name__ == expected


def test_only_contacts_and_schedules_carry_personal_data() -> None:
    personal = {name for name, message in CATALOGUE.items() if message.PERSONAL}
    assert personal == {
        "registration.contact_changed.v1",
        "registration.personal_schedule_published.v1",
        "registration.personal_schedule_changed.v1",
        "registration.event_news.v1",
        "registration.students_absent.v1",
        "registration.appointment_reminder_due.v1",
    }


def test_nobody_listens_to_itself() -> None:
    own = [(s, m.TYPE) for s, heard in LISTENERS.items() for m in heard if m.TYPE.startswith(s)]
    assert own == []


def test_the_catalogue_names_every_message_and_field() -> None:
    text = as_markdown()
    assert all(f"### {name}" in text and f"| `{field}` |" in text for name, field in FIELDS)


def handlers_of(service: str) -> set[type[Message]]:
    module = __import__(f"services.{service}.consumers", fromlist=["HANDLERS"])
    return set(module.HANDLERS)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_handles_exactly_what_the_catalogue_says_it_hears(service: str) -> None:
    assert handlers_of(service) == set(LISTENERS[service])
