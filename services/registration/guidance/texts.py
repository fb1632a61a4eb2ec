"""What people are told when something about guidance is refused; joined in errors.py."""

from flask_babel import lazy_gettext as _

from services.registration.guidance.domain import NoGuidance, TopicTooLong
from shared.web.errors import ErrorTexts, FieldTexts

ERROR_TEXTS: ErrorTexts = {
    NoGuidance: (409, _("Kun en vejledningsdag har vejledere.")),
    TopicTooLong: (
        422,
        _("Teksten er for lang. Brug højst %(limit)s tegn."),
    ),
}

#: beside the input that a refusal is about, by its code
FIELD_TEXTS: FieldTexts = {
    "counsellor_is_there": _("Vejlederen er allerede på listen. Ret den i stedet."),
}
