"""Static files: addresses that never go stale, nothing but the files, and a small first visit."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from flask import Flask

from shared.web.assets import SHARED_FILES, asset, create_assets_app
from tests.integration.web.small_service import client_of, create_small_service


@pytest.fixture(scope="module")
def door() -> Flask:
    return create_small_service(None)


def test_a_file_may_be_kept_for_a_year_under_its_hash(door: Flask) -> None:
    answer = client_of(door).get(asset("matchdag.css"), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]


def test_an_older_hash_gets_todays_file_but_may_not_keep_it(door: Flask) -> None:
    answer = client_of(door).get("/assets/0000000000/matchdag.css")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_who_has_the_file_is_told_so(door: Flask) -> None:
    client = client_of(door)
    seen = client.get(asset("matchdag.js"))
    again = client.get(asset("matchdag.js"), headers={"If-None-Match": seen.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name", ["../../factory.py", "..%2f..%2ffactory.py", "", "vendor", "nowhere.css"]
)
def test_nothing_but_the_files_is_served(door: Flask, name: str) -> None:
    assert client_of(door).get(f"/assets/0/{name}").status_code == 404


def test_every_font_that_the_stylesheet_names_is_there(door: Flask) -> None:
    address = asset("matchdag.css")
    css = client_of(door).get(address).text
    fonts = re.findall(r"url\((\.\./[^)]+)\)", css)
    assert len(fonts) == 8
    for font in fonts:
        answer = client_of(door).get("/assets/" + font.removeprefix("../"))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_the_files_alone_can_be_served_at_the_root() -> None:
    client = create_assets_app().test_client()
    assert client.get(asset("vendor/htmx/htmx.min.js")).status_code == 200
    assert client.get("/favicon.ico").content_type.startswith("image/svg+xml")


def test_vendored_files_are_those_that_were_copied() -> None:
    folder = SHARED_FILES / "vendor"
    manifest = json.loads((folder / "vendor.json").read_text())
    listed = {f"{pack}/{name}": digest for pack, entry in manifest.items()
              for name, digest in entry["files"].items()}  # fmt: skip
    present = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*/*")
    }
    assert present == listed
    assert all(entry["licence"] and entry["version"] for entry in manifest.values())
    assert all("LICENCE.txt" in entry["files"] for entry in manifest.values())


def test_a_first_visit_stays_under_100_kilobytes(door: Flask) -> None:
    client = client_of(door, "organiser")
    packed = {"Accept-Encoding": "gzip"}
    page = client.get("/form", headers=packed)
    text = client.get("/form").text
    addresses = set(re.findall(r'(?:href|src)="(/assets/[^"#]+)', text))
    fonts = {asset(f"vendor/plex/plex-sans-{w}-basic.woff2") for w in ("regular", "semibold")}
    files = [client.get(address, headers=packed) for address in addresses | fonts]
    total = len(page.data) + sum(len(each.data) for each in files)
    assert len(files) > 6
    assert total < 100_000


_TEMPLATES = [
    *Path("shared").glob("*/templates/**/*.html"),
    *(
        path
        for path in Path("services").glob("*/templates/**/*.html")
        if "emails" not in path.parts
    ),
]


@pytest.mark.parametrize("template", _TEMPLATES, ids=str)
def test_every_class_of_dkfds_in_a_template_is_in_the_cut(template: Path) -> None:
    """dkfds is cut to what templates use: run `make vendor` after the first use of a class."""
    sheets = [*SHARED_FILES.glob("*.css"), *SHARED_FILES.glob("vendor/*/*.css")]
    known = "\n".join(path.read_text() for path in sheets)
    of_dkfds = set((SHARED_FILES / "vendor/dkfds/classes.txt").read_text().split())
    plain = re.sub(r"\{[{%].*?[%}]\}", " ", template.read_text(), flags=re.DOTALL)
    used = {name for value in re.findall(r'class="([^"]*)"', plain) for name in value.split()}
    lacking = {name for name in used & of_dkfds if not re.search(rf"\.{name}(?![\w-])", known)}
    assert lacking == set()


@pytest.mark.parametrize("template", _TEMPLATES, ids=str)
def test_every_icon_that_a_template_names_is_there(template: Path) -> None:
    text = template.read_text()
    named = set(re.findall(r'\bicon\("([^"]+)"\)|icon_name="([^"]+)"', text))
    sprite = (SHARED_FILES / "vendor/dkfds/icons.svg").read_text()
    present = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    assert {one or other for one, other in named} <= present
