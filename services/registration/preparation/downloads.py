"""Hands a document over as a download that no browser shows or runs; it checks nobody's access."""

from flask import Response

from services.registration.preparation.domain.uploads import served_name
from services.registration.preparation.models import Document
from shared.web.downloads import attachment


def as_download(document: Document, content: bytes, *, word: str, student: str) -> Response:
    """`word` is what the document is called: "CV". The sender's own file name is never used."""
    assert document.media_type is not None, "only what came out of quarantine is handed out"
    name = served_name(word, student, document.media_type)
    return Response(
        content,
        mimetype=document.media_type,
        headers={
            "Content-Disposition": attachment(name),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )
