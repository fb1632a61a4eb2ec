"""Words that several pages here share: time left, reasons of absence, kinds of agreement."""

from datetime import datetime

from flask_babel import gettext, ngettext

from shared import clock


def remaining_text(moment: datetime) -> str:
    """How long there is until a moment, in the largest unit that says enough."""
    minutes = int((moment - clock.now()).total_seconds() // 60)
    if minutes < 1:
        return gettext("nu")
    if minutes < 60:
        return ngettext("om %(num)d minut", "om %(num)d minutter", minutes)
    if minutes < 48 * 60:
        return ngettext("om %(num)d time", "om %(num)d timer", minutes // 60)
    return ngettext("om %(num)d dag", "om %(num)d dage", minutes // (24 * 60))
