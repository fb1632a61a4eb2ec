"""How those who receive students are spoken of: companies at most events, counsellors at guidance.

One table for templates and views; nothing else asks for the kind of an event to choose a word.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _

#: a sentence with a number in it
Counted = Callable[[int], str]


@dataclass(frozen=True)
class HostTexts:
    """Each field is a heading, a link or a sentence in which hosts, or what is agreed with them,
    are named. `has_wishes`: students wish for such hosts before the day.
    """

    has_wishes: bool
    one: LazyString
    one_and_time: LazyString
    one_by_one: LazyString
    days: LazyString
    show_all: LazyString
    shows_all: LazyString
    shows_own: LazyString
    show_own: LazyString
    before_opening: LazyString
    line_rule: LazyString
    own_day: LazyString
    most_hint: LazyString
    come: LazyString
    have_place: LazyString
    chosen: LazyString
    chosen_by_class: LazyString
    has_chosen: LazyString
    has_handed_in: LazyString
    idle: Counted
    all_busy: LazyString


_COMPANY = HostTexts(
    has_wishes=True,
    one=_("Virksomhed"),
    one_and_time=_("Virksomhed og tid"),
    one_by_one=_("Virksomhed for virksomhed"),
    days=_("Virksomhedernes dage"),
    show_all=_("Vis alle virksomheder"),
    shows_all=_("Du ser alle virksomheder."),
    shows_own=_("Du ser dem, der søger din uddannelse."),
    show_own=_("Vis kun dem, der søger din uddannelse"),
    before_opening=_("Den, der trykker først, får pladsen. Find dine virksomheder imens."),
    line_rule=_(
        "Den med færrest samtaler er først. Så tæller det, hvor højt du har ønsket virksomheden,"
        " og til sidst dit lod: nr. %(lot)s. Det laveste er først."
    ),
    own_day=_("Jeres dag, %(name)s"),
    most_hint=_("Tomt: så mange, der er tid til. Skemaerne bygges med %(count)s."),
    come=_("virksomheder kommer"),
    have_place=_("har fået plads"),
    chosen=_("Ønsker"),
    chosen_by_class=_("Ønsker afleveret pr. klasse"),
    has_chosen=_("Har ønsket"),
    has_handed_in=_("har afleveret ønsker"),
    idle=lambda count: ngettext(
        "%(num)d virksomhed har ingen samtaler.", "%(num)d virksomheder har ingen samtaler.", count
    ),
    all_busy=_("Alle %(count)s virksomheder har samtaler."),
)
_COUNSELLOR = HostTexts(
    has_wishes=False,
    one=_("Vejleder"),
    one_and_time=_("Vejleder og tid"),
    one_by_one=_("Vejleder for vejleder"),
    days=_("Vejledernes dage"),
    show_all=_("Vis alle vejledere"),
    shows_all=_("Du ser alle vejledere."),
    shows_own=_("Du ser dem, der tager imod fra din uddannelse."),
    show_own=_("Vis kun dem for din uddannelse"),
    before_opening=_("Den, der trykker først, får pladsen."),
    line_rule=_(
        "Den med færrest samtaler er først, og så tæller dit lod: nr. %(lot)s."
        " Det laveste er først."
    ),
    own_day=_("Din dag, %(name)s"),
    most_hint=_("Tomt: så mange, der er tid til."),
    come=_("vejledere tager imod"),
    have_place=_("har fået lokale"),
    chosen=_("Booket"),
    chosen_by_class=_("Booket pr. klasse"),
    has_chosen=_("Har booket"),
    has_handed_in=_("har booket"),
    idle=lambda count: ngettext(
        "%(num)d vejleder har ingen samtaler.", "%(num)d vejledere har ingen samtaler.", count
    ),
    all_busy=_("Alle %(count)s vejledere har samtaler."),
)


def host_texts(kind: str) -> HostTexts:
    """`kind` is that of the event."""
    return _COUNSELLOR if kind == "guidance" else _COMPANY
