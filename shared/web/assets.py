"""Static files under addresses that carry their content's hash, compressed once, cached for a year;
must serve nothing else.

Shared files lie at `/assets/<hash>/<path>` of the origin, the same for every service, so that a
browser fetches them once. Each service app answers there too, so it works alone. A service's own
files lie under its own `/static/<hash>/<path>`.
"""

import gzip
import hashlib
import mimetypes
import stat
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from shared.web.subjects import subject_folders

SHARED_FILES = Path(__file__).parent / "static" / "shared"
_A_YEAR = "public, max-age=31536000, immutable"
_HASH_LENGTH = 10
_COMPRESSIBLE = {".css", ".js", ".svg", ".json", ".html", ".txt", ".wasm"}

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("font/woff", ".woff")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True)
class _File:
    content: bytes
    packed: bytes | None
    digest: str
    content_type: str


@cache
def _load(path: Path, modified_ns: int, folder: Path) -> _File:
    content = path.read_bytes()
    if path.suffix == ".css":
        content = _with_hashed_addresses(content, path, folder)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(content, 9, mtime=0) if path.suffix in _COMPRESSIBLE else None
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return _File(
        content, packed, hashlib.sha256(content).hexdigest()[:_HASH_LENGTH], kind + charset
    )


def _with_hashed_addresses(css: bytes, path: Path, folder: Path) -> bytes:
    """A stylesheet names its fonts as `url(@/fonts/x.woff2)`; they too get an address that never
    goes stale.
    """
    parts = css.split(b"url(@/")
    for index, part in enumerate(parts[1:], start=1):
        name, rest = part.split(b")", 1)
        file = _found(folder, name.decode())
        assert file is not None, f"{path.name} names {name.decode()}, which is not there"
        parts[index] = b"url(../" + file.digest.encode() + b"/" + name + b")" + rest
    return b"".join(parts)


def _found(folder: Path, name: str) -> _File | None:
    path = _inside(folder, name)
    if path is None:
        return None
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return _load(path, found.st_mtime_ns, folder) if stat.S_ISREG(found.st_mode) else None


@lru_cache(maxsize=1_024)
def _inside(folder: Path, name: str) -> Path | None:
    """Kept, because a page names a dozen files and following a path costs more than reading it."""
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) else None


def asset(name: str) -> str:
    """The address of a shared static file."""
    file = _found(SHARED_FILES, name)
    if file is None:
        raise FileNotFoundError(f"no shared static file {name}")
    return f"/assets/{file.digest}/{name}"


def service_asset(name: str) -> str:
    """The address of one of the service's own static files (`static/…` or `<subject>/static/…`)."""
    file = _found(*_own_place(current_app, name))
    if file is None:
        raise FileNotFoundError(f"no static file {name} in {current_app.name}")
    return url_for("service_files.serve", digest=file.digest, name=name)


def _own_place(app: Flask, name: str) -> tuple[Path, str]:
    """The folder in which a service's file lies, and its name there."""
    root = Path(app.root_path)
    subject, _, rest = name.partition("/")
    folder = subject_folders(root).get(subject)
    return (folder / "static", rest) if folder and rest else (root / "static", name)


def _answer(folder: Path, digest: str, name: str) -> Response:
    file = _found(folder, name)
    if file is None:
        abort(404)
    response = Response(file.content, content_type=file.content_type)
    if file.packed is not None:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings["gzip"]:
            response.set_data(file.packed)
            response.headers["Content-Encoding"] = "gzip"
    # An old page may ask for an older hash: it gets today's file, but must not keep it under that
    # name.
    response.headers["Cache-Control"] = _A_YEAR if digest == file.digest else "no-cache"
    response.set_etag(file.digest, weak=True)
    response.make_conditional(request)
    return response


shared_files = Blueprint("shared_files", __name__)
service_files = Blueprint("service_files", __name__)


def is_static_file() -> bool:
    """Whether the request is for a file that is the same for everybody."""
    return request.blueprint in {shared_files.name, service_files.name}


@shared_files.get("/assets/<digest>/<path:name>")
def serve(digest: str, name: str) -> Response:
    return _answer(SHARED_FILES, digest, name)


@service_files.get("/static/<digest>/<path:name>", endpoint="serve")
def serve_own(digest: str, name: str) -> Response:
    folder, own_name = _own_place(current_app, name)
    return _answer(folder, digest, own_name)


@shared_files.get("/favicon.ico")
def favicon() -> Response:
    return _answer(SHARED_FILES, "", "favicon.svg")


def create_assets_app() -> Flask:
    """The shared files alone, for the root of a process that mounts several services under their
    prefixes.
    """
    app = Flask("shared.web.assets", static_folder=None)
    app.register_blueprint(shared_files)
    return app
