"""A CV with a link to the net is accepted without the link; it looks the same, and she is told.

What acts in another way is refused beside a link as it is without one.
"""

import io
import shutil
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services.registration.preparation.domain.preparation_errors import FileRefused
from services.registration.preparation.inspection.child import inspect
from services.registration.preparation.inspection.inspector import inspect_in_child
from services.registration.preparation.models import Document
from tests.integration.registration.preparation.made_links import (
    PLACES,
    page_with_words,
    written,
)
from tests.support import made_files as made
from tests.support.preparation import hand_in

pytestmark = pytest.mark.usefixtures("the_day_before")

ADDRESS = "https://linkedin.example/in/aase"


def cv(*places: str, packed: bool = False, in_steps: bool = False, shared: bool = False) -> bytes:
    """Leads to the net from these places; `shared`: the action is an object of its own."""
    with page_with_words() as document:
        for place in places:
            action = made.action("URI", URI=ADDRESS)
            PLACES[place](document, document.make_indirect(action) if shared else action)
        return written(document, packed=packed, in_steps=in_steps)


def drawn(content: bytes) -> list[Any]:
    """All that the first page draws with, and each annotation but for what it does."""
    with pikepdf.open(io.BytesIO(content)) as document:
        page = document.pages[0].obj
        notes = []
        for note in page.Annots:
            seen = {
                key: value.unparse() if isinstance(value, pikepdf.Object) else value
                for key, value in note.items()
                if key not in {"/A", "/PA", "/AA", "/AP"}
            }
            appearance = note.get("/AP")
            notes.append((seen, appearance.N.read_bytes() if appearance is not None else b""))
        box = [float(side) for side in page.MediaBox]
        return [page.Contents.read_bytes(), page.get("/Resources"), box, notes]


