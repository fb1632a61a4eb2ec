"""How those who receive students are spoken of: companies at most events, counsellors at guidance.

One table for templates and views; nothing else asks for the kind of an event to choose a word.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

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
    day_lists: LazyString
    each_day: LazyString
    first_days: LazyString
    changed_days: LazyString
    counted: Counted
    place_plan: LazyString
    all_hosts: LazyString
    each_meeting: LazyString
    show_all: LazyString
    shows_all: LazyString
    shows_own: LazyString
    show_own: LazyString
    before_opening: LazyString
    line_rule: LazyString
    own_day: LazyString
    own_meetings: Counted
    no_meetings: LazyString
    own_place: LazyString
    place_comes: LazyString
    documents_open: LazyString
    documents_soon: LazyString
    most_hint: LazyString
    come: LazyString
    have_place: LazyString
    chosen: LazyString
    chosen_by_class: LazyString
    has_chosen: LazyString
    has_handed_in: LazyString
    idle: Counted
    all_busy: LazyString
    without_place: Counted
    nobody_comes: LazyString


_COMPANY = HostTexts(
    has_wishes=True,
    one=_("Virksomhed"),
    one_and_time=_("Virksomhed og tid"),
    one_by_one=_("Virksomhed for virksomhed"),
    days=_("Virksomhedernes dage"),
    day_lists=_("Virksomhedernes dagslister"),
    each_day=_("En side til hver virksomhed: hvem kommer hvornår."),
    first_days=_("Virksomheder, der får deres første dagsliste"),
    changed_days=_("Virksomheder, hvis dagsliste er ændret"),
    counted=lambda count: ngettext("%(num)d virksomhed", "%(num)d virksomheder", count),
    place_plan=_("Lokaleplan"),
    all_hosts=_("Virksomheder"),
    each_meeting=_("Hver samtale efter elev og efter virksomhed, til dit eget regneark."),
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
    own_meetings=lambda count: ngettext("I møder %(num)d elev.", "I møder %(num)d elever.", count),
    no_meetings=_("I har ingen samtaler endnu."),
    own_place=_("I er her: %(place)s."),
    place_comes=_("I får at vide, hvor I skal være."),
    documents_open=_(
        "Ansøgning og CV kan I læse til og med %(day)s. Så lukker adgangen af sig selv."
        " Eleven kan se, hvem der har hentet dem."
    ),
    documents_soon=_("Ansøgning og CV kan I læse fra %(day)s."),
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
    without_place=lambda count: ngettext(
        "%(num)d virksomhed mangler en plads.", "%(num)d virksomheder mangler en plads.", count
    ),
    nobody_comes=_("Der kommer ingen virksomheder."),
)
_COUNSELLOR = HostTexts(
    has_wishes=False,
    one=_("Vejleder"),
    one_and_time=_("Vejleder og tid"),
    one_by_one=_("Vejleder for vejleder"),
    days=_("Vejledernes dage"),
    day_lists=_("Vejledernes dagslister"),
    each_day=_("En side til hver vejleder: hvem kommer hvornår."),
    first_days=_("Vejledere, der får deres første dagsliste"),
    changed_days=_("Vejledere, hvis dagsliste er ændret"),
    counted=lambda count: ngettext("%(num)d vejleder", "%(num)d vejledere", count),
    place_plan=_("Lokaleplan"),
    all_hosts=_("Vejledere"),
    each_meeting=_("Hver samtale efter elev og efter vejleder, til dit eget regneark."),
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
    own_meetings=lambda count: ngettext(
        "Du har %(num)d samtale.", "Du har %(num)d samtaler.", count
    ),
    no_meetings=_("Ingen har booket en tid hos dig endnu."),
    own_place=_("Du er her: %(place)s."),
    place_comes=_("Du får at vide, hvor du skal være."),
    documents_open=_(
        "Ansøgning og CV kan du læse til og med %(day)s. Så lukker adgangen af sig selv."
        " Eleven kan se, at du har hentet dem."
    ),
    documents_soon=_("Ansøgning og CV kan du læse fra %(day)s."),
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
    without_place=lambda count: ngettext(
        "%(num)d vejleder mangler et lokale.", "%(num)d vejledere mangler et lokale.", count
    ),
    nobody_comes=_("Der kommer ingen vejledere."),
)

_EXHIBITOR = replace(
    _COMPANY,
    no_meetings=_("Kom og mød eleverne ved jeres stand."),
    place_plan=_("Standplan"),
)


def host_texts(kind: str) -> HostTexts:
    """`kind` is that of the event."""
    return {"guidance": _COUNSELLOR, "career_day": _EXHIBITOR}.get(kind, _COMPANY)
