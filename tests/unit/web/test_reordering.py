"""A ranked list does what its form asks for, and nothing else."""

import pytest

from shared.web.reordering import reordered

IDS = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"move": "c:up"}, "acbd"),
        ({"move": "c:down"}, "abdc"),
        ({"move": "a:up"}, "abcd"),
        ({"move": "d:down"}, "abcd"),
        ({"move": "a:x"}, "abcd"),
        ({"move": "a:٣"}, "abcd"),
        ({"move": f"d:{'9' * 5000}"}, "abcd"),
        ({"move": "d:1"}, "dabc"),
        ({"move": "a:4"}, "bcda"),
        ({"move": "d:2"}, "adbc"),
        ({"move": "b:2"}, "abcd"),
        ({"move": "a:99"}, "bcda"),
        ({"move": "z:2"}, "abcd"),
        ({"move": ":1"}, "abcd"),
        ({"move": "z:up"}, "abcd"),
        ({"order": "d,c,b,a"}, "dcba"),
        ({"order": "d,c,b"}, "abcd"),
        ({"order": "d,c,b,b"}, "abcd"),
        ({}, "abcd"),
    ],
)
def test_the_list_is_ordered_as_asked(form: dict[str, str], expected: str) -> None:
    assert reordered(IDS, form) == list(expected)
