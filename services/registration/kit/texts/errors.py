"""What people are told when something about kit is refused; joined in errors.py."""

from flask_babel import lazy_gettext as _

from services.registration.kit.domain.errors import SheetUnusable
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    SheetUnusable: (422, _("Listen har fejl. Ret dem, og vælg filen igen.")),
}
