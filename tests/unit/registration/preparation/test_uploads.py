"""What an upload claims to be, why it is turned away, and by what name it is shown and served."""

import pytest

from services.registration.preparation.domain.preparation_errors import FileRefused
from services.registration.preparation.domain.uploads import (
    DOCX,
    EICAR,
    LARGEST_FILE,
    REASONS,
    kind_of,
    served_name,
    shown_name,
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"PK\x03\x04 ...", "docx"),
        (b"\xff\xd8\xff\xe0 ...", "photo"),
        (b"\x89PNG\r\n\x1a\n ...", "photo"),
        (b"\0\0\0\x18ftypheic ...", "photo"),
    ],
)
def test_the_first_bytes_decide_and_not_the_name(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\0 \r\n\t", "empty"),
        (b"%PDF-" + b"x" * (LARGEST_FILE - 4), "too_big"),
        (b"%PDF-1.7 " + EICAR, "virus"),
        (b"\xd0\xcf\x11\xe0 ...", "old_word"),
        (b"<html>", "web_page"),
        (b"\xef\xbb\xbf\n <svg>", "web_page"),
        (b"MZ\x90\0", "wrong_type"),
        (b" %PDF-1.7", "wrong_type"),
        (b"\0\0\0\x18ftypmp42 ...", "wrong_type"),
    ],
)
def test_what_is_none_of_ours_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        kind_of(content)
    assert refused.value.fields == {"reason": reason}
    assert reason in REASONS


def test_a_file_of_exactly_the_largest_size_is_taken() -> None:
    assert kind_of(b"%PDF-" + b"x" * (LARGEST_FILE - 5)) == "pdf"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("cv.pdf", "cv.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ida\\cv.docx", "cv.docx"),
        ('cv.pdf"\r\nSet-Cookie: a=b', 'cv.pdf" Set-Cookie: a=b'),
        ("cv\u202efdp.exe", "cv fdp.exe"),
        (" .cv  ny.pdf. ", "cv ny.pdf"),
        ("A\u030arhus.pdf", "Århus.pdf"),
        ("", ""),
    ],
)
def test_a_name_is_shown_on_one_line_without_folders_or_tricks(given: str, shown: str) -> None:
    assert shown_name(given) == shown


def test_a_long_name_keeps_its_ending_within_eighty_characters() -> None:
    assert shown_name("æ" * 296 + ".pdf") == "æ" * 75 + "….pdf"
    assert len(shown_name("æ" * 296 + ".pdf")) == 80
    assert shown_name("æ" * 300) == "æ" * 80


def test_a_file_is_served_by_whose_it_is_and_what_it_is() -> None:
    assert served_name("CV", "Åse O'Brien-Lund", "application/pdf") == "CV - Åse O'Brien-Lund.pdf"
    assert served_name("CV", 'Ida "\r\n/..\\ Holm', DOCX) == "CV - Ida .. Holm.docx"
    assert served_name("CV", '"/"', "image/jpeg") == "CV.jpg"
