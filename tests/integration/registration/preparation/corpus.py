"""Sixty uploads: what students really send, and what must never reach a reader."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf

from services.registration.preparation.domain.uploads import EICAR, LARGEST_FILE
from tests.support import made_files as made

HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@dataclass(frozen=True)
class Upload:
    """`refused`: the reason that its sender is told; None: it must be accepted."""

    what: str
    name: str
    make: Callable[[], bytes]
    refused: str | None = None


def _zip_around(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("cv.exe", content)
    return packed.getvalue()


def _good() -> list[Upload]:
    link = made.pdf_with_annotation
    uri = made.action
    return [
        Upload("a plain PDF", "cv.pdf", made.pdf),
        Upload("thirty pages", "cv.pdf", lambda: made.pdf(30)),
        Upload(
            "a PDF that opens on its first page",
            "cv.pdf",
            lambda: made.pdf(OpenAction=made.action("GoTo", D="first")),
        ),
        Upload(
            "a link to a home page",
            "cv.pdf",
            lambda: link(A=uri("URI", URI="https://linkedin.example/in/aase")),
        ),
        Upload(
            "a mail address as link",
            "cv.pdf",
            lambda: link(A=uri("URI", URI="mailto:aase@skole.example")),
        ),
        Upload("a PDF with spaces after its end", "cv.pdf", lambda: made.pdf() + b"\r\n \0"),
        Upload("a PDF called .docx", "cv.docx", made.pdf),
        Upload("a plain Word file", "ansøgning.docx", made.docx),
        Upload(
            "Word with a link",
            "cv.docx",
            lambda: made.docx(
                {
                    "word/_rels/document.xml.rels": made.relationship(
                        "hyperlink", "https://firma.example"
                    )
                }
            ),
        ),
        Upload(
            "Word with a page number field",
            "cv.docx",
            lambda: made.docx({"word/document.xml": made.field(" PAGE ")}),
        ),
        Upload(
            "Word with a drawn icon",
            "cv.docx",
            lambda: made.docx({"word/media/image1.svg": "<svg/>"}),
        ),
        Upload(
            "Word with printer settings",
            "cv.docx",
            lambda: made.docx({"word/printerSettings1.bin": b"\1\2"}),
        ),
        Upload(
            "Word that names its own template",
            "cv.docx",
            lambda: made.docx(
                {
                    "word/_rels/settings.xml.rels": made.relationship(
                        "attachedTemplate", "file:///C:\\Users\\x\\CV.dotx"
                    ),
                    "word/settings.xml": '<w:a><w:attachedTemplate r:id="rId1"/></w:a>',
                }
            ),
        ),
        Upload("a photo of paper", "IMG_1.JPG", made.photo),
        Upload("a photo with the place it was taken", "IMG_2.jpg", made.photo_with_place),
        Upload("a screenshot", "skærm.png", lambda: made.photo("PNG", mode="RGBA")),
        Upload("a scan in grey", "scan.png", lambda: made.photo("PNG", mode="L")),
        Upload("a scan in print colours", "scan.jpg", lambda: made.photo(mode="CMYK")),
        Upload("a photo of an iPhone", "IMG_3.HEIC", made.heic),
        Upload(
            "a photo with a film at its end",
            "PXL.MP.jpg",
            lambda: made.photo() + b"\0\0\0\x18ftypmp42" + b"\0" * 999,
        ),
        Upload("a photo that is a web page too", "cv.jpg", lambda: made.photo() + HTML),
        Upload(
            "a photo that is a zip file too",
            "cv.png",
            lambda: made.photo("PNG") + _zip_around(b"MZ"),
        ),
        Upload("a photo with a comment that runs", "cv.jpg", lambda: made.photo(comment=HTML)),
        Upload("a name that climbs", "../../etc/x", made.pdf),
        Upload("a name that Windows keeps", "CON.pdf", made.pdf),
        Upload("a name of 300 characters", f"{'æ' * 296}.pdf", made.pdf),
        Upload("a name with a line break", 'cv.pdf"\r\nSet-Cookie: a=b', made.pdf),
        Upload("a name that reads backwards", "cv\u202efdp.exe", made.pdf),
    ]


def _hostile_pdfs() -> list[Upload]:
    act, note = made.action, made.pdf_with_annotation
    return [
        Upload(
            "runs a script when opened",
            "cv.pdf",
            lambda: made.pdf(OpenAction=act("JavaScript", JS="app.alert(1)")),
            "script",
        ),
        Upload("a script nobody points to", "cv.pdf", made.pdf_with_orphan_script, "script"),
        Upload("a script under a disguised name", "cv.pdf", made.pdf_with_hidden_name, "script"),
        Upload(
            "a form that is a program",
            "cv.pdf",
            lambda: made.pdf(AcroForm=pikepdf.Dictionary(XFA="<xdp/>", Fields=[])),
            "script",
        ),
        Upload(
            "starts a program",
            "cv.pdf",
            lambda: made.pdf(OpenAction=act("Launch", F="cmd.exe")),
            "launches",
        ),
        Upload(
            "sends what is typed",
            "cv.pdf",
            lambda: note(A=act("SubmitForm", F="https://x.example")),
            "launches",
        ),
        Upload(
            "opens another file",
            "cv.pdf",
            lambda: note(A=act("GoToR", F="\\\\x.example\\a.pdf")),
            "launches",
        ),
        Upload(
            "a link to a file",
            "cv.pdf",
            lambda: note(A=act("URI", URI="file:///c:/windows/x.exe")),
            "launches",
        ),
        Upload(
            "a link that is a script",
            "cv.pdf",
            lambda: note(A=act("URI", URI="javascript:alert(1)")),
            "launches",
        ),
        Upload("another file inside", "cv.pdf", made.pdf_with_attachment, "attached_file"),
        Upload(
            "a film inside", "cv.pdf", lambda: note(Subtype=pikepdf.Name.RichMedia), "attached_file"
        ),
        Upload("a password to open it", "cv.pdf", made.locked_pdf, "password"),
        Upload("a password to change it", "cv.pdf", lambda: made.locked_pdf(""), "password"),
        Upload(
            "a zip file at its end",
            "cv.pdf",
            lambda: made.pdf() + _zip_around(b"MZ"),
            "something_added",
        ),
        Upload("a web page at its end", "cv.pdf", lambda: made.pdf() + HTML, "something_added"),
        Upload(
            "a web page in its first line",
            "cv.pdf",
            lambda: made.pdf().replace(b"\n", b"\n%" + HTML + b"\n", 1),
            "something_added",
        ),
        Upload(
            "the virus of the test, packed", "cv.pdf", lambda: made.pdf_with_stream(EICAR), "virus"
        ),
        Upload(
            "cut off in the middle",
            "cv.pdf",
            lambda: b"%PDF-1.7\n1 0 obj\n<</Type/Cat",
            "unreadable",
        ),
        Upload("a book", "cv.pdf", lambda: made.pdf(31), "too_many_pages"),
    ]


def _other_hostile_files() -> list[Upload]:
    word = made.docx
    return [
        Upload("macros", "cv.docm", lambda: word(main=made.MACRO_MAIN), "macros"),
        Upload(
            "macros called .docx", "cv.docx", lambda: word({"word/vbaProject.bin": b"\1"}), "macros"
        ),
        Upload(
            "a template from the net",
            "cv.docx",
            lambda: word(
                {
                    "word/_rels/settings.xml.rels": made.relationship(
                        "attachedTemplate", "https://x.example/a.dotm"
                    )
                }
            ),
            "links_outside",
        ),
        Upload(
            "a field cut in two that starts a program",
            "cv.docx",
            lambda: word({"word/document.xml": made.field("DDEA", "UTO c:\\\\cmd.exe")}),
            "links_outside",
        ),
        Upload(
            "an object of another program",
            "cv.docx",
            lambda: word({"word/embeddings/oleObject1.bin": b"\1"}),
            "attached_file",
        ),
        Upload(
            "a web page inside",
            "cv.docx",
            lambda: word({"word/afchunk.htm": HTML}),
            "attached_file",
        ),
        Upload(
            "an entity that reads files",
            "cv.docx",
            lambda: word({"word/styles.xml": XXE}),
            "unreadable",
        ),
        Upload("Word that unpacks to 61 MB", "cv.docx", made.zip_bomb_docx, "unreadable"),
        Upload("Word with a password", "cv.docx", made.locked_docx, "password"),
        Upload("a zip file called .docx", "cv.docx", lambda: _zip_around(b"MZ"), "wrong_type"),
        Upload(
            "Word behind another file",
            "cv.docx",
            lambda: b"PK\x03\x04" + HTML + word(),
            "something_added",
        ),
        Upload("a web page called .pdf", "cv.pdf", lambda: HTML, "web_page"),
        Upload("a drawing called .pdf", "cv.pdf", lambda: b"\xef\xbb\xbf \n" + SVG, "web_page"),
        Upload("a program called .pdf", "cv.pdf", lambda: b"MZ\x90\0" + b"\0" * 200, "wrong_type"),
        Upload("a moving picture", "cv.jpg", lambda: made.photo("GIF", mode="P"), "wrong_type"),
        Upload("the virus of the test", "cv.pdf", lambda: EICAR, "virus"),
        Upload(
            "old Word",
            "cv.doc",
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "old_word",
        ),
        Upload("nothing at all", "cv.pdf", lambda: b"", "empty"),
        Upload("too big", "cv.pdf", lambda: b"%PDF-" + b"0" * LARGEST_FILE, "too_big"),
        Upload(
            "a picture of 30,000 x 30,000",
            "cv.png",
            lambda: made.png_that_claims(30_000, 30_000),
            "too_many_pixels",
        ),
        Upload(
            "a photo of 30,000 x 30,000",
            "cv.jpg",
            lambda: made.jpeg_that_claims(30_000, 30_000),
            "too_many_pixels",
        ),
        Upload(
            "a picture of one point", "cv.png", lambda: made.photo("PNG", (1, 1)), "photo_too_small"
        ),
        Upload("a photo that breaks off", "cv.jpg", lambda: made.photo()[:400], "unreadable"),
    ]


CORPUS = [*_good(), *_hostile_pdfs(), *_other_hostile_files()]
