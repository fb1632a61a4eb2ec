"""What the JSON door refuses, and where it points."""

import json
from typing import Any

import pytest
from flask import Flask, request

from shared.web.api.problems import Problem
from shared.web.api.strict_json import check_json_body


def refusal(app: Flask, body: bytes | str, kind: str = "application/json") -> Problem | None:
    data = body.encode() if isinstance(body, str) else body
    with app.test_request_context("/api/v1/x", method="POST", data=data, content_type=kind):
        try:
            check_json_body(request)
        except Problem as problem:
            return problem
    return None


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ('{"a": NaN}', "/a"),
        ('{"a": [1, Infinity]}', "/a/1"),
        ('{"a": {"b": -Infinity}}', "/a/b"),
        ('{"a": 1e999}', "/a"),
        ('{"a": ' + "9" * 5000 + "}", "/a"),
        ('{"a": 1, "a": 2}', "/a"),
        ('{"x/y~z": {"b": 1, "b": 2}}', "/x~1y~0z/b"),
        ('{"a": "\\ud800"}', "/a"),
        ('{"a": "x\\u0000y"}', "/a"),
        ('{"a\\u0000": 1}', "/a"),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused_at_its_place(
    plain_app: Flask, body: str, pointer: str
) -> None:
    problem = refusal(plain_app, body)
    assert problem is not None
    assert problem.status == 422
    assert [each.pointer for each in problem.errors] == [pointer]


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": ',
        b"[" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        b"{'a': 1}",
        b'{"a": 01}',
    ],
)
def test_what_is_not_json_is_refused_whole(plain_app: Flask, body: bytes) -> None:
    problem = refusal(plain_app, body)
    assert problem is not None
    assert problem.status == 400


def test_no_body_at_all_is_left_to_the_schema(plain_app: Flask) -> None:
    assert refusal(plain_app, b"") is None


def test_another_content_type_is_refused(plain_app: Flask) -> None:
    problem = refusal(plain_app, "a=1", "application/x-www-form-urlencoded")
    assert problem is not None
    assert problem.status == 415


@pytest.mark.parametrize(
    "value",
    [
        "O'Brien",
        "Ængmark-Ødegård",
        "名",
        "]]]]{{7*7}}[[[[",
        'et "citat" og \\',
        {"a": [1, 2.5, None, True, {"b": {}}]},
        [[[[1]]]],
        10**17,
    ],
)
def test_what_people_and_programs_mean_passes(plain_app: Flask, value: Any) -> None:
    assert refusal(plain_app, json.dumps({"a": value})) is None
    assert refusal(plain_app, json.dumps({"a": value}, ensure_ascii=False)) is None
