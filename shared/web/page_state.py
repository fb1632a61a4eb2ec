"""The one sentence that opens a page, decided before the page is laid out; it looks nothing up.

A view or the module beside it chooses the words and the one thing to press. The macro
`opening` in shared/_states.html shows them, so that no template asks how things stand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

StateKind = Literal["info", "success", "warning", "error"]
MarkKind = Literal["success", "warning", "error", "info", "waiting", "neutral"]
ActionKind = Literal["primary", "secondary"]
ToolKind = Literal["primary", "secondary", "tertiary", "warning"]


@dataclass(frozen=True)
class PageState:
    """`action` is what the link to `address` says, or the button that `posts` the `fields` to it;
    empty where there is nothing to press.
    """

    sentence: str
    detail: str = ""
    kind: StateKind = "info"
    action: str = ""
    address: str = ""
    action_kind: ActionKind = "primary"
    posts: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mark:
    """A text with the shape and colour of the macro `badge`."""

    text: str
    kind: MarkKind


@dataclass(frozen=True)
class Tool:
    """A button beside what it is about: a link to `address`, or one that `posts` `fields` to it.
    The macro `tool` shows it. `described` is read aloud after the text, and seen by nobody.
    """

    text: str
    address: str
    kind: ToolKind = "secondary"
    posts: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    small: bool = False
    described: str = ""
