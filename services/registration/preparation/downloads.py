"""Hands a document over as a download that no browser shows or runs; it checks nobody's access."""

from urllib.parse import quote

from flask import Response
from werkzeug.http import dump_options_header

from services.registration.preparation.domain.uploads import served_name
from services.registration.preparation.models import Document


def as_download(document: Document, content: bytes, *, word: str, student: str) -> Response:
    """`word` is what the document is called: "CV". The sender's own file name is never used."""
    assert document.media_type is not None, "only what came out of quarantine is handed out"
    name = served_name(word, student, document.media_type)
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    # as RFC 6266 wants it: a plain name for old readers, the real one percent-encoded
    names = {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
    disposition = dump_options_header("attachment", names)
    return Response(
        content,
        mimetype=document.media_type,
        headers={
            "Content-Disposition": disposition,
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )
