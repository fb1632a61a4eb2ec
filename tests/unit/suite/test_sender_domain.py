"""`matchdag doctor` names what is wrong with a sender's domain, against name servers of its own."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from services.suite.doctor.findings import Weight
from services.suite.doctor.names import NoAnswer
from services.suite.doctor.sender_domain import examine_sender

KEY = base64.b64encode(bytes(294)).decode()
DMARC = "_dmarc.skolen.dk TXT"
DKIM = "s1._domainkey.skolen.dk TXT"
SPF = "skolen.dk TXT"
RIGHT: dict[str, list[str]] = {
    "skolen.dk SOA": ["ns.skolen.dk. it.skolen.dk. 1 1 1 1 1"],
    "skolen.dk MX": ["10 mail.skolen.dk."],
    "mail.skolen.dk A": ["192.0.2.10"],
    "relay.skolen.dk A": ["192.0.2.25"],
    SPF: ["hello", "v=spf1 mx ip4:192.0.2.0/27 -all"],
    DKIM: [f"v=DKIM1; k=rsa; p={KEY}"],
    DMARC: ["v=DMARC1; p=quarantine"],
    "other.dk TXT": ["v=spf1 ip4:198.51.100.1 -all"],
}


@dataclass
class FakeResolver:
    """`records` by "name KIND"; a name without any is not there."""

    records: Mapping[str, list[str]]
    silent: frozenset[str] = field(default_factory=frozenset)

    def lookup(self, name: str, kind: str) -> list[str] | None:
        if name in self.silent:
            raise NoAnswer(name)
        known = any(key.split()[0] == name for key in self.records)
        return self.records.get(f"{name} {kind}", []) if known else None


def examined(
    changes: Mapping[str, list[str]],
    *,
    domain: str = "skolen.dk",
    selector: str = "s1",
    silent: frozenset[str] = frozenset(),
) -> list[tuple[Weight, str]]:
    """What is not well, as weight and words."""
    resolver = FakeResolver({**RIGHT, **changes}, silent)
    found = examine_sender(resolver, domain, relay="relay.skolen.dk", selector=selector)
    return [
        (finding.weight, str(finding)) for finding in found if finding.weight is not Weight.WELL
    ]


def test_what_is_right_is_well() -> None:
    assert examined({}) == []


FAULTS = [
    ({SPF: []}, "has no record v=spf1"),
    ({SPF: ["spf1 mx -all"]}, "this is not read as one: spf1 mx -all"),
    ({SPF: ["v=spf1 mx -all", "v=spf1 a -all"]}, "has 2 records v=spf1"),
    ({SPF: ["v=spf1 mx ip4:192.0.2.0/24 +all"]}, "lets everybody send"),
    ({SPF: ["v=spf1 mx ipv4:192.0.2.25 ip4:192.0.2.25 -all"]}, "nobody knows: ipv4:192.0.2.25"),
    ({SPF: ["v=spf1 ip4:192.0.2.256 ip4:192.0.2.25 -all"]}, "names an address that is none"),
    ({SPF: ["v=spf1 mx include:nowhere.dk ip4:192.0.2.25 -all"]}, "nowhere.dk, which has no SPF"),
    (
        {SPF: ["v=spf1 ip4:192.0.2.25 " + "include:other.dk " * 11 + "-all"]},
        "asks 11 further names",
    ),
    ({DKIM: []}, "there is no key at s1._domainkey.skolen.dk"),
    ({DKIM: [f"p={KEY}", f"p={KEY}"]}, "there are 2 keys"),
    ({DKIM: [f"v=DKIM2; p={KEY}"]}, "is no key: it begins with v=DKIM2"),
    ({DKIM: ["v=DKIM1; p="]}, "is withdrawn"),
    ({DKIM: [f"v=DKIM1; p={KEY[:-3]}"]}, "is broken"),
    ({DKIM: ["v=DKIM1; p=" + base64.b64encode(bytes(94)).decode()]}, "is too short"),
    ({DMARC: []}, "has no record v=DMARC1"),
    ({DMARC: ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}, "has 2 records"),
    ({DMARC: ["v=DMARC1; rua=mailto:it@skolen.dk"]}, "says p=(nothing)"),
    ({DMARC: ["v=DMARC1; p=rejct"]}, "says p=rejct"),
    ({"skolen.dk MX": []}, "has no mail server (MX)"),
    ({"skolen.dk MX": ["0 ."]}, "takes no mail (null MX)"),
    ({"mail.skolen.dk A": []}, "mail server mail.skolen.dk of skolen.dk has no address"),
]
DOUBTS = [
    ({SPF: ["v=spf1 mx ip4:192.0.2.25"]}, "does not say what to do with others' mails"),
    ({SPF: ["v=spf1 mx ip4:192.0.2.25 ?all"]}, "does not say what to do with others' mails"),
    ({SPF: ["v=spf1 mx include:other.dk -all"]}, "does not name relay.skolen.dk"),
    ({SPF: ["v=spf1 exists:%{i}.skolen.dk -all"]}, "cannot be seen from here"),
    ({"relay.skolen.dk A": []}, "has no public address"),
    ({DKIM: [f"v=DKIM1; t=y; p={KEY}"]}, "says that it is a test"),
    ({DMARC: ["v=DMARC1; p=none"]}, "asks for nothing (p=none)"),
]


@pytest.mark.parametrize(("changes", "words"), FAULTS)
def test_a_fault_is_named(changes: dict[str, list[str]], words: str) -> None:
    found = examined(changes)
    assert any(weight is Weight.FAULT and words in text for weight, text in found), found


@pytest.mark.parametrize(("changes", "words"), DOUBTS)
def test_what_may_be_meant_so_is_a_doubt(changes: dict[str, list[str]], words: str) -> None:
    ((weight, text),) = examined(changes)
    assert (weight, words in text) == (Weight.DOUBT, True), text


@pytest.mark.parametrize(
    ("domain", "words"),
    [("localhost.localdomain", "is no domain of the internet"), ("skoeln.dk", "is it misspelt?")],
)
def test_a_domain_that_is_none_is_a_fault(domain: str, words: str) -> None:
    ((weight, text),) = examined({}, domain=domain)
    assert (weight, words in text) == (Weight.FAULT, True), text


def test_silent_name_servers_are_no_fault_of_the_domain() -> None:
    ((weight, text),) = examined({}, silent=frozenset({"_dmarc.skolen.dk"}))
    assert (weight, "did not answer" in text) == (Weight.DOUBT, True)


def test_a_redirect_is_followed_and_one_to_itself_ends() -> None:
    assert (
        examined({SPF: ["v=spf1 redirect=all.dk"], "all.dk TXT": ["v=spf1 ip4:192.0.2.25 -all"]})
        == []
    )
    assert examined({SPF: ["v=spf1 redirect=skolen.dk"]})


def test_the_record_of_the_domain_above_counts_for_one_below() -> None:
    below = {
        "m.skolen.dk SOA": ["x"],
        "m.skolen.dk MX": ["10 mail.skolen.dk."],
        "m.skolen.dk TXT": ["v=spf1 ip4:192.0.2.25 -all"],
        "s1._domainkey.m.skolen.dk TXT": [f"p={KEY}"],
    }
    assert examined(below, domain="m.skolen.dk") == []
