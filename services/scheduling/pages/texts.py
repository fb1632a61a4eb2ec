"""The sentences for what the rules report by code: notices, conflicts, shortages, versions."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from planning.rooms import Conflict as Shortage
from services.scheduling.domain.event_plan import Notice
from services.scheduling.domain.programme import Company, Conflict, Place
from services.scheduling.pages.place_kinds import PlaceKindTexts


def notice_text(notice: Notice) -> str:
    """What to point out about a plan, and what to do about it."""
    holiday = _holiday(notice.code)
    if holiday:
        return _("Dagen er %(holiday)s, hvor skolen normalt er lukket.", holiday=holiday)
    texts = {
        "weekend": _("Dagen ligger i en weekend."),
        "autumn_holiday": _("Dagen ligger i uge 42, hvor de fleste skoler har efterårsferie."),
        "wishes_open_before_replies": _(
            "Eleverne kan ønske, før virksomhedernes svarfrist er udløbet. "
            "De ser måske ikke alle virksomheder."
        ),
        "fewer_wishes_than_meetings": _(
            "Eleverne kan ønske færre virksomheder, end de skal møde. Giv dem flere ønsker."
        ),
        "wishes_close_on_the_day": _(
            "Ønskerne lukker på selve dagen. Der er næsten ingen tid til at lægge skemaer."
        ),
    }
    if notice.code == "short_notice":
        return ngettext(
            "Der er kun %(num)d dag til. Virksomheder vil helst have seks uger.",
            "Der er kun %(num)d dage til. Virksomheder vil helst have seks uger.",
            notice.days,
        )
    return texts[notice.code]


def _holiday(code: str) -> str | None:
    return {
        "new_years_day": _("nytårsdag"),
        "maundy_thursday": _("skærtorsdag"),
        "good_friday": _("langfredag"),
        "easter_sunday": _("påskedag"),
        "easter_monday": _("2. påskedag"),
        "ascension_day": _("Kristi himmelfartsdag"),
        "whit_sunday": _("pinsedag"),
        "whit_monday": _("2. pinsedag"),
        "constitution_day": _("grundlovsdag"),
        "christmas_eve": _("juleaftensdag"),
        "christmas_day": _("juledag"),
        "second_christmas_day": _("2. juledag"),
        "new_years_eve": _("nytårsaftensdag"),
    }.get(code)


def floor_text(floor: str) -> str:
    """A floor as people say it: lists often hold bare numbers."""
    if not (floor.isascii() and floor.isdigit()):
        return floor
    return _("%(number)s. sal", number=int(floor)) if int(floor) else _("stuen")


def place_text(place: Place) -> str:
    """ "101, Hovedbygningen" or "Stand 7, Hal A"."""
    name = _("Stand %(number)s", number=place.label) if place.kind == "stand" else place.label
    return f"{name}, {place.building}" if place.building else name


def conflict_text(conflict: Conflict) -> str:
    """What is wrong with a company's place."""
    texts = {
        "room_too_small": _(
            "For lille: der er brug for %(needed)s pladser, her er %(available)s.",
            needed=conflict.needed,
            available=conflict.available,
        ),
        "stand_too_small": _(
            "For lille: der er brug for %(needed)s m², her er %(available)s m².",
            needed=conflict.needed,
            available=conflict.available,
        ),
        "no_power": _("Her er ingen strøm."),
        "no_screen": _("Her er ingen skærm."),
        "not_step_free": _("Her er ikke trinfri adgang."),
        "place_blocked": _(
            "Lokalet er optaget i tidsrum %(slots)s.",
            slots=", ".join(str(slot + 1) for slot in conflict.slots),
        ),
        "used_by_other_event": _("Lokalet bruges samtidig af »%(event)s«.", event=conflict.other),
        "place_not_offered": _("Lokalet er ikke længere med i arrangementet."),
    }
    return texts[conflict.code]


#: so many companies are called by name, more are counted
MOST_NAMED = 3


def shortage_text(
    shortage: Shortage, companies: Mapping[UUID, Company], places: PlaceKindTexts
) -> str:
    """Why not everybody can have a place."""
    if shortage.code == "pin_does_not_fit":
        return _(
            "%(company)s er låst til en plads, der ikke passer.",
            company=_names(shortage.companies, companies),
        )
    if shortage.code == "too_few_places" and not shortage.needs:
        return _(
            "Der er %(wanted)s virksomheder til %(available)s pladser.",
            wanted=shortage.wanted,
            available=shortage.available,
        )
    if shortage.code == "too_few_places":
        return _(
            "%(companies)s har brug for %(needs)s. Det har %(places)s.",
            companies=_few_or_counted(shortage, companies),
            needs=_needs(shortage.needs, shortage.space, places),
            places=ngettext("kun %(num)d plads", "kun %(num)d pladser", shortage.available)
            if shortage.available
            else _("ingen af pladserne"),
        )
    return _(
        "Der er ikke plads til alle samtidig: %(companies)s.",
        companies=_names(shortage.companies, companies),
    )


def _few_or_counted(shortage: Shortage, companies: Mapping[UUID, Company]) -> str:
    if len(shortage.companies) == shortage.wanted <= MOST_NAMED:
        return _names(shortage.companies, companies)
    return ngettext("%(num)d virksomhed", "%(num)d virksomheder", shortage.wanted)


def _needs(needs: Sequence[str], space: int, places: PlaceKindTexts) -> str:
    texts = {
        "step_free": _("trinfri adgang"),
        "screen": _("skærm"),
        "power": _("strøm"),
        "space": str(places.least_space) % {"space": space},
        "time": _("en plads, der er ledig hele tiden"),
    }
    return _(" og ").join(texts[need] for need in needs)


def _names(ids: Sequence[UUID], companies: Mapping[UUID, Company]) -> str:
    return ", ".join(companies[one].name for one in ids if one in companies)


def origin_text(origin: str) -> str:
    """Which change a kept programme stood before."""
    return {
        "allocated": _("før fordelingen"),
        "cleared": _("før alle blev taget af"),
        "restored": _("før en tidligere udgave blev hentet frem"),
        "published": _("som det blev offentliggjort"),
    }[origin]
