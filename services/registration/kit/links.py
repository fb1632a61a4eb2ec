"""Opens the links that people hold: the one way from a token to what it gives a right to.

Whatever is wrong with a link, every door answers the same after the same look-ups; what it was
stands in the log alone. Opening changes nothing, and no token is ever written down.
"""

from uuid import UUID

import structlog

from services.registration.kit.domain.errors import LinkRefused
from shared.auth import links
from shared.auth.links import LinkToken
from shared.web.deeds import describe_link
from shared.web.factory import current_settings
from shared.web.headers import refuse_storing

_log = structlog.get_logger("matchdag.links")


def read_link(purpose: str, token: str) -> LinkToken | None:
    """What a genuine token says; whether it still holds is asked of the row that it names."""
    read = links.read(current_settings().secret_keys, purpose, token)
    if read is not None:
        describe_link(purpose, read.subject)
    return read


def link_address(place: str, purpose: str, subject: UUID, generation: int) -> str:
    """The address that opens `place`. No browser keeps the page that shows it."""
    refuse_storing()
    settings = current_settings()
    token = links.mint(settings.secret_keys, purpose, subject, generation)
    return f"{settings.base_url}/registration/{place}/{token}"


def log_refusal(refused: LinkRefused, purpose: str) -> LinkRefused:
    _log.info("link_refused", purpose=purpose, reason=refused.reason)
    return refused
