"""What people are told when something about events is refused; joined in errors.py."""

from flask_babel import lazy_gettext as _

from services.registration.events.domain.errors import EventIsCancelled
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    EventIsCancelled: (409, _("Arrangementet er aflyst, så det kan ikke ændres.")),
}
