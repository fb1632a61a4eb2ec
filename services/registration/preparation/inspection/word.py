"""Refuses a Word file that does more than hold text and pictures; packs the others anew.

The parts follow ECMA-376 part 1 (WordprocessingML) and part 2 (packages).
"""

import io
import re
import zipfile
import zlib

from services.registration.preparation.domain.preparation_errors import FileRefused
from services.registration.preparation.domain.uploads import DOCX, EICAR
from services.registration.preparation.inspection.clean_copy import CleanCopy
from services.registration.preparation.inspection.embedded import without_metadata

_MOST_PARTS = 2_000
_MOST_UNPACKED = 60_000_000
_MAIN = b"wordprocessingml.document.main+xml"
_END_OF_ZIP = b"PK\x05\x06"
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_MACROS = re.compile(rb"macroEnabled|vbaProject|ms-office\.active|activeX", re.I)
_FIELD = re.compile(rb"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON)\b")
_RELATIONSHIP = re.compile(rb"<[\w:]*Relationship\b[^>]*>", re.S)
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.I)
_HARMLESS_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.I)
_SAFE_TARGET = re.compile(
    rb"Target\s*=\s*[\"']\s*(?:https?:|mailto:|tel:|[^:\\/\"'][^:\\\"']*[\"'])", re.I
)
# Word writes where the template of a document lies; the file goes on without it.
_OWN_TEMPLATE = re.compile(
    rb"<[\w:]*Relationship\b(?=[^>]*/attachedTemplate[\"'])(?=[^>]*Target\s*=\s*[\"']file:)[^>]*>",
    re.I,
)
_TEMPLATE_NAMED = re.compile(rb"<w:attachedTemplate\b[^>]*/>")
_INSTRUCTION = re.compile(rb"<w:instrText\b[^>]*>([^<]*)<|w:instr\s*=\s*[\"']([^\"']*)[\"']")


def clean_word(content: bytes) -> CleanCopy:
    """The same parts packed anew. Raises FileRefused."""
    try:
        _refuse_another_file_around_it(content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise FileRefused(reason="unreadable") from error
    except RuntimeError as error:  # zipfile's word for a part that wants a password
        raise FileRefused(reason="password") from error
    _forget_own_template(parts)
    _refuse_what_acts(parts)
    for name in parts:
        if name.startswith("word/media/"):
            parts[name] = without_metadata(parts[name])
    return CleanCopy(DOCX, _packed(parts))


def _refuse_another_file_around_it(content: bytes) -> None:
    """A zip is read from its end, so anything may stand before it and in its comment."""
    end = content.rfind(_END_OF_ZIP)
    if end < 0 or len(content) - end < 22:
        raise FileRefused(reason="unreadable")
    if content[end + 22 :]:
        raise FileRefused(reason="something_added")


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise FileRefused(reason="wrong_type")
    if len(entries) > _MOST_PARTS or len(set(names)) != len(names):
        raise FileRefused(reason="unreadable")
    if min(entry.header_offset for entry in entries) != 0:
        raise FileRefused(reason="something_added")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(reason="password")
    parts: dict[str, bytes] = {}
    left = _MOST_UNPACKED
    for entry in entries:
        if entry.is_dir():
            continue
        if ".." in entry.filename.split("/") or entry.filename.startswith(("/", "\\")):
            raise FileRefused(reason="unreadable")
        with archive.open(entry) as part:
            parts[entry.filename] = part.read(left + 1)  # the sizes in the directory may lie
        left -= len(parts[entry.filename])
        if left < 0:
            raise FileRefused(reason="unreadable")
    return parts


def _refuse_what_acts(parts: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"]
    if _MACROS.search(types) or any("vbaproject" in name.lower() for name in parts):
        raise FileRefused(reason="macros")
    if _MAIN not in types:
        raise FileRefused(reason="wrong_type")
    for name, part in parts.items():
        lowered = name.lower()
        if EICAR in part:
            raise FileRefused(reason="virus")
        if _is_another_file(lowered):
            raise FileRefused(reason="attached_file")
        if lowered.endswith((".xml", ".rels")):
            _look_at_xml(lowered, part)


def _forget_own_template(parts: dict[str, bytes]) -> None:
    links, settings = "word/_rels/settings.xml.rels", "word/settings.xml"
    if links in parts and settings in parts and _OWN_TEMPLATE.search(parts[links]):
        parts[links] = _OWN_TEMPLATE.sub(b"", parts[links])
        parts[settings] = _TEMPLATE_NAMED.sub(b"", parts[settings])


def _is_another_file(name: str) -> bool:
    """Printer settings are a .bin of Word's own; drawn icons are .svg among the pictures."""
    if name.startswith(("word/embeddings/", "word/activex/")):
        return True
    if name.endswith(".bin"):
        return "printersettings" not in name
    return name.endswith((".exe", ".ole", ".htm", ".html", ".mht", ".js", ".vbs"))


def _look_at_xml(name: str, part: bytes) -> None:
    if _DTD.search(part) or part.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(reason="unreadable")
    if name.endswith(".rels"):
        _look_at_relationships(part)
    elif b"altChunk" in part:
        raise FileRefused(reason="attached_file")
    elif b"instrText" in part or b"fldSimple" in part:
        # Word may cut an instruction over several runs, so they are read as one.
        instructions = [first or second for first, second in _INSTRUCTION.findall(part)]
        if _FIELD.search(b"".join(instructions)) or _FIELD.search(b" ".join(instructions)):
            raise FileRefused(reason="links_outside")


def _look_at_relationships(part: bytes) -> None:
    for relationship in _RELATIONSHIP.findall(part):
        if b"/oleObject" in relationship or b"/aFChunk" in relationship:
            raise FileRefused(reason="attached_file")
        if not _EXTERNAL.search(relationship):
            continue
        if not (_HARMLESS_LINK.search(relationship) and _SAFE_TARGET.search(relationship)):
            raise FileRefused(reason="links_outside")


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, 8)
    return packed.getvalue()
