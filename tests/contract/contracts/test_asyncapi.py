"""The document for machines is valid AsyncAPI and says the same as the contracts themselves."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker, ValidationError, validate

from shared.contracts import InvalidMessage
from shared.contracts.asyncapi import payload_schema
from shared.contracts.catalogue import CATALOGUE, as_asyncapi
from tests.contract.contracts.examples import EXAMPLES
from tests.contract.contracts.test_messages import WRONG

SCHEMA = Path(__file__).parent / "asyncapi" / "3.0.0.json"
ALL = sorted(CATALOGUE)


@pytest.fixture(scope="module")
def asyncapi() -> Draft7Validator:
    return Draft7Validator(json.loads(SCHEMA.read_text()))


def test_the_document_is_valid_asyncapi(asyncapi: Draft7Validator) -> None:
    faults = [fault.message for fault in asyncapi.iter_errors(json.loads(as_asyncapi()))]
    assert faults == []


def test_a_document_with_a_fault_would_be_found(asyncapi: Draft7Validator) -> None:
    document = json.loads(as_asyncapi())
    next(iter(document["operations"].values()))["action"] = "shout"
    assert not asyncapi.is_valid(document)


@pytest.mark.parametrize("name", ALL)
def test_the_examples_fit_the_published_schema(name: str) -> None:
    for example in EXAMPLES[name]:
        if example is not None:
            validate(example, payload_schema(CATALOGUE[name]), format_checker=FormatChecker())


@pytest.mark.parametrize("name", ALL)
def test_the_published_schema_refuses_a_field_too_many_or_too_few(name: str) -> None:
    full, _ = EXAMPLES[name]
    without = dict(list(full.items())[1:])
    for wrong in (full | {"surprise": 1}, without):
        with pytest.raises(ValidationError):
            validate(wrong, payload_schema(CATALOGUE[name]))


EVENT = CATALOGUE["scheduling.event_announced.v1"]


def with_fault(field: str, value: Any) -> dict[str, Any]:
    return EXAMPLES[EVENT.TYPE][0] | {field: value}


REFUSED = [
    fault
    for fault in WRONG
    if not Draft7Validator(payload_schema(EVENT)).is_valid(with_fault(*fault))
]


def test_the_published_schema_refuses_most_wrong_values() -> None:
    """JSON Schema counts 1.0 as an integer and does not look at formats or characters."""
    assert len(REFUSED) >= 10


@pytest.mark.parametrize(("field", "value"), REFUSED)
def test_what_the_published_schema_refuses_the_contract_refuses_too(field: str, value: Any) -> None:
    with pytest.raises(InvalidMessage):
        EVENT.from_payload(with_fault(field, value))


def run_catalogue(folder: Path, *options: str) -> int:
    command = [sys.executable, "-m", "shared.contracts.catalogue", "--folder", str(folder)]
    return subprocess.run([*command, *options], capture_output=True, check=False).returncode


def test_a_stale_document_is_found_and_written_anew(tmp_path: Path) -> None:
    assert run_catalogue(tmp_path, "--check") == 1
    assert run_catalogue(tmp_path) == 0
    assert run_catalogue(tmp_path, "--check") == 0
    (tmp_path / "asyncapi.json").write_text("{}")
    assert run_catalogue(tmp_path, "--check") == 1