def everything(content: bytes) -> str:
    """Every object of the file, unpacked."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return repr([each.unparse(resolved=True) for each in [document.trailer, *document.objects]])


@pytest.mark.parametrize(
    ("place", "packed", "in_steps", "shared"),
    list(product(PLACES, (False, True), (False, True), (False, True))),
)
def test_a_link_is_taken_out_wherever_it_stands(
    place: str, packed: bool, in_steps: bool, shared: bool
) -> None:
    content = cv(place, packed=packed, in_steps=in_steps, shared=shared)
    assert ADDRESS in everything(content), "control: the file leads there"
    clean = inspect(content)
    assert clean.links_removed == 1
    assert ADDRESS not in everything(clean.content)
    assert "/URI" not in everything(clean.content)
    assert drawn(clean.content) == drawn(content)
    assert inspect(clean.content).links_removed == 0, "the copy comes through its own check"


@settings(max_examples=60, deadline=None)
@given(
    places=st.lists(st.sampled_from(sorted(PLACES)), min_size=1, unique=True),
    addresses=st.lists(
        st.sampled_from(["mailto:aase@skole.example", "tel:+4512345678", "www.x.example", ADDRESS]),
        min_size=1,
        max_size=14,
    ),
    packed=st.booleans(),
)
def test_each_address_counts_once_however_often_it_is_named(
    places: list[str], addresses: list[str], packed: bool
) -> None:
    with page_with_words() as document:
        named = set()
        for number, place in enumerate(places):
            address = addresses[number % len(addresses)]
            # one place may take another's: then the first is gone before it is written
            PLACES[place](document, made.action("URI", URI=address))
        content = written(document, packed=packed, in_steps=False)
        named = {address for address in addresses if address in everything(content)}
    clean = inspect(content)
    assert clean.links_removed == len(named)
    assert not [address for address in addresses if address in everything(clean.content)]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("kind", "entries", "reason"),
    [
        ("JavaScript", {"JS": "app.alert(1)"}, "script"),
        ("Launch", {"F": "cmd.exe"}, "launches"),
        ("GoToR", {"F": "\\\\x.example\\a.pdf"}, "launches"),
        ("GoToE", {"F": "a.pdf"}, "launches"),
        ("SubmitForm", {"F": "https://x.example"}, "launches"),
        ("ImportData", {"F": "a.fdf"}, "launches"),
        ("Thread", {"F": "a.pdf", "D": 0}, "launches"),
        ("URI", {"URI": "file:///c:/windows/x.exe"}, "launches"),
        ("URI", {"URI": "javascript:alert(1)"}, "launches"),
    ],
)
def test_what_acts_otherwise_is_refused_wherever_it_stands(
    place: str, kind: str, entries: dict[str, Any], reason: str
) -> None:
    """Also where it stands behind a link that is taken out."""
    for hidden in (made.action(kind, **entries), _behind_a_link(kind, entries)):
        with page_with_words() as document:
            PLACES[place](document, hidden)
            content = written(document, packed=True, in_steps=False)
        with pytest.raises(FileRefused) as refused:
            inspect(content)
        assert refused.value.fields["reason"] == reason


def _behind_a_link(kind: str, entries: dict[str, Any]) -> pikepdf.Dictionary:
    return made.action("URI", URI=ADDRESS, Next=made.action(kind, **entries))


def test_content_that_lies_elsewhere_is_refused() -> None:
    for key, value in (
        ("/F", pikepdf.Dictionary(FS=pikepdf.Name.URL, F="https://x.example/a")),
        ("/Ref", pikepdf.Dictionary(F="a.pdf", Page=0)),
    ):
        with page_with_words() as document:
            document.pages[0].obj.Contents[key] = value
            content = made.saved(document)
        with pytest.raises(FileRefused) as refused:
            inspect(content)
        assert refused.value.fields["reason"] == "launches"


def test_the_address_in_front_of_all_links_goes_too() -> None:
    content = made.pdf(URI=pikepdf.Dictionary(Base="https://x.example/"))
    assert "x.example" not in everything(inspect(content).content)


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs poppler to draw the pages")
def test_the_page_looks_the_same(tmp_path: Path) -> None:
    content = cv(*PLACES)
    assert _pixels(content, tmp_path) == _pixels(inspect(content).content, tmp_path)
    with pikepdf.open(io.BytesIO(content)) as document:
        del document.pages[0].obj.Annots
        without = made.saved(document)
    assert _pixels(content, tmp_path) != _pixels(without, tmp_path), "control: a frame is seen"


def _pixels(content: bytes, folder: Path) -> bytes:
    (folder / "a.pdf").write_bytes(content)
    done = subprocess.run(
        ["pdftoppm", "-r", "50", str(folder / "a.pdf")], capture_output=True, check=True
    )
    assert done.stdout.startswith(b"P6")
    return done.stdout


def test_the_child_hands_the_count_on() -> None:
    verdict = inspect_in_child(cv("link"))
    assert (verdict.refused, verdict.links_removed) == ("", 1)


def test_the_student_is_told_and_gets_the_file_without_its_links(
    browser_of, world, database, check_all
) -> None:
    student = browser_of(world.students[0])
    page = f"/my/events/{world.event_id}/preparation"
    with page_with_words() as document:
        PLACES["link"](document, made.action("URI", URI="mailto:aase@skole.example"))
        PLACES["opening_of_the_page"](document, made.action("URI", URI=ADDRESS))
        content = made.saved(document)
    hand_in(student, world, content=content)
    check_all()
    shown = student.get(page).text
    assert "Vi har fjernet 2 links fra filen." in shown
    with database.reading() as session:
        kept = session.scalars(select(Document)).one()
    assert (kept.state, kept.links_removed) == ("ready", 2)
    own = student.api("GET", f"/events/{world.event_id}/preparation").json
    assert [each["links_removed"] for each in own["documents"]] == [2]
    handed_out = student.get(f"{page}/documents/{kept.id}").data
    assert ADDRESS not in everything(handed_out)
    hand_in(student, world)
    check_all()
    assert "Vi har fjernet" not in student.get(page).text, "the new file lost nothing"
