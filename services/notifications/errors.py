"""The one mapping from what notifications refuses to status and text."""

from flask_babel import lazy_gettext

from services.notifications.domain.errors import MailNotResendable
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    MailNotResendable: (
        409,
        lazy_gettext("Mailen er på vej, nået frem eller ikke aktuel mere. Den sendes ikke igen."),
    ),
}
