"""Makes the files that students, scanners and attackers send; nothing of it is stored in the
project.
"""

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
from PIL import Image
from PIL.Image import Exif
from pillow_heif import from_pillow

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(pages: int = 1, **root: Any) -> bytes:
    """`root` are entries of the catalogue."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(595, 842))
        for key, value in root.items():
            document.Root[f"/{key}"] = value
        return saved(document)


def saved(document: pikepdf.Pdf, **options: Any) -> bytes:
    written = io.BytesIO()
    document.save(written, **options)
    return written.getvalue()


def action(kind: str, **more: Any) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name(f"/{kind}"), **more)


def pdf_with_annotation(**entries: Any) -> bytes:
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Rect=[0, 0, 100, 20], Subtype=pikepdf.Name.Link
        )
        for key, value in entries.items():
            note[f"/{key}"] = value
        page.obj.Annots = pikepdf.Array([document.make_indirect(note)])
        return saved(document)


def pdf_with_attachment() -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.attachments["noter.txt"] = b"gemt"
        return saved(document)


def pdf_with_orphan_script() -> bytes:
    """The script stands in an object that no page leads to, inside a compressed object stream."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.Root.PieceInfo = document.make_indirect(
            pikepdf.Dictionary(Deep=pikepdf.Array([action("JavaScript", JS="app.alert(1)")]))
        )
        return saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_with_hidden_name() -> bytes:
    """/JavaScript written as /#4a#61…: readers see the same name."""
    return pdf(OpenAction=action("JavaScript", JS="app.alert(1)")).replace(
        b"/JavaScript", b"/#4aava#53cript"
    )


def pdf_with_stream(content: bytes) -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.Root.Extra = document.make_stream(content)
        return saved(document, compress_streams=True)


def locked_pdf(user: str = "hemmelig") -> bytes:
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        return saved(document, encryption=pikepdf.Encryption(owner="ejer", user=user))


def docx(parts: dict[str, str | bytes] | None = None, *, main: str = MAIN) -> bytes:
    """A plain Word file with further or other parts."""
    written = io.BytesIO()
    paragraph = "<w:p><w:r><w:t>Kære mester</w:t></w:r></w:p>"
    text = f"<w:document {_SPACE}><w:body>{paragraph}</w:body></w:document>"
    all_parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES.format(main=main),
        "word/document.xml": text,
        **(parts or {}),
    }
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in all_parts.items():
            archive.writestr(name, part)
    return written.getvalue()


def relationship(kind: str, target: str, *, outside: bool = True) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONSHIPS}/{kind}" Target="{target}"{mode}/>'
        "</Relationships>"
    )


def field(*pieces: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return f"<w:document {_SPACE}><w:body><w:p>{runs}</w:p></w:body></w:document>"


def locked_docx() -> bytes:
    """The flag of every part says: encrypted."""
    made = bytearray(docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(signature)
        while at >= 0:
            made[at + offset] |= 1
            at = made.find(signature, at + 4)
    return bytes(made)


def photo(
    kind: str = "JPEG", size: tuple[int, int] = (900, 1200), mode: str = "RGB", **options: Any
) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, "white").save(written, kind, **options)
    return written.getvalue()


def photo_with_place() -> bytes:
    """Turned on its side, with the position and the phone's name, as phones write it."""
    exif = Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Telefonmager"
    exif.get_ifd(0x8825)[2] = (55.0, 43.0, 54.0)
    return photo(exif=exif)


def pdf_with_photo(photo: bytes, *, packed_twice: bool = False) -> bytes:
    """A page that shows the photo, as programs that turn photos into a PDF write it."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        picture = pikepdf.Stream(document, zlib.compress(photo) if packed_twice else photo)
        names = ["FlateDecode", "DCTDecode"] if packed_twice else ["DCTDecode"]
        picture["/Filter"] = pikepdf.Array([pikepdf.Name(f"/{name}") for name in names])
        picture["/Type"], picture["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
        picture["/Width"], picture["/Height"], picture["/BitsPerComponent"] = 900, 1200, 8
        picture["/ColorSpace"] = pikepdf.Name.DeviceRGB
        picture["/Metadata"] = document.make_stream(b"<x:xmpmeta>55.7 N, Telefonmager</x:xmpmeta>")
        page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        page.obj["/Contents"] = document.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        document.docinfo["/Author"] = "Telefonmager"
        document.docinfo["/Title"] = "Mit CV"
        return saved(document)


def heic() -> bytes:
    written = io.BytesIO()
    from_pillow(Image.new("RGB", (900, 1200), "white")).save(written, quality=50)
    return written.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """The head says so many pixels; hardly any follow."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 4000))
        + _chunk(b"IEND", b"")
    )


def jpeg_that_claims(width: int, height: int) -> bytes:
    made = photo(size=(320, 320))
    at = made.index(b"\xff\xc0")
    return made[: at + 5] + struct.pack(">HH", height, width) + made[at + 9 :]


def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + checked


def zip_bomb_docx() -> bytes:
    return docx({"word/media/image1.png": b"\0" * 61_000_000})
