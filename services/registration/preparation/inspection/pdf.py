"""Refuses a PDF that does more than show pages, and writes the others anew, without links to the
net and without what the file and its pictures say of their making.

The rules follow ISO 32000-1, 12.6 (actions) and 7.11 (file specifications).
"""

import io
import re
from typing import Any

import pikepdf

from services.registration.preparation.domain.preparation_errors import FileRefused
from services.registration.preparation.domain.uploads import EICAR, MOST_PAGES
from services.registration.preparation.inspection.clean_copy import CleanCopy
from services.registration.preparation.inspection.embedded import without_metadata
from services.registration.preparation.inspection.pdf_links import has_links, remove_links

_MOST_OBJECTS = 300_000
_MOST_DEPTH = 100
_MOST_UNPACKED = 64_000_000
_SAFE_ADDRESS = re.compile(r"\A\s*(?:https?:|mailto:|tel:|www\.|[^:]*\Z)", re.I)

_OF_ITS_MAKING = ("/Metadata", "/PieceInfo", "/LastModified")
_BY_KEY = {
    "/JS": "script",
    "/JavaScript": "script",
    "/XFA": "script",
    "/EF": "attached_file",
    "/EmbeddedFiles": "attached_file",
    "/RichMediaContent": "attached_file",
}
_BY_ACTION = {
    "/JavaScript": "script",
    "/Rendition": "script",
    "/Launch": "launches",
    "/GoToR": "launches",
    "/GoToE": "launches",
    "/SubmitForm": "launches",
    "/ImportData": "launches",
    "/Movie": "launches",
    "/Sound": "launches",
    "/RichMediaExecute": "launches",
}
_BY_KIND = {
    "/EmbeddedFile": "attached_file",
    "/FileAttachment": "attached_file",
    "/RichMedia": "attached_file",
    "/3D": "attached_file",
    "/Screen": "launches",
}


def clean_pdf(content: bytes) -> CleanCopy:
    """The same pages written anew. Raises FileRefused."""
    _refuse_what_follows_the_end(content)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise FileRefused(reason="password")
            _refuse_what_acts(pdf)
            pages = len(pdf.pages)
            if not 1 <= pages <= MOST_PAGES:
                raise FileRefused(reason="too_many_pages" if pages else "unreadable")
            links_removed = remove_links(pdf)
            _forget_its_making(pdf)
            written = io.BytesIO()
            pdf.save(written)
        _check_copy(written)
    except pikepdf.PasswordError as error:
        raise FileRefused(reason="password") from error
    except pikepdf.PdfError as error:
        raise FileRefused(reason="unreadable") from error
    return CleanCopy("application/pdf", written.getvalue(), links_removed)


def _check_copy(written: io.BytesIO) -> None:
    """What is kept is judged as it will be read, not as we believe to have written it."""
    with pikepdf.open(written) as copy:
        _refuse_what_acts(copy)
        if has_links(copy):
            raise FileRefused(reason="unreadable")


def _forget_its_making(pdf: pikepdf.Pdf) -> None:
    """Metadata of the document, its parts and its pictures; the title stays, it is read aloud.

    A picture written inside a page's own stream (8.9.7) is left: such are a few pixels large.
    """
    for key in list(pdf.docinfo.keys()):
        if key != "/Title":
            del pdf.docinfo[key]
    for found in pdf.objects:
        if not isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        for key in _OF_ITS_MAKING:
            if key in found:
                del found[key]
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") == "/Image":
            _clean_picture(pdf, found)


def _clean_picture(pdf: pikepdf.Pdf, found: pikepdf.Stream) -> None:
    """A picture that was packed as a file of its own; others hold pixels and nothing else."""
    filters = found.get("/Filter")
    packed = [filters] if isinstance(filters, pikepdf.Name) else list(filters or [])
    if not packed or str(packed[-1]) not in {"/DCTDecode", "/JPXDecode"}:
        return
    picture = found.read_raw_bytes()
    if len(packed) > 1:
        wrapped = pikepdf.Stream(pdf, picture)
        wrapped["/Filter"] = pikepdf.Array(packed[:-1])
        picture = wrapped.read_bytes()
    found.write(
        without_metadata(picture),
        filter=pikepdf.Name(str(packed[-1])),
        decode_parms=_of_the_last(found.get("/DecodeParms")),
    )


def _of_the_last(parameters: Any) -> Any:
    return parameters[-1] if isinstance(parameters, pikepdf.Array) else parameters


def _refuse_what_follows_the_end(content: bytes) -> None:
    """A file that is a PDF and something else too is made to deceive."""
    _pages, mark, rest = content.rpartition(b"%%EOF")
    if mark and rest.strip(b"\0 \t\r\n"):
        raise FileRefused(reason="something_added")
    before_first_object = re.split(rb"\d+\s+\d+\s+obj", content[:4096], maxsplit=1)[0]
    if b"<" in before_first_object and re.search(
        rb"<\s*(?:!doctype|html|script|svg|\?xml|\?php)", before_first_object, re.I
    ):
        raise FileRefused(reason="something_added")


def _refuse_what_acts(pdf: pikepdf.Pdf) -> None:
    """Every object counts, also those that no page leads to: a reader may find them."""
    unpacked = 0
    _look_at(pdf.trailer, 0)
    for number, found in enumerate(pdf.objects):
        if number > _MOST_OBJECTS:
            raise FileRefused(reason="unreadable")
        _look_at(found, 0)
        if isinstance(found, pikepdf.Stream) and found.get("/Subtype") != "/Image":
            unpacked += _look_into_stream(found)
            if unpacked > _MOST_UNPACKED:
                raise FileRefused(reason="unreadable")


def _look_into_stream(stream: pikepdf.Stream) -> int:
    """Bytes unpacked. What cannot be unpacked cannot be shown either and is left as it is."""
    try:
        unpacked = stream.read_bytes()
    except pikepdf.PdfError:
        return 0
    if EICAR in unpacked:
        raise FileRefused(reason="virus")
    return len(unpacked)


def _look_at(found: Any, depth: int) -> None:
    """This object and those written inside it; those it only refers to come by themselves."""
    if depth > _MOST_DEPTH:
        raise FileRefused(reason="unreadable")
    if isinstance(found, pikepdf.Array):
        children = list(found.as_list())
    elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        _look_at_keys(found)
        children = [value for _key, value in found.items()]
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            _look_at(child, depth + 1)


def _look_at_keys(found: Any) -> None:
    for key in found.keys():  # noqa: SIM118 - not a dict
        if key in _BY_KEY:
            raise FileRefused(reason=_BY_KEY[key])
    if _lies_elsewhere(found):
        raise FileRefused(reason="launches")
    action = _name(found.get("/S"))
    if action in _BY_ACTION:
        raise FileRefused(reason=_BY_ACTION[action])
    if action == "/URI" and not _SAFE_ADDRESS.match(str(found.get("/URI", ""))):
        raise FileRefused(reason="launches")
    for kind in (_name(found.get("/Type")), _name(found.get("/Subtype"))):
        if kind in _BY_KIND:
            raise FileRefused(reason=_BY_KIND[kind])


def _lies_elsewhere(found: Any) -> bool:
    """Content, or a page, that a reader would fetch from another file or the net (7.3.8.2, 8.10.4,
    7.11.5), and an article that goes on in another file (12.6.4.6).
    """
    if isinstance(found, pikepdf.Stream):
        return "/F" in found or "/Ref" in found
    return found.get("/FS") == pikepdf.Name.URL or (
        found.get("/S") == pikepdf.Name.Thread and "/F" in found
    )


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""
