"""A token made on a page of registration opens all three services, and is shut out of all."""

import re
import time
from pathlib import Path

import pytest

from tests.support.server_process import Server, Visitor, running, sign_in_by_console
from tests.support.waiting import until

pytestmark = pytest.mark.slow
SERVICES = ("registration", "scheduling")


def test_a_token_opens_every_service_and_is_shut_out_of_all_within_five_seconds(
    tmp_path: Path,
) -> None:
    school = ("--school", "Nordskolen", "--administrator", "kirsten@nordskolen.example")
    with running(tmp_path / "data", *school) as server:
        administrator = Visitor(server.base_url)
        sign_in_by_console(administrator, server.wait_for("/registration/console/"), "kirsten")
        administrator.get("/registration/api-tokens/new")
        allowed = ["view_event", "view_mails"]
        administrator.post(
            "/registration/api-tokens/new", name="Skema", permissions=allowed, days="9"
        )
        token = re.search(r"mdg_[0-9a-f]{32}_[0-9a-f]{64}", administrator.page)
        assert token is not None
        until(lambda: codes(server, token[0]) == {""}, seconds=15)
        assert administrator.get("/registration/api-tokens") == 200
        (address,) = re.findall(
            r'href="(/registration/api-tokens/[^"]+/revoke)"', administrator.page
        )
        administrator.get(address)
        began = time.monotonic()
        administrator.post(address)
        until(lambda: codes(server, token[0]) == {"token_revoked"}, seconds=15)
        assert time.monotonic() - began < 5


def codes(server: Server, token: str) -> set[str]:
    """What each service says of the token; "" where it lets it in."""
    program, headers = Visitor(server.base_url), {"Authorization": f"Bearer {token}"}
    answers = [
        program.ask("GET", f"/{service}/api/v1/events", headers=headers) for service in SERVICES
    ]
    missing = "00000000-0000-7000-8000-000000000000"
    mails = f"/notifications/api/v1/events/{missing}/messages"
    answers.append(program.ask("GET", mails, headers=headers))
    return {each.body.get("code", "").replace("not_found", "") for each in answers}
