"""Nobody is taken for the console whom a proxy has let through, whichever header it writes."""

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from shared.web.nearness import is_of_this_machine


def asked(address: str, **headers: str) -> Request:
    environ = EnvironBuilder(headers=headers).get_environ()
    return Request(environ | {"REMOTE_ADDR": address})


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_the_machine_itself_is_near(address: str) -> None:
    assert is_of_this_machine(asked(address))


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host", "X-Forwarded-Proto"],
)
def test_what_was_passed_on_is_not(header: str) -> None:
    assert not is_of_this_machine(asked("127.0.0.1", **{header: "9.9.9.9"}))


def test_another_machine_is_not() -> None:
    assert not is_of_this_machine(asked("10.0.0.9"))
