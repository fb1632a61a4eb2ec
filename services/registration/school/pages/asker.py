"""Who asks for a sign-in link, read from the request."""

import secrets

from flask import request, session

from services.registration.school.domain.asking import Asker, asking_network, person_mark
from shared.auth.identity import Identity
from shared.web.sessions.browser_id import add_mark, browser_id

_ASKED = "sign_in_secret"


def current_asker(proof: str = "") -> Asker:
    known = browser_id()
    network = asking_network(request.remote_addr)
    return Asker(known.id, link_secret(), network, frozenset(known.marks), proof)


def link_secret() -> str:
    """What binds a link to this browser, made with the first."""
    secret: str = session.get(_ASKED) or secrets.token_urlsafe(32)
    session[_ASKED] = secret
    return secret


def earlier_secret() -> str | None:
    """The same where this browser has asked."""
    secret: str | None = session.get(_ASKED)
    return secret


def remember_browser(identity: Identity) -> None:
    """Whoever has signed in here is no stranger in this browser any more."""
    add_mark(person_mark(browser_id().id, identity.person_id))
