"""A file is handed out under a name that every browser reads."""

import pytest

from shared.web.downloads import attachment


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("matchdag.ics", "attachment; filename=matchdag.ics"),
        (
            "elever 2.A.xlsx",
            "attachment; filename=\"elever 2.A.xlsx\"; filename*=UTF-8''elever%202.A.xlsx",
        ),
        (
            "fremmøde.xlsx",
            "attachment; filename=fremm_de.xlsx; filename*=UTF-8''fremm%C3%B8de.xlsx",
        ),
        ('a"b.pdf', 'attachment; filename="a\\"b.pdf"; filename*=UTF-8\'\'a%22b.pdf'),
    ],
)
def test_the_name_is_plain_with_the_real_one_beside_it(name: str, header: str) -> None:
    assert attachment(name) == header


def test_no_name_begins_another_header() -> None:
    with_break = attachment("a\r\nSet-Cookie: b")
    assert "\r" not in with_break
    assert "\n" not in with_break
