"""Makes PDFs that lead to the net from every place in which a PDF can hold an action."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pikepdf

from tests.support import made_files as made

Hide = Callable[[pikepdf.Pdf, pikepdf.Object], None]


@contextmanager
def page_with_words() -> Iterator[pikepdf.Pdf]:
    """A document whose page shows something: a filled box, a framed link and a drawn stamp."""
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        page.obj.Contents = document.make_stream(b"0.2 0.4 0.8 rg 50 600 200 80 re f")
        stamp = document.make_stream(b"1 0 0 rg 0 0 60 20 re f")
        stamp["/Type"], stamp["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Form
        stamp["/BBox"] = [0, 0, 60, 20]
        page.obj.Annots = pikepdf.Array(
            [
                document.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name.Link,
                        Rect=[50, 500, 200, 520],
                        Border=[0, 0, 3],
                        C=[1, 0, 0],
                    )
                ),
                document.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot,
                        Subtype=pikepdf.Name.Stamp,
                        Rect=[300, 500, 360, 520],
                        F=4,
                        AP=pikepdf.Dictionary(N=stamp),
                    )
                ),
            ]
        )
        yield document


def _page(document: pikepdf.Pdf) -> pikepdf.Object:
    return document.pages[0].obj


def _link(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    _page(document).Annots[0]["/A"] = action


def _former_link(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    _page(document).Annots[0]["/PA"] = action


def _stamp_under_the_mouse(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    _page(document).Annots[1]["/AA"] = pikepdf.Dictionary(E=action, PO=action)


def _opening_of_the_page(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    _page(document)["/AA"] = document.make_indirect(pikepdf.Dictionary(O=action))


def _opening_of_the_document(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    document.Root["/OpenAction"] = action


def _closing_of_the_document(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    document.Root["/AA"] = pikepdf.Dictionary(WC=action)


def _table_of_contents(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    line = document.make_indirect(pikepdf.Dictionary(Title="Mig", A=action))
    document.Root["/Outlines"] = document.make_indirect(
        pikepdf.Dictionary(First=line, Last=line, Count=1)
    )


def _form_field(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    field = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Btn, T="a", A=action))
    document.Root["/AcroForm"] = pikepdf.Dictionary(Fields=pikepdf.Array([field]))


def _after_a_jump(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    """A chain of a thousand harmless jumps with the link at its end."""
    for _ in range(1_000):
        action = document.make_indirect(made.action("GoTo", D="first", Next=action))
    _link(document, action)


def _after_a_jump_inside(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    for _ in range(20):
        action = made.action("GoTo", D="first", Next=pikepdf.Array([action]))
    _link(document, action)


def _among_what_follows(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    named = made.action("Named", N=pikepdf.Name.NextPage)
    jump = made.action(
        "GoTo", D="first", Next=document.make_indirect(pikepdf.Array([named, action]))
    )
    _link(document, jump)


def _in_a_place_of_no_meaning(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    document.Root["/Extra"] = pikepdf.Array([pikepdf.Array([pikepdf.Dictionary(Deep=action)])])


def _in_the_trailer(document: pikepdf.Pdf, action: pikepdf.Object) -> None:
    document.trailer["/Extra"] = pikepdf.Dictionary(A=action)


PLACES: dict[str, Hide] = {
    each.__name__.strip("_"): each
    for each in (
        _link,
        _former_link,
        _stamp_under_the_mouse,
        _opening_of_the_page,
        _opening_of_the_document,
        _closing_of_the_document,
        _table_of_contents,
        _form_field,
        _after_a_jump,
        _after_a_jump_inside,
        _among_what_follows,
        _in_a_place_of_no_meaning,
        _in_the_trailer,
    )
}


def written(document: pikepdf.Pdf, *, packed: bool, in_steps: bool) -> bytes:
    """`packed`: in compressed object streams. `in_steps`: with a later revision at its end."""
    mode = pikepdf.ObjectStreamMode
    content = made.saved(document, object_stream_mode=mode.generate if packed else mode.disable)
    return _with_a_later_revision(content) if in_steps else content


def _with_a_later_revision(content: bytes) -> bytes:
    """Adds a revision that says the catalogue again, as programs that save in steps do (7.5.6)."""
    with pikepdf.open(io.BytesIO(content)) as document:
        number, generation = document.Root.objgen
        catalogue = document.Root.unparse(resolved=True)
        size = int(document.trailer["/Size"])
        more = {
            key: value.unparse(resolved=True) if isinstance(value, pikepdf.Object) else b""
            for key, value in document.trailer.items()
            if key == "/Extra"
        }
    before = content.rindex(b"startxref")
    previous = int(content[before:].split()[1])
    at = len(content)
    revision = b"%d %d obj\n%s\nendobj\n" % (number, generation, catalogue)
    table = at + len(revision)
    extra = b"".join(b"%s %s" % (key.encode(), value) for key, value in more.items())
    return (
        content
        + revision
        + (
            b"xref\n%d 1\n%010d %05d n \ntrailer\n"
            b"<</Size %d/Root %d %d R/Prev %d%s>>\nstartxref\n%d\n%%%%EOF\n"
            % (number, at, generation, size, number, generation, previous, extra, table)
        )
    )
