"""The images of a release are pinned to what their registry has, asked over HTTP with its tokens; a
registry that does not answer leaves the files as they are.
"""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.architecture.source_tree import ROOT
from tools.pin_images import FILES, Image, images_in, main, pinned

DIGESTS = {"library/postgres:17.10": f"sha256:{'a' * 64}", "caddy:2": f"sha256:{'b' * 64}"}


class Registry(BaseHTTPRequestHandler):
    """Hands a token out for one repository and the digest to whoever carries it."""

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        self._answer(200, {}, json.dumps({"token": asked["scope"][0]}).encode())

    def do_HEAD(self) -> None:
        _, _, rest = self.path.partition("/v2/")
        name, _, tag = rest.partition("/manifests/")
        scope = f"repository:{name}:pull"
        if self.headers.get("Authorization") != f"Bearer {scope}":
            realm = f"http://localhost:{self.server.server_address[1]}/token"
            challenge = f'Bearer realm="{realm}",service="here",scope="{scope}"'
            self._answer(401, {"WWW-Authenticate": challenge})
        elif f"{name}:{tag}" in DIGESTS:
            self._answer(200, {"Docker-Content-Digest": DIGESTS[f"{name}:{tag}"]})
        else:
            self._answer(404, {})

    def log_message(self, *_arguments: object) -> None:
        pass

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def registry() -> Iterator[str]:
    server = ThreadingHTTPServer(("localhost", 0), Registry)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def write(folder: Path, registry: str, tag: str = "17.10") -> None:
    (folder / "Dockerfile").write_text(
        f"FROM {registry}/caddy:2@sha256:{'0' * 64} AS build\nRUN x\n"
    )
    (folder / "docker-compose.yml").write_text(
        f"services:\n  a:\n    image: {registry}/library/postgres:{tag}\n"
        "  b:\n    image: matchdag:${MATCHDAG_VERSION:-latest}\n"
    )


def test_each_image_gets_the_digest_that_its_registry_has(
    registry: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, registry)
    assert main(["--check"], tmp_path) == 1
    assert capsys.readouterr().out == f"{registry}/library/postgres:17.10\n"
    assert main([], tmp_path) == 0
    assert (tmp_path / "Dockerfile").read_text() == (
        f"FROM {registry}/caddy:2@{DIGESTS['caddy:2']} AS build\nRUN x\n"
    )
    compose = (tmp_path / "docker-compose.yml").read_text()
    assert (
        f"image: {registry}/library/postgres:17.10@{DIGESTS['library/postgres:17.10']}\n" in compose
    )
    assert "image: matchdag:${MATCHDAG_VERSION:-latest}\n" in compose, "ours has no registry"
    assert main(["--check"], tmp_path) == 0


@pytest.mark.parametrize("tag", ["99", "17.10"])
def test_nothing_is_written_where_a_registry_does_not_answer(
    registry: str, tmp_path: Path, tag: str
) -> None:
    write(tmp_path, registry if tag == "99" else "localhost:1", tag)
    before = {name: (tmp_path / name).read_text() for name in FILES}
    assert main([], tmp_path) == 1
    assert {name: (tmp_path / name).read_text() for name in FILES} == before


def test_every_image_of_ours_is_understood() -> None:
    for name in FILES:
        text = (ROOT / name).read_text(encoding="utf-8")
        named = [line for line in text.splitlines() if "docker.io/" in line]
        assert len(named) == text.count("docker.io/") > 0
        once = pinned(text, lambda image: f"sha256:{'c' * 64}")
        assert once.count(f"@sha256:{'c' * 64}") == len(named)
        assert set(images_in(once)) == set(images_in(text))
    assert Image("docker.io", "library/caddy", "2.11.4") in images_in(
        (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    )
