"""Hands out a file under a name of ours; it checks nobody's access."""

import re
from urllib.parse import quote

from flask import Response
from werkzeug.http import dump_options_header

from shared.text import clean_text
from shared.web.deeds import record_export

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CALENDAR = "text/calendar; charset=utf-8"

_PLAIN = re.compile(r"[A-Za-z0-9._-]+")


def send_download(content: bytes | str, name: str, mimetype: str) -> Response:
    """A file to be saved under `name`, and kept by no cache between; the audit log says so."""
    record_export()
    headers = {"Content-Disposition": attachment(name), "Cache-Control": "no-store"}
    return Response(content, content_type=mimetype, headers=headers)


def attachment(name: str) -> str:
    """A Content-Disposition as RFC 6266 wants it: where the name is not plain, a plain one for old
    readers beside the real one, percent-encoded.
    """
    name = clean_text(name)  # no line break, so no further header
    if _PLAIN.fullmatch(name):
        return dump_options_header("attachment", {"filename": name})
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    names = {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
    return dump_options_header("attachment", names)
