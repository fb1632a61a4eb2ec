"""What the page of the booking rules says first: how booking stands now; it reads nothing."""

from flask_babel import gettext as _

from services.registration.kit.texts.schedules import remaining_text
from services.registration.meetings.queries.booking import Booking
from shared.web.formats import day_time
from shared.web.page_state import PageState


def rules_state(booking: Booking) -> PageState:
    said = {
        "cancelled": _cancelled,
        "built": _built,
        "not_published": _not_published,
        "not_open": _not_open,
        "closed": _closed,
    }
    return said.get(booking.state, _open)(booking)


def _cancelled(_booking: Booking) -> PageState:
    return PageState(_("Arrangementet er aflyst."), kind="error")


def _built(_booking: Booking) -> PageState:
    return PageState(_("Skemaerne bliver bygget. Eleverne kan ikke selv booke."))


def _not_published(_booking: Booking) -> PageState:
    return PageState(
        _("Først bygges skemaerne. Når de er offentliggjort, kan eleverne booke de ledige tider.")
    )


def _not_open(booking: Booking) -> PageState:
    opens_at = booking.rules.opens_at
    assert opens_at is not None, "it is not open because it opens later"
    return PageState(
        _(
            "Eleverne kan booke fra %(day)s (%(left)s).",
            day=day_time(opens_at),
            left=remaining_text(opens_at),
        )
    )


def _closed(booking: Booking) -> PageState:
    again = _("På selve dagen kan de tage ledige tider igen.") if booking.rules.on_the_day else ""
    return PageState(_("Fristen er gået. Eleverne kan ikke booke nu."), again)


def _open(booking: Booking) -> PageState:
    closes_at = booking.rules.closes_at
    until = (
        _("Fristen er %(day)s (%(left)s).", day=day_time(closes_at), left=remaining_text(closes_at))
        if closes_at and not booking.now.is_the_day
        else ""
    )
    return PageState(_("Eleverne kan booke ledige tider nu."), until, "success")
