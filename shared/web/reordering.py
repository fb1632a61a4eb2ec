"""What a ranked list's form asks for: by drag or by button; must not store it."""

from collections.abc import Mapping, Sequence

from shared.web.typed.fields import typed_number


def reordered(ids: Sequence[str], form: Mapping[str, str]) -> list[str]:
    """`ids` in the order that `form` asks for; unknown or missing ids change nothing.

    `order=a,c,b` (dragged), `move=c:up`, `move=c:down`, and where the first place is 1 `move=c:3`.
    """
    dragged = form.get("order", "")
    if dragged:
        wanted = dragged.split(",")
        return wanted if sorted(wanted) == sorted(ids) else list(ids)
    moved, _, way = form.get("move", "").partition(":")
    if moved not in ids:
        return list(ids)
    place = ids.index(moved)
    target = {"up": place - 1, "down": place + 1}.get(way, _chosen(way, place))
    rest = [one for one in ids if one != moved]
    target = max(0, min(target, len(rest)))
    return [*rest[:target], moved, *rest[target:]]


def _chosen(place: str, otherwise: int) -> int:
    try:
        return typed_number(place) - 1
    except ValueError:
        return otherwise
