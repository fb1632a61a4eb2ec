"""No hostile file comes through, no honest one is turned away, and the copies are clean."""

import io
import zipfile
from typing import Any

import pikepdf
import pytest
from PIL import Image

from services.registration.preparation.domain.preparation_errors import FileRefused
from services.registration.preparation.domain.uploads import DOCX, REASONS, served_name, shown_name
from services.registration.preparation.inspection.child import inspect
from services.registration.preparation.inspection.embedded import without_metadata
from services.registration.preparation.inspection.inspector import (
    InspectionFailed,
    inspect_in_child,
)
from tests.integration.registration.preparation.corpus import CORPUS, HTML, Upload
from tests.support import made_files as made

pytestmark = pytest.mark.usefixtures("the_day_before")


def test_the_corpus_has_sixty_files_or_more() -> None:
    assert len(CORPUS) >= 60
    assert len({upload.what for upload in CORPUS}) == len(CORPUS)
    assert {upload.refused for upload in CORPUS} - {None} <= REASONS


@pytest.mark.parametrize("upload", CORPUS, ids=lambda upload: upload.what)
def test_every_file_is_judged_rightly(upload: Upload) -> None:
    content = upload.make()
    if upload.refused:
        with pytest.raises(FileRefused) as refused:
            inspect(content)
        assert refused.value.fields["reason"] == upload.refused
        return
    clean = inspect(content)
    assert clean.media_type in {"application/pdf", "image/jpeg", DOCX}
    for payload in (b"<script", b"cv.exe", b"ftypmp42", b"alert"):
        assert payload not in clean.content, "the copy carries what was hidden in the file"


def test_a_photo_is_upright_and_says_neither_where_nor_by_what() -> None:
    clean = inspect(made.photo_with_place()).content
    with Image.open(io.BytesIO(clean)) as photo:
        assert photo.size == (1200, 900), "it was taken on its side"
        assert not photo.getexif()
    assert b"Telefonmager" not in clean


def photo_inside(clean: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(clean)) as document:
        picture = document.pages[0].obj["/Resources"]["/XObject"]["/Im0"]
        return bytes(picture.read_raw_bytes())


@pytest.mark.parametrize("packed_twice", [False, True])
def test_a_photo_inside_a_pdf_says_neither_where_nor_by_what(packed_twice: bool) -> None:
    photo = made.photo_with_place() + b"a film that hangs behind: Telefonmager"
    clean = inspect(made.pdf_with_photo(photo, packed_twice=packed_twice)).content
    with pikepdf.open(io.BytesIO(clean)) as document:
        everything = b"".join(
            each.read_raw_bytes() for each in document.objects if isinstance(each, pikepdf.Stream)
        )
        assert dict(document.docinfo) == {"/Title": "Mit CV"}
    assert b"Telefonmager" not in clean + everything
    with Image.open(io.BytesIO(photo_inside(clean))) as left:
        assert dict(left.getexif()) == {0x0112: 6}, "which side is up, and nothing else"
    with (
        Image.open(io.BytesIO(photo)) as before,
        Image.open(io.BytesIO(photo_inside(clean))) as now,
    ):
        assert before.tobytes() == now.tobytes(), "no pixel is drawn anew"


@pytest.mark.parametrize("options", [{"progressive": True}, {"icc_profile": b"p" * 40}, {}])
def test_taking_metadata_out_leaves_every_kind_of_jpeg_whole(options: dict[str, Any]) -> None:
    drawn = Image.effect_noise((300, 200), 90).convert("RGB")
    written = io.BytesIO()
    drawn.save(written, "JPEG", comment=b"Telefonmager", **options)
    clean = without_metadata(written.getvalue())
    assert b"Telefonmager" not in clean
    with Image.open(written) as before, Image.open(io.BytesIO(clean)) as now:
        assert before.tobytes() == now.tobytes()
        assert before.info.get("icc_profile") == now.info.get("icc_profile")


def test_a_photo_inside_a_word_file_says_no_more_than_one_inside_a_pdf() -> None:
    written = made.docx({"word/media/image1.jpeg": made.photo_with_place()})
    clean = inspect(written).content
    with zipfile.ZipFile(io.BytesIO(clean)) as parts:
        left = parts.read("word/media/image1.jpeg")
    assert b"Telefonmager" not in left
    with Image.open(io.BytesIO(left)) as photo:
        assert dict(photo.getexif()) == {0x0112: 6}


def test_a_jpeg_2000_loses_its_boxes_of_text() -> None:
    written = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(written, "JPEG2000")
    picture = written.getvalue()
    telling = b"\x00\x00\x00\x18uuidTelefonmager1234"
    assert without_metadata(picture + telling) == picture


@pytest.mark.parametrize("cut", [3, 20, 200, 700])
def test_a_broken_picture_hurts_nobody(cut: int) -> None:
    assert len(without_metadata(made.photo_with_place()[:cut])) <= cut + 40


def test_a_big_photo_becomes_small_enough_to_mail() -> None:
    clean = inspect(made.photo(size=(4000, 6000))).content
    with Image.open(io.BytesIO(clean)) as photo:
        assert max(photo.size) <= 2400


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/x", "x"),
        (r"C:\Users\aase\cv.pdf", "cv.pdf"),
        ("CON.pdf", "CON.pdf"),
        ('cv.pdf"\r\nSet-Cookie: a=b', 'cv.pdf" Set-Cookie: a=b'),
        ("cv\u202efdp.exe", "cv fdp.exe"),
        ("", ""),
    ],
)
def test_a_name_is_shown_in_one_harmless_line(given: str, shown: str) -> None:
    assert shown_name(given) == shown


def test_a_long_name_keeps_its_ending() -> None:
    shown = shown_name(f"{'æ' * 296}.pdf")
    assert len(shown) <= 80
    assert shown.endswith("….pdf")


def test_the_name_that_is_served_is_ours() -> None:
    assert served_name("CV", 'Åse "O\'Brien"\r\n', "application/pdf") == "CV - Åse O'Brien.pdf"
    assert served_name("CV", "../..", "image/jpeg") == "CV.jpg"


def test_the_child_tells_good_from_bad() -> None:
    verdict = inspect_in_child(made.pdf())
    assert (verdict.refused, verdict.media_type) == ("", "application/pdf")
    assert verdict.content.startswith(b"%PDF-")
    assert inspect_in_child(made.pdf() + HTML).refused == "something_added"


PYTHON = ("python3", "-c")


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.kill(os.getpid(), 9)",
        "import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 1))\nwhile True: pass",
    ],
    ids=["dies", "burns"],
)
def test_a_file_that_takes_the_child_down_is_refused(program: str) -> None:
    assert inspect_in_child(b"x", command=(*PYTHON, program)).refused == "unreadable"


def test_a_file_that_keeps_the_child_busy_is_refused() -> None:
    sleeping = (*PYTHON, "import threading; threading.Event().wait()")
    assert inspect_in_child(b"x", command=sleeping, seconds=0.2).refused == "unreadable"


def test_a_broken_installation_blames_no_file() -> None:
    with pytest.raises(InspectionFailed):
        inspect_in_child(b"x", command=(*PYTHON, "import no_such_module"))


def test_the_child_sees_no_secrets() -> None:
    program = (
        "import os, json, sys; sys.stdin.read();"
        "print(json.dumps({'refused': ','.join(k for k in os.environ if k != 'LC_CTYPE')}))"
    )
    assert inspect_in_child(b"x", command=(*PYTHON, program)).refused == ""
