"""Takes the links of a PDF to the net out; what is seen on its pages stays as it is.

A link on a page, in the table of contents, behind a form field or at opening is one kind of action
(ISO 32000-1, 12.6.4.7), and an action does nothing once nobody refers to it. So the references go,
wherever they stand, and with them what was to follow the link (12.6.2, Next). The frame that a link
draws around its words is part of the page and stays.
"""

from collections.abc import Iterator
from typing import Any

import pikepdf


def remove_links(pdf: pikepdf.Pdf) -> int:
    """Addresses that the document led to, each counted once. Safe for hostile nesting only behind
    the check of its depth.
    """
    addresses: set[str] = set()
    for container in _containers(pdf):
        addresses |= _remove_from(container)
    if "/URI" in pdf.Root:  # the address in front of all links
        del pdf.Root["/URI"]
    return len(addresses)


def has_links(pdf: pikepdf.Pdf) -> bool:
    return any(
        _is_link(value) for container in _containers(pdf) for _place, value in _entries(container)
    )


def _containers(pdf: pikepdf.Pdf) -> Iterator[Any]:
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        found = waiting.pop()
        if not isinstance(found, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream)):
            continue
        yield found
        waiting += [
            value
            for _place, value in _entries(found)
            if isinstance(value, pikepdf.Object) and not value.is_indirect
        ]


def _entries(container: Any) -> list[tuple[Any, Any]]:
    """(place, value); those of an array from its end, so that each can be taken out."""
    if isinstance(container, pikepdf.Array):
        return list(reversed(list(enumerate(container.as_list()))))
    return list(container.items())


def _remove_from(container: Any) -> set[str]:
    addresses = set()
    for place, value in _entries(container):
        if _is_link(value):
            addresses.add(str(value.get("/URI", "")).strip())
            del container[place]
    return addresses


def _is_link(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary) and value.get("/S") == pikepdf.Name.URI
