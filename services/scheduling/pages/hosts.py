"""How those who receive students are spoken of here: companies, or counsellors at guidance."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class HostTexts:
    """`answered` says how many come. `has_wishes`: students wish for such hosts before the day."""

    has_wishes: bool
    answered: Callable[[int], str]
    meetings: LazyString
    most_meetings_hint: LazyString


_COMPANY = HostTexts(
    has_wishes=True,
    answered=lambda count: ngettext(
        "%(num)d virksomhed har sagt ja.", "%(num)d virksomheder har sagt ja.", count
    ),
    meetings=_("Samtaler og ønsker"),
    most_meetings_hint=_("Højst så mange i skemaet."),
)
_COUNSELLOR = HostTexts(
    has_wishes=False,
    answered=lambda count: ngettext(
        "%(num)d vejleder tager imod.", "%(num)d vejledere tager imod.", count
    ),
    meetings=_("Samtaler"),
    most_meetings_hint=_("Højst så mange kan en elev booke."),
)


def host_texts(kind: str) -> HostTexts:
    """`kind` is that of the event."""
    return _COUNSELLOR if kind == "guidance" else _COMPANY
