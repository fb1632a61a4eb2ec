"""Asks all who tell how a service is: its readiness, the page of operations, and its metrics."""

import json
import re
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.ids import new_id
from tests.support.browser import identity_of, session_cookie
from tests.support.server_process import Visitor

SERVICES = ("scheduling", "registration", "notifications")
PAGE = "/notifications/operations"
#: what the page says of each kind of fault, to a Danish reader
SENTENCES = {
    "mails": "kommer ikke af sted",
    "silent": "er gået i stå",
    "broker": "Beskedkøen svarer ikke",
    "parked": "er lagt til side",
    "room": "MB plads på disken",
    "cannot_write": "Intet nyt kan gemmes",
}
#: whether there is still room for a small row is chance
ON_A_FULL_DISK = frozenset({"room", "cannot_write"})


@dataclass(frozen=True)
class Trouble:
    """A kind of fault, of one service."""

    service: str
    code: str


@dataclass(frozen=True)
class Readers:
    """`inside`: where each service is asked directly, without the gateway."""

    visitor: Visitor
    base_url: str
    inside: Mapping[str, str]

    def agree(self, trouble: Trouble, *, is_there: bool) -> bool:
        """Whether all three say that it is there, or that it is not."""
        codes = ON_A_FULL_DISK if trouble.code == "room" else {trouble.code}
        part = self.parts().get(trouble.service, "")
        return {
            not codes.isdisjoint(self.readiness(trouble.service)),
            any(SENTENCES[code] in part for code in codes),
            not codes.isdisjoint(self.metrics(trouble.service)),
        } == {is_there}

    def readiness(self, service: str) -> set[str]:
        answer = json.loads(_text(f"{self.base_url}/{service}/readyz"))
        return {fault["code"] for fault in answer["faults"]}

    def metrics(self, service: str) -> set[str]:
        text = _text(f"{self.inside[service]}/metrics")
        lines = re.findall(r'^matchdag_faults\{fault="(\w+)",service="(\w+)"\} (\S+)$', text, re.M)
        return {code for code, of, count in lines if of == service and float(count) > 0}

    def parts(self) -> dict[str, str]:
        """The parts of the page, each fetched as the page says."""
        assert self.visitor.get(PAGE) == 200, self.visitor.page
        addresses = re.findall(r'hx-get="([^"]+)"', self.visitor.page)
        found = {}
        for address in addresses:
            self.visitor.get(address)
            found[urlsplit(address).path.split("/")[1]] = self.visitor.page
        return found


def _text(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())


def administrator(base_url: str, secret: str) -> Visitor:
    """A browser in which an administrator of some school is signed in."""
    visitor = Visitor(base_url)
    identity = identity_of(new_id(), new_id(), "administrator")
    visitor.keep_cookie("matchdag", session_cookie(secret, identity))
    return visitor


def seconds_until_told(
    readers: Readers, troubles: Sequence[Trouble], *, is_there: bool, patience: float = 90
) -> dict[str, float]:
    """For each, after how long all three agreed; `patience` where they never did."""
    began, left = time.monotonic(), list(troubles)
    told: dict[str, float] = {}
    while left and time.monotonic() - began < patience:
        for trouble in [each for each in left if readers.agree(each, is_there=is_there)]:
            told[f"{trouble.service}: {trouble.code}"] = round(time.monotonic() - began, 1)
            left.remove(trouble)
        time.sleep(1)
    return told | {f"{trouble.service}: {trouble.code}": patience for trouble in left}
