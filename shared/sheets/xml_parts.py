"""Walks through one XML part of a workbook by its elements; refuses definitions of types."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from shared.sheets.faults import UnreadableFileError

_PREFIX = re.compile(rb"</?\w+:|\s(?!xmlns:)\w+:\w+\s*=")
Attributes = dict[str, str]


def walk(
    part: bytes,
    begin: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Names come without their prefix. Raises UnreadableFileError where it is no such XML."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    # most parts have no prefixes: nothing is made anew for their thousands of cells
    has_prefixes = _PREFIX.search(part) is not None
    if has_prefixes:
        parser.StartElementHandler = lambda name, attributes: begin(
            _local(name), {_local(key): value for key, value in attributes.items()}
        )
    else:
        parser.StartElementHandler = begin
    if end is not None:
        parser.EndElementHandler = (lambda name: end(_local(name))) if has_prefixes else end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise UnreadableFileError("damaged") from error


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_: object) -> None:
    raise UnreadableFileError("unknown_format")
