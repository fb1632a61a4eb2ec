"""Nobody is led to another site by our links."""

import pytest

from shared.web.pages import safe_next


@pytest.mark.parametrize("address", ["/", "/registration/events/1?a=b", "/å/b#c"])
def test_a_path_of_this_site_is_followed(address: str) -> None:
    assert safe_next(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "evil",
        "/a\r\nSet-Cookie: x=1",
        "/a\\b",
    ],
)
def test_anything_else_is_not(address: str | None) -> None:
    assert safe_next(address, "/home") == "/home"
