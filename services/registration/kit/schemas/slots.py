"""How the JSON door writes a time slot of an event: by its number."""

from typing import Any

from shared.web.typed.fields import WholeNumber

LARGEST_SLOT = 10_000


def slot(**options: Any) -> WholeNumber:
    """The number of a time slot, counted from nought."""
    return WholeNumber(minimum=0, maximum=LARGEST_SLOT, **options)
