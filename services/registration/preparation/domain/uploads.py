"""What may be uploaded, told from the first bytes; must not unpack, parse or decode anything.

What lies deeper is looked for by `inspection`, in a process of its own.
"""

import re
import unicodedata
from typing import Literal

from services.registration.preparation.domain.preparation_errors import FileRefused

FileKind = Literal["pdf", "docx", "photo"]

LARGEST_FILE = 10_000_000
LARGEST_PHOTO_PIXELS = 64_000_000
SMALLEST_PHOTO_SIDE = 300
MOST_PAGES = 30
UPLOADS_PER_DAY = 20

#: why a file is refused; each has a sentence that says what to do instead
REASONS = frozenset(
    {
        "empty",
        "too_big",
        "wrong_type",
        "web_page",
        "old_word",
        "virus",
        "unreadable",
        "password",
        "script",
        "attached_file",
        "launches",
        "something_added",
        "macros",
        "links_outside",
        "too_many_pages",
        "too_many_pixels",
        "photo_too_small",
    }
)

ENDINGS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: the harmless file that every virus scanner must find; in two pieces, so that none finds this one
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
_MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<", re.S)


def kind_of(content: bytes) -> FileKind:
    """The kind that the bytes claim to be. Raises FileRefused for what is none of ours."""
    if not content.strip(b"\0 \t\r\n"):
        raise FileRefused(reason="empty")
    if len(content) > LARGEST_FILE:
        raise FileRefused(reason="too_big")
    if EICAR in content:
        raise FileRefused(reason="virus")
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "docx"
    if _is_photo(content):
        return "photo"
    raise FileRefused(reason=_why_not(content))


def _is_photo(content: bytes) -> bool:
    is_heif = content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or is_heif


def _why_not(content: bytes) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "old_word"
    return "web_page" if _MARKUP.match(content) else "wrong_type"


def shown_name(file_name: str) -> str:
    """The sender's file name as it may be shown: one line, no folders, at most 80 characters."""
    name = re.split(r"[\\/]", unicodedata.normalize("NFC", file_name))[-1]
    name = "".join(" " if _is_hidden(character) else character for character in name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if len(name) > 80 and dot and len(ending) <= 5:
        return f"{stem[: 78 - len(ending)]}….{ending}"
    return name[:80]


def _is_hidden(character: str) -> bool:
    """Control characters, and those that turn or hide the text around them."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def served_name(word: str, student: str, media_type: str) -> str:
    """The name under which a file is handed out: never the one that its sender chose."""
    person = "".join(c if c.isalnum() or c in " -'." else " " for c in student)
    person = re.sub(r"\s+", " ", person).strip(" .")[:80]
    return f"{word} - {person}.{ENDINGS[media_type]}" if person else f"{word}.{ENDINGS[media_type]}"
