"""Messages that meet the person on the next page, some with a way back; must not do the undoing."""

from typing import Any

from flask import get_flashed_messages, session

_KEY = "told"


def flash_success(text: str) -> None:
    """Something was done."""
    _keep("success", text)


def flash_warning(text: str) -> None:
    """Something was done, but look here; or nothing was done, and why."""
    _keep("warning", text)


def flash_with_undo(text: str, undo_address: str, *, fields: dict[str, str] | None = None) -> None:
    """Something was done and can be undone: the button posts `fields` to `undo_address`."""
    _keep("success", text, undo=undo_address, fields=fields or {})


def messages_to_show() -> list[dict[str, Any]]:
    """What the layout shows, once; Flask's plain `flash("…")` works too."""
    kinds = {"message": "success", "danger": "error"}
    found: Any = get_flashed_messages(with_categories=True)
    plain = [{"kind": kinds.get(kind, kind), "text": text} for kind, text in found]
    kept: list[dict[str, Any]] = session.pop(_KEY, [])
    return [*plain, *kept]


def _keep(kind: str, text: str, **more: Any) -> None:
    # `text` may be lazy: it is said in the language of the request that did it.
    session[_KEY] = [*session.get(_KEY, []), {"kind": kind, "text": str(text), **more}]
