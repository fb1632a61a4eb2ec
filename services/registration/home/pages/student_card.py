"""What a student's first page says of one event: a sentence, and where to go; it reads nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.home.queries.student_home import StudentEvent
from services.registration.kit.texts.schedules import remaining_text
from shared.web.formats import day, day_time


@dataclass(frozen=True)
class CardAction:
    text: str
    address: str
    kind: Literal["primary", "secondary"] = "primary"


@dataclass(frozen=True)
class StudentCard:
    """`detail` follows the sentence; `in_row`: the actions are buttons side by side."""

    name: str
    when_and_where: tuple[str, ...]
    sentence: str
    detail: str = ""
    actions: tuple[CardAction, ...] = ()
    in_row: bool = False


@dataclass(frozen=True)
class _Said:
    sentence: str
    detail: str = ""
    actions: tuple[CardAction, ...] = ()
    in_row: bool = False


def student_card(row: StudentEvent) -> StudentCard:
    said = _SAID[row.phase](row)
    when = day_time(row.starts_at) if row.starts_at else day(row.event.held_on)
    return StudentCard(
        name=row.event.name,
        when_and_where=(when, row.event.place) if row.event.place else (when,),
        sentence=said.sentence,
        detail=said.detail,
        actions=said.actions,
        in_row=said.in_row,
    )


def _cancelled(_row: StudentEvent) -> _Said:
    return _Said(_("Arrangementet er aflyst."))


def _soon(row: StudentEvent) -> _Said:
    assert row.event.wishes_open_at is not None, "it is soon because they open later"
    return _Said(
        _("Du kan vælge virksomheder fra %(when)s.", when=day_time(row.event.wishes_open_at)),
        actions=(_companies(row, _("Se virksomhederne"), "secondary"),),
    )


def _wishing(row: StudentEvent) -> _Said:
    closes_at = row.event.wishes_close_at
    if row.has_handed_in:
        sentence = ngettext(
            "Du har afleveret %(num)d ønske.", "Du har afleveret %(num)d ønsker.", row.wishes
        )
        action = _wishes(row)
    else:
        sentence = _("Vælg de virksomheder, du helst vil tale med.")
        action = _companies(row, _("Vælg virksomheder"), "primary")
    until = _("Du kan ændre indtil %(when)s.", when=day_time(closes_at)) if closes_at else ""
    return _Said(sentence, until, (action,), in_row=True)


def _waiting(row: StudentEvent) -> _Said:
    return _Said(_("Ønskerne er lukket. Dit skema er på vej."), actions=(_wishes(row),))


def _booking(row: StudentEvent) -> _Said:
    seats = _("Se ledige tider")
    if row.meetings:
        actions = (_schedule(row), CardAction(seats, _own(row, "booking"), "secondary"))
        return _Said(_next_meeting(row), actions=actions, in_row=True)
    sentence = (
        _(
            "Du kan booke fra %(when)s. Den, der trykker først, får pladsen.",
            when=day_time(row.booking_opens_at),
        )
        if row.booking_opens_at
        else _("Book selv dine samtaler. Den, der trykker først, får pladsen.")
    )
    actions = (CardAction(seats, _own(row, "booking")), _schedule(row, "secondary"))
    return _Said(sentence, actions=actions, in_row=True)


def _scheduled(row: StudentEvent) -> _Said:
    if row.meetings:
        return _Said(_next_meeting(row), actions=(_schedule(row),), in_row=True)
    return _Said(_("Dit skema er klar."), actions=(_schedule(row),))


def _over(row: StudentEvent) -> _Said:
    contacts = CardAction(_("Sig, hvem du vil gå videre med"), url_for("my_contacts.show"))
    schedule = _schedule(row, "secondary")
    return _Said(
        _("Dagen er holdt. Tak for din indsats."),
        actions=(schedule,) if row.event.kind == "guidance" else (contacts, schedule),
        in_row=True,
    )


_SAID: dict[str, Callable[[StudentEvent], _Said]] = {
    "cancelled": _cancelled,
    "soon": _soon,
    "wishing": _wishing,
    "waiting": _waiting,
    "booking": _booking,
    "schedule": _scheduled,
    "over": _over,
}


def _next_meeting(row: StudentEvent) -> str:
    if row.next_at is None:
        return _("Du er færdig for i dag.")
    return _(
        "Din næste samtale er %(when)s (%(left)s).",
        when=day_time(row.next_at),
        left=remaining_text(row.next_at),
    )


def _own(row: StudentEvent, page: str) -> str:
    return f"/registration/my/events/{row.event.id}/{page}"


def _companies(row: StudentEvent, text: str, kind: Literal["primary", "secondary"]) -> CardAction:
    return CardAction(text, _own(row, "companies"), kind)


def _wishes(row: StudentEvent) -> CardAction:
    return CardAction(_("Se mine ønsker"), _own(row, "wishes"), "secondary")


def _schedule(row: StudentEvent, kind: Literal["primary", "secondary"] = "primary") -> CardAction:
    return CardAction(_("Se mit skema"), _own(row, "schedule"), kind)
