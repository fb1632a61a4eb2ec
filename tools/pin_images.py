"""Write beside each image's version the digest that its registry has for it today.

    python3 tools/pin_images.py             # write them into Dockerfile and docker-compose.yml
    python3 tools/pin_images.py --check     # say which are not pinned, and change nothing

Done before a release, on a machine that reaches the registries: a tag can be moved, a digest not.
An image of our own has no registry and is left. Nothing is written unless every registry answers.
It speaks the distribution protocol (OCI Distribution 1.1, 3.2 "Pull"; its tokens are Docker's).
"""

import argparse
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = ("Dockerfile", "docker-compose.yml")
SECONDS = 20
_KINDS = ", ".join(
    (
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    )
)
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
#: FROM or image:, then registry.with.dot/name:tag and perhaps a digest
_NAMED = re.compile(
    r"^(?P<before>\s*(?:FROM|image:)\s+)"
    r"(?P<registry>[\w-]+(?:\.[\w-]+)+|localhost:\d+)/(?P<name>[\w./-]+):(?P<tag>[\w.-]+)"
    r"(?:@(?P<digest>sha256:[0-9a-f]{64}))?",
    re.M,
)
_CHALLENGE = re.compile(r'(\w+)="([^"]*)"')
#: the name that images carry, and the host that answers
_HOSTS = {"docker.io": "registry-1.docker.io"}


class RegistryFault(Exception):
    """A registry did not answer with a digest; the text says which and how."""


@dataclass(frozen=True)
class Image:
    registry: str
    name: str
    tag: str

    def __str__(self) -> str:
        return f"{self.registry}/{self.name}:{self.tag}"


def images_in(text: str) -> dict[Image, str | None]:
    """Each image of a registry with the digest that stands there, or None."""
    return {
        Image(found["registry"], found["name"], found["tag"]): found["digest"]
        for found in _NAMED.finditer(text)
    }


def pinned(text: str, digest_of: Callable[[Image], str]) -> str:
    """The same text with today's digest behind each image."""

    def pin(found: re.Match[str]) -> str:
        image = Image(found["registry"], found["name"], found["tag"])
        return f"{found['before']}{image}@{digest_of(image)}"

    return _NAMED.sub(pin, text)


def find_digest(image: Image) -> str:
    """What the registry has for this tag. Raises RegistryFault."""
    host = _HOSTS.get(image.registry, image.registry)
    scheme = "http" if host.startswith("localhost:") else "https"
    address = f"{scheme}://{host}/v2/{image.name}/manifests/{image.tag}"
    try:
        try:
            answer = _head(address, {})
        except urllib.error.HTTPError as refused:
            if refused.code != 401:
                raise
            token = _token(refused.headers.get("WWW-Authenticate", ""))
            answer = _head(address, {"Authorization": f"Bearer {token}"})
    except (OSError, ValueError) as error:
        raise RegistryFault(f"{image}: {error}") from error
    if not _DIGEST.fullmatch(answer):
        raise RegistryFault(f"{image}: no digest was given")
    return answer


def _head(address: str, headers: dict[str, str]) -> str:
    asked = urllib.request.Request(address, method="HEAD", headers={"Accept": _KINDS, **headers})
    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
        return str(answer.headers.get("Docker-Content-Digest", ""))


def _token(challenge: str) -> str:
    """A token to read with, as the registry says where to get one."""
    named = dict(_CHALLENGE.findall(challenge))
    realm = named.pop("realm", "")
    if not realm.startswith(("https://", "http://localhost:")):
        raise ValueError("the registry names no place for tokens")
    with urllib.request.urlopen(
        f"{realm}?{urllib.parse.urlencode(named)}", timeout=SECONDS
    ) as answer:
        given = json.load(answer)
    return str(given.get("token") or given["access_token"])


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(description="Pin the images to their digests of today.")
    parser.add_argument("--check", action="store_true", help="name those that are not pinned")
    options = parser.parse_args(arguments)
    texts = {path: path.read_text(encoding="utf-8") for path in (root / name for name in FILES)}
    named = {image: digest for text in texts.values() for image, digest in images_in(text).items()}
    if options.check:
        loose = sorted(str(image) for image, digest in named.items() if digest is None)
        print("\n".join(loose) or "every image is pinned")
        return 1 if loose else 0
    try:
        digests = {image: find_digest(image) for image in named}
    except RegistryFault as fault:
        print(f"nothing is written: {fault}", file=sys.stderr)
        return 1
    for path, text in texts.items():
        path.write_text(pinned(text, digests.__getitem__), encoding="utf-8")
    print("\n".join(f"{image} {digest}" for image, digest in digests.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
