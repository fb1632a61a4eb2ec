"""What a domain's SPF record lets send (RFC 7208), as far as faults of a set-up need it: the
networks it names, and what is wrong with it. It judges no mail.
"""

import re
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network

from services.suite.doctor.names import Resolver

MOST_LOOKUPS = 10
_TERM = re.compile(
    r"(?P<sign>[+?~-]?)(?P<name>[a-z0-9]+)(?:[:=](?P<value>[^/\s]+))?(?P<rest>/.*)?", re.I
)
_MECHANISMS = {"all", "include", "a", "mx", "ip4", "ip6", "exists", "ptr", "redirect", "exp"}
_ASKING = {"include", "a", "mx", "exists", "ptr", "redirect"}
Network = IPv4Network | IPv6Network


@dataclass
class Policy:
    """`ending` is the sign of "all" ("" where there is none). `is_open` where a record lets through
    what cannot be worked out here (exists, ptr, macros).
    """

    networks: list[Network] = field(default_factory=list)
    ending: str = ""
    lookups: int = 0
    is_open: bool = False
    faults: list[str] = field(default_factory=list)


def records_of(resolver: Resolver, domain: str) -> list[str]:
    return [
        text
        for text in resolver.lookup(domain, "TXT") or []
        if text.lower().startswith("v=spf1") and not text[6:7].isalnum()
    ]


def policy_of(resolver: Resolver, domain: str, record: str) -> Policy:
    """Raises NoAnswer."""
    policy = Policy()
    _read(resolver, domain, record, policy, depth=0, is_own=True)
    if policy.lookups > MOST_LOOKUPS:
        policy.faults.append(
            f"SPF asks {policy.lookups} further names; after {MOST_LOOKUPS} receivers give up"
        )
    return policy


def _read(
    resolver: Resolver, domain: str, record: str, policy: Policy, *, depth: int, is_own: bool
) -> None:
    for word in record.split()[1:]:
        term = _TERM.fullmatch(word)
        name = term["name"].lower() if term else ""
        if term is None or name not in _MECHANISMS:
            policy.faults.append(f"SPF of {domain} has a word that nobody knows: {word}")
            continue
        policy.lookups += name in _ASKING
        if name == "all" and is_own:
            policy.ending = term["sign"] or "+"
        elif name in {"ip4", "ip6"}:
            _add(policy, (term["value"] or "") + (term["rest"] or ""), domain)
        elif name in {"include", "redirect"}:
            is_whole = is_own and name == "redirect"
            _include(resolver, term["value"] or "", policy, depth, is_own=is_whole)
        elif name in {"a", "mx"}:
            for host in _hosts(resolver, name, term["value"] or domain):
                for kind in ("A", "AAAA"):
                    for address in resolver.lookup(host, kind) or []:
                        _add(policy, address, domain)
        elif name in {"exists", "ptr"}:
            policy.is_open = True


def _include(resolver: Resolver, name: str, policy: Policy, depth: int, *, is_own: bool) -> None:
    if "%" in name:
        policy.is_open = True
        return
    found = records_of(resolver, name) if depth < MOST_LOOKUPS else []
    if len(found) != 1:
        policy.faults.append(f"SPF includes {name}, which has no SPF of its own")
        return
    _read(resolver, name, found[0], policy, depth=depth + 1, is_own=is_own)


def _hosts(resolver: Resolver, kind: str, name: str) -> list[str]:
    if kind == "a":
        return [name]
    return [text.split()[-1].rstrip(".") for text in resolver.lookup(name, "MX") or []]


def _add(policy: Policy, text: str, domain: str) -> None:
    try:
        policy.networks.append(ip_network(text, strict=False))
    except ValueError:
        policy.faults.append(f"SPF of {domain} names an address that is none: {text}")
