"""What one visitor does to the gateway harms nobody else, and its log opens no door."""

import re
from pathlib import Path

import pytest

from services.suite.server.suite import SERVICES
from tests.architecture.source_tree import ROOT, python_files
from tests.drills.operation.gateway import CADDYFILE, Gateway, gateway

pytestmark = pytest.mark.slow
#: as the gateway was set up first: what fails is passed over for a while
PASSED_OVER = (("\tlb_policy round_robin", "\tlb_policy round_robin\n\tfail_duration 5s"),)
ONE_TRY = ("lb_try_duration 10s", "lb_try_duration 0s")
TOKEN = "eyJhbGciOiJub25lIn0-c2VjcmV0"
PATHS = (
    f"/registration/reply/{TOKEN}",
    f"/notifications/decline/{TOKEN}/one-click?token={TOKEN}",
    f"/registration/?token={TOKEN}",
    f"/{TOKEN}",
)


def spoil(behind: Gateway) -> None:
    """What anybody who means harm, or has a bad connection, brings about without an account."""
    form = "/registration/sign-in"
    behind.wait(4)
    behind.cut_off(form)
    behind.cut_off(form, promised=15_000_000)
    for status in (408, 413, 429):
        for _ in range(2):
            behind.post(f"/registration/answer/{status}")
            behind.post(f"/registration/answer/{status}", b"x" * 3_000_000)
    for _ in range(3):
        behind.send_pieces(form, b"3\r\na=1\r\nno number\r\n")
        behind.send_pieces(form, b"1400000\r\n" + b"x" * 0x1400000 + b"\r\n0\r\n\r\n")


def answers_of(behind: Gateway, method: str = "POST", count: int = 20) -> list[int]:
    ask = behind.post if method == "POST" else behind.get
    return [ask("/registration/sign-in") for _ in range(count)]


def test_a_body_that_is_cut_off_and_a_refusal_harm_nobody_else(tmp_path: Path) -> None:
    with gateway(tmp_path) as behind:
        spoil(behind)
        assert answers_of(behind) == [200] * 20


def test_control_where_failures_are_counted_one_visitor_shuts_everybody_out(tmp_path: Path) -> None:
    with gateway(tmp_path, changes=(*PASSED_OVER, ONE_TRY)) as behind:
        spoil(behind)
        assert 503 in answers_of(behind)


def test_a_body_that_is_too_large_is_refused_before_any_replica_hears_of_it(tmp_path: Path) -> None:
    with gateway(tmp_path, replicas=0) as behind:
        answers = [
            behind.begin("/registration/sign-in", promised=promised)[:12]
            for promised in (20_000_000, 300_000_000)
        ]
    assert answers == [b"HTTP/1.1 413", b"HTTP/1.1 413"]


def test_what_only_operators_ask_stays_inside(tmp_path: Path) -> None:
    with gateway(tmp_path) as behind:
        paths = [f"/{name}/{page}" for name in SERVICES for page in ("metrics", "readyz")]
        assert [behind.get(path) for path in paths] == [404, 200] * len(SERVICES)
        tricks = ("/registration//metrics", "/Registration/Metrics", "/registration/%6detrics")
        assert {behind.get(path) for path in tricks} == {404}


# Of a replica that takes no connection Debian's Caddy sends no body to the next one; that of the
# compose file does (caddyserver/caddy#7547).
def test_a_replica_that_is_gone_is_passed_over(tmp_path: Path) -> None:
    with gateway(tmp_path, replicas=1) as behind:
        assert answers_of(behind, "GET") == [200] * 20


def test_control_without_a_second_try_others_would_notice(tmp_path: Path) -> None:
    with gateway(tmp_path, replicas=1, changes=(ONE_TRY,)) as behind:
        assert 502 in answers_of(behind, "GET")


#: every request is written down, as an operator may ask for
EVERY_REQUEST = ("encode gzip", "log {\n\t\timport masked\n\t}\n\tencode gzip")


def log_of_everything(folder: Path, *changes: tuple[str, str]) -> str:
    """With no replica behind: each request is an error too."""
    with gateway(folder, replicas=0, changes=(EVERY_REQUEST, ONE_TRY, *changes)) as behind:
        for path in PATHS:
            behind.get(path)
        lines = behind.lines()
    assert any("http.log.error" in line for line in lines)
    assert any("http.log.access" in line for line in lines)
    return "\n".join(lines)


def test_no_token_and_no_address_stands_in_the_gateways_log(tmp_path: Path) -> None:
    log = log_of_everything(tmp_path)
    assert "/registration/reply…" in log
    assert TOKEN not in log
    assert '"remote_ip":"127.0.0.1"' not in log


def test_every_route_with_a_token_has_it_behind_what_the_mask_shows() -> None:
    (mask,) = re.findall(r'request>uri regexp "(.+)" "\$1…"', CADDYFILE.read_text())
    rules = {
        rule
        for path in python_files("services")
        for rule in re.findall(r'"(/[^"]*)<token>', (ROOT / path).read_text())
    }
    assert len(rules) > 4
    for rule in rules:
        shown = re.sub(mask, r"\1…", f"/registration{rule}{TOKEN}")
        assert shown == f"/registration{rule}".rstrip("/") + "…"


def test_control_without_the_mask_every_token_stands_there(tmp_path: Path) -> None:
    log = log_of_everything(tmp_path, ("request>uri regexp", "request>other regexp"))
    assert all(path in log for path in PATHS)
