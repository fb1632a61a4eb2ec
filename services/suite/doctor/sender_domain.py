"""Whether the world will believe mails of the sender's domain: SPF, DKIM and DMARC, as name servers
show them; it sends nothing.
"""

import base64
import binascii
from collections.abc import Iterator
from ipaddress import ip_address

from services.suite.doctor.findings import Finding, doubt, fault, well
from services.suite.doctor.names import NoAnswer, Resolver
from services.suite.doctor.sender_policy import Network, policy_of, records_of

_PRIVATE = {"localhost", "localdomain", "local", "lan", "internal", "example", "invalid", "test"}
#: an RSA key of 1024 bits is some 160 bytes; shorter ones are no longer believed
SHORTEST_KEY = 158


def examine_sender(
    resolver: Resolver, domain: str, *, relay: str = "", selector: str = ""
) -> list[Finding]:
    """`relay` is the mail server's host name, `selector` names the key with which it signs."""
    domain = domain.lower().rstrip(".")
    if domain.rpartition(".")[2] in _PRIVATE:
        return [fault("sender", f"{domain} is no domain of the internet: set MATCHDAG_MAIL_FROM")]
    try:
        if resolver.lookup(domain, "SOA") is None and resolver.lookup(domain, "TXT") is None:
            return [fault("sender", f"there is no domain {domain}: is it misspelt?")]
        return [
            *_bounces(resolver, domain),
            *_spf(resolver, domain, relay),
            *_dkim(resolver, domain, selector),
            *_dmarc(resolver, domain),
        ]
    except NoAnswer as error:
        return [doubt("sender", f"the name servers did not answer ({error}); try again")]


def _bounces(resolver: Resolver, domain: str) -> Iterator[Finding]:
    hosts = [text.split()[-1].rstrip(".") for text in resolver.lookup(domain, "MX") or []]
    if hosts == [""]:
        yield fault(
            "sender", f"{domain} says that it takes no mail (null MX), so many refuse its mails"
        )
    elif not hosts and not resolver.lookup(domain, "A"):
        yield fault(
            "sender", f"{domain} has no mail server (MX): answers and failures come back nowhere"
        )
    for host in filter(None, hosts):
        if not resolver.lookup(host, "A") and not resolver.lookup(host, "AAAA"):
            yield fault("sender", f"the mail server {host} of {domain} has no address")


def _spf(resolver: Resolver, domain: str, relay: str) -> Iterator[Finding]:
    texts = resolver.lookup(domain, "TXT") or []
    found = records_of(resolver, domain)
    if not found:
        near = next((text for text in texts if "spf" in text.lower()[:8]), "")
        more = f"; this is not read as one: {near}" if near else ""
        yield fault("SPF", f"{domain} has no record v=spf1 that says who sends for it{more}")
        return
    if len(found) > 1:
        yield fault("SPF", f"{domain} has {len(found)} records v=spf1; receivers then believe none")
        return
    policy = policy_of(resolver, domain, found[0])
    yield from (fault("SPF", text) for text in policy.faults)
    if policy.ending == "+":
        yield fault("SPF", f"{domain} lets everybody send for it (+all)")
    elif policy.ending in {"", "?"}:
        yield doubt(
            "SPF", f"{domain} does not say what to do with others' mails: end it with ~all or -all"
        )
    if relay:
        yield from _relay(resolver, domain, relay, policy.networks, is_open=policy.is_open)


def _relay(
    resolver: Resolver, domain: str, relay: str, networks: list[Network], *, is_open: bool
) -> Iterator[Finding]:
    addresses = [
        ip_address(text) for kind in ("A", "AAAA") for text in resolver.lookup(relay, kind) or []
    ]
    if not addresses:
        yield doubt("SPF", f"{relay} has no public address to compare with SPF of {domain}")
    elif not any(address in network for address in addresses for network in networks):
        if is_open:
            yield doubt("SPF", f"whether {relay} may send for {domain} cannot be seen from here")
        else:
            yield doubt(
                "SPF",
                f"{domain} does not name {relay} among those who send for it; right only if the"
                " relay sends from other addresses, which are named",
            )
    else:
        yield well("SPF", f"{relay} may send for {domain}")


def _dkim(resolver: Resolver, domain: str, selector: str) -> Iterator[Finding]:
    if not selector:
        yield doubt(
            "DKIM",
            "not looked up: give --dkim-selector, the name of the key that the relay signs with",
        )
        return
    name = f"{selector}._domainkey.{domain}"
    texts = resolver.lookup(name, "TXT") or []
    if not texts:
        yield fault("DKIM", f"there is no key at {name}: signatures are worth nothing")
        return
    if len(texts) > 1:
        yield fault("DKIM", f"there are {len(texts)} keys at {name}; receivers take one or none")
        return
    tags = _tags(texts[0])
    if tags.get("v", "DKIM1") != "DKIM1":
        yield fault("DKIM", f"the record at {name} is no key: it begins with v={tags['v']}")
    elif not tags.get("p"):
        yield fault("DKIM", f"the key at {name} is withdrawn (p= is empty)")
    elif (size := _key_size(tags["p"])) is None:
        yield fault("DKIM", f"the key at {name} is broken: p= is no base64, perhaps cut off")
    elif tags.get("k", "rsa") == "rsa" and size < SHORTEST_KEY:
        yield fault(
            "DKIM", f"the key at {name} is too short to be believed: 1024 bits are the least"
        )
    elif "y" in tags.get("t", "").split(":"):
        yield doubt("DKIM", f"the key at {name} says that it is a test (t=y); receivers ignore it")
    else:
        yield well("DKIM", f"there is a key at {name}")


def _dmarc(resolver: Resolver, domain: str) -> Iterator[Finding]:
    """Of the domain itself, or of one above it."""
    labels = domain.split(".")
    above = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    for at in above:
        found = [
            text
            for text in resolver.lookup(f"_dmarc.{at}", "TXT") or []
            if text.replace(" ", "").upper().startswith("V=DMARC1")
        ]
        if found:
            break
    else:
        yield fault(
            "DMARC",
            f"{domain} has no record v=DMARC1 at _dmarc.{domain}; large receivers demand one",
        )
        return
    if len(found) > 1:
        yield fault("DMARC", f"_dmarc.{at} has {len(found)} records; receivers then believe none")
        return
    tags = _tags(found[0])
    wish = tags.get("sp", tags.get("p", "")) if at != domain else tags.get("p", "")
    if wish not in {"none", "quarantine", "reject"}:
        yield fault(
            "DMARC",
            f"_dmarc.{at} says p={wish or '(nothing)'}: it must be none, quarantine or reject",
        )
    elif wish == "none":
        yield doubt(
            "DMARC", f"_dmarc.{at} asks for nothing (p=none): others' mails in your name arrive"
        )
    else:
        yield well("DMARC", f"others' mails in the name of {domain} are refused or set aside")


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip(): "".join(value.split()) for name, _, value in pairs if name.strip()}


def _key_size(text: str) -> int | None:
    """Bytes of the key; None where it is none."""
    try:
        return len(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return None
