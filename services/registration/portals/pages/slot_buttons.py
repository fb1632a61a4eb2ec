"""The buttons of a slot, rendered once and put together for each company; a page has hundreds."""

from collections.abc import Callable, Iterable
from typing import Any

from markupsafe import Markup, escape

_WHOM = "\x00"


class SlotButtons:
    """`render(number, time, whom)` is the template's own macro for one button."""

    def __init__(self, render: Callable[..., Markup], slots: dict[int, Any]) -> None:
        self._halves = {
            number: str(render(number, time, _WHOM)).split(_WHOM) for number, time in slots.items()
        }

    def of(self, company: str, slots: Iterable[int]) -> Markup:
        name = str(escape(company))
        halves = self._halves
        return Markup("".join([name.join(halves[slot]) for slot in slots]))  # noqa: S704 - rendered by the template, the name is escaped
