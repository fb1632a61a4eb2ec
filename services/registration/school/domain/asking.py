"""Who asks for a sign-in link, and how often that is answered with a mail.

Nobody is shut out by others who ask in her name: whoever shows that the address is hers has turns
of her own. The rest share those of strangers, which keep the mailbox from being filled.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from uuid import UUID

from shared.limits import Limit

_QUARTER = timedelta(minutes=15)

#: of one browser, whomever it asks for: a shared machine where a class signs in by turns is let be
ASKING = Limit("sign_in_asking", 60, _QUARTER)
#: of one network's unknown browsers: a school is one network, so this is high
ASKING_CEILING = Limit("sign_in_ceiling", 1200, _QUARTER)
#: for one address by one proof that it is hers
OWN_LINKS = Limit("sign_in_own", 5, _QUARTER)
#: for one address by strangers: of one network, of all, and in a day
STRANGERS_LINKS = (
    Limit("sign_in_network", 5, _QUARTER),
    Limit("sign_in_address", 10, _QUARTER),
    Limit("sign_in_address_day", 40, timedelta(days=1)),
)
#: typed codes of what one browser has asked for, right or wrong
MAIL_CODES = Limit("mail_codes", 5, timedelta(minutes=10))

BY_MAILBOX = "mailbox"
BY_SESSION = "session"


@dataclass(frozen=True)
class Asker:
    """A browser that asks. `secret` binds what it asks for to it; `marks` are of who used it.

    `proof` says what else shows that the address is the asker's: an older mail to it, a session.
    """

    browser_id: str
    secret: str
    network: str
    marks: frozenset[str] = frozenset()
    proof: str = ""

    def proof_of(self, person_ids: list[UUID]) -> str:
        """What shows that this is one of them, "" for a stranger."""
        if self.proof:
            return self.proof
        is_known = any(person_mark(self.browser_id, each) in self.marks for each in person_ids)
        return self.browser_id if is_known else ""


def person_mark(browser_id: str, person_id: UUID) -> str:
    """What a browser keeps of somebody who signed in: it names nobody to who reads the cookie."""
    return hashlib.sha256(f"{browser_id}\n{person_id}".encode()).hexdigest()[:22]


def asking_network(address: str | None) -> str:
    """An IPv4 address, or of an IPv6 one the part that a household or a school has for itself."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(known, IPv6Address):
        return ":".join(known.exploded.split(":")[:4])
    return str(known)
