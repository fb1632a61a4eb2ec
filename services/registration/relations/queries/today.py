"""Which day it is for the contact log, at both doors."""

from datetime import date

from services.registration.relations.domain import COPENHAGEN
from shared import clock


def local_today() -> date:
    """The day in Denmark, whatever the server's clock stands at."""
    return clock.now().astimezone(COPENHAGEN).date()
