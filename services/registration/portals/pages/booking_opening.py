"""The sentence that opens a student's page of free seats: how booking stands for her now.

It reads nothing; what it looks at is the page that booking_page has read.
"""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.kit.texts.hosts import host_texts
from services.registration.kit.texts.schedules import remaining_text
from services.registration.meetings.domain.meetings import BookedMeeting
from services.registration.portals.pages.booking_page import BookingPage
from shared.web.formats import day_time, time_of_day
from shared.web.page_state import PageState


def booking_opening(page: BookingPage) -> PageState:
    state = page.booking.state
    if state == "cancelled":
        return PageState(_("Arrangementet er aflyst."), kind="error")
    if page.is_over:
        return PageState(_("Der er ikke flere tider at booke."), _count(page))
    said = {
        "built": _built,
        "not_published": _not_published,
        "not_open": _not_open,
        "closed": _closed,
    }
    return said.get(state, _open)(page)


def _built(page: BookingPage) -> PageState:
    detail = (
        _("Du kan ikke selv booke. Er en virksomhed fuld, kan du stille dig i kø.")
        if page.can_wait
        else _("Du får besked, når dit skema er klar.")
    )
    return PageState(_("Her lægger skolen skemaet."), detail)


def _not_published(page: BookingPage) -> PageState:
    sentence = _("Du kan booke ledige tider, når skemaerne er klar.")
    if not host_texts(page.event.kind).has_wishes:
        return PageState(sentence, _("Du får besked på mail."))
    return PageState(
        sentence,
        _("Du får besked på mail."),
        action=_("Se virksomhederne"),
        address=url_for("student_wishes.companies", event_id=page.event.id),
        action_kind="secondary",
    )


def _not_open(page: BookingPage) -> PageState:
    opens_at = page.booking.rules.opens_at
    assert opens_at is not None, "it is not open because it opens later"
    return PageState(
        _(
            "Bookingen åbner %(day)s (%(left)s).",
            day=day_time(opens_at),
            left=remaining_text(opens_at),
        ),
        str(host_texts(page.event.kind).before_opening),
    )


def _closed(page: BookingPage) -> PageState:
    then = (
        _("På selve dagen kan du tage ledige tider igen.")
        if page.booking.rules.on_the_day
        else _("Mangler du en samtale, så spørg din arrangør.")
    )
    return PageState(_("Fristen for at booke er gået."), f"{_count(page)} {then}")


def _open(page: BookingPage) -> PageState:
    if page.moving is not None:
        return _moving(page, page.moving)
    if page.is_full:
        enough = _("Flere kan du ikke få. Flyt eller drop en, hvis du hellere vil have en anden.")
        return PageState(_count(page), enough, "success")
    return PageState(_count(page), _until(page))


def _moving(page: BookingPage, moved: BookedMeeting) -> PageState:
    company = next((c for c in page.board.companies if c.company_id == moved.company_id), None)
    times = page.board.slots.get(moved.slot)
    return PageState(
        _(
            "Vælg en ny tid i stedet for %(name)s kl. %(time)s.",
            name=company.name if company else "",
            time=time_of_day(times[0]) if times else "",
        ),
        _("Du beholder din samtale, indtil du har fået en ny."),
        "warning",
        action=_("Behold den"),
        address=url_for("my_booking.free_seats", event_id=page.event.id),
        action_kind="secondary",
    )


def _count(page: BookingPage) -> str:
    count, most = len(page.mine), page.booking.rules.most_meetings
    if most is None:
        return ngettext("Du har %(num)d samtale.", "Du har %(num)d samtaler.", count)
    return _("Du har %(count)s af %(limit)s samtaler.", count=count, limit=most)


def _until(page: BookingPage) -> str:
    closes_at = page.booking.rules.closes_at
    if closes_at is None or page.booking.now.is_the_day:
        return _("Den, der trykker først, får pladsen.")
    return _(
        "Du kan booke til %(day)s (%(left)s).",
        day=day_time(closes_at),
        left=remaining_text(closes_at),
    )
