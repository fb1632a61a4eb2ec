"""Takes out of pictures inside a document what they say besides themselves: where, when, by what.

A JPEG keeps its pixels byte for byte (ITU T.81, B.1: marker segments) and which side is up; a JPEG
2000 loses its XML and UUID boxes (ISO 15444-1, I.7). Nothing here decodes a picture.
"""

import io
import re
import struct

from PIL import Image

_SCAN, _END = 0xDA, 0xD9
_APP0, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
_WITHOUT_LENGTH = frozenset({0xFF, 0x01, *range(0xD0, 0xD8)})
_AFTER_A_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_ORIENTATION = 0x0112
_TELLING_BOXES = frozenset({b"xml ", b"uuid", b"uinf"})
_JP2 = b"\x00\x00\x00\x0cjP  "


def without_metadata(picture: bytes) -> bytes:
    """The same picture; what is neither JPEG nor JPEG 2000, or is broken, comes back as it is."""
    if picture.startswith(b"\xff\xd8"):
        return _clean_jpeg(picture)
    return _clean_jpeg_2000(picture) if picture.startswith(_JP2) else picture


def _clean_jpeg(picture: bytes) -> bytes:
    """Segment by segment to the end of the picture: phones hang a preview or a film behind it."""
    kept, at, upright = [picture[:2]], 2, _upright(picture)
    while at + 4 <= len(picture) and picture[at] == 0xFF and picture[at + 1] != _END:
        marker = picture[at + 1]
        if marker in _WITHOUT_LENGTH:
            after = at + (1 if marker == 0xFF else 2)
        else:
            after = at + 2 + int.from_bytes(picture[at + 2 : at + 4], "big")
        if marker == _SCAN:
            found = _AFTER_A_SCAN.search(picture, after)
            after = found.start() if found else len(picture)
        if upright and marker != _APP0:
            kept.append(upright)
            upright = b""
        if not _is_telling(marker, picture[at + 4 : at + 16]):
            kept.append(picture[at:after])
        at = after
    return b"".join(kept) + picture[at : at + 2]


def _is_telling(marker: int, begins: bytes) -> bool:
    """Everything that programs add, but what says how to read the colours."""
    if marker == _APP2:
        return not begins.startswith(b"ICC_PROFILE")
    return marker == _COMMENT or (_APP0 < marker <= _APP15 and marker != _APP14)


def _upright(picture: bytes) -> bytes:
    """A segment that says only which side is up; empty where the picture stands."""
    try:
        with Image.open(io.BytesIO(picture), formats=["JPEG"]) as opened:
            side = opened.getexif().get(_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError):
        return b""
    if side not in range(2, 9):
        return b""
    one_entry = struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, side, 0, 0)
    content = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08" + one_entry
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


def _clean_jpeg_2000(picture: bytes) -> bytes:
    kept, at = [], 0
    while at + 8 <= len(picture):
        length, kind = struct.unpack(">I4s", picture[at : at + 8])
        if length == 1 and at + 16 <= len(picture):
            (length,) = struct.unpack(">Q", picture[at + 8 : at + 16])
        elif length == 0:
            length = len(picture) - at
        if length < 8 or at + length > len(picture):
            return picture
        if kind not in _TELLING_BOXES:
            kept.append(picture[at : at + length])
        at += length
    return b"".join(kept)
