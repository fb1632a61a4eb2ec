"""Asks the domain name system, and says apart what is not there from what did not answer."""

from typing import Protocol

import dns.exception
import dns.resolver


class NoAnswer(Exception):
    """The name servers could not be asked; nothing is known of the name."""


class Resolver(Protocol):
    def lookup(self, name: str, kind: str) -> list[str] | None:
        """The records of a kind (TXT in one piece, MX as "10 host"); None where no such name is.

        Raises NoAnswer.
        """


class SystemResolver:
    """As this machine asks, for 5 s at the most."""

    def __init__(self) -> None:
        self._resolver = dns.resolver.Resolver()
        self._resolver.lifetime = 5.0

    def lookup(self, name: str, kind: str) -> list[str] | None:
        try:
            answer = self._resolver.resolve(name, kind, raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return None
        except dns.exception.DNSException as error:
            raise NoAnswer(f"{name}: {type(error).__name__}") from error
        records = list(answer.rrset or ())
        if kind == "TXT":
            return [b"".join(record.strings).decode("utf-8", "replace") for record in records]
        return [record.to_text() for record in records]
