"""Write what a release is made of, with licences, from uv.lock: CycloneDX 1.5 as JSON.

    .venv/bin/python tools/bill_of_materials.py --output dist/matchdag.cdx.json

Licences are read from the installed packages, whose versions must be those of the lock. The same
lock gives the same bytes. A package without a licence that can be named is an error.
"""

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "shared/web/static/shared/vendor/vendor.json"
_CLASSIFIER = "License :: "
Component = dict[str, Any]
#: what is installed on other systems alone, as its page says
OTHER_SYSTEMS = {"colorama": "BSD-3-Clause"}


class Incomplete(Exception):
    """Something that a release must know of is not known; the text names all of it."""


Packages = dict[str, list[dict[str, Any]]]


def locked(text: str) -> Packages:
    """The packages of a lock by name: several where versions of Python need different ones."""
    found: Packages = {}
    for package in tomllib.loads(text)["package"]:
        found.setdefault(package["name"], []).append(package)
    return found


def needed(packages: Packages, root: str) -> list[str]:
    """What `root` runs with, on whatever system, without what is only for developers."""
    found: set[str] = set()
    waiting = [root]
    while waiting:
        for package in packages[waiting.pop()]:
            extras = package.get("optional-dependencies", {}).values()
            for dependency in [*package.get("dependencies", []), *(d for e in extras for d in e)]:
                if dependency["name"] not in found:
                    found.add(dependency["name"])
                    waiting.append(dependency["name"])
    return sorted(found - {root})


def licence_of(name: str, versions: list[str]) -> str | None:
    """As the installed package says: an expression of SPDX, else its classifiers, else its words;
    None where none of the versions is installed, or it says nothing.
    """
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return None
    if said["Version"] not in versions:
        return None
    if expression := said.get("License-Expression"):
        return str(expression)
    classifiers = [
        text.rpartition(" :: ")[2]
        for text in said.get_all("Classifier") or []
        if text.startswith(_CLASSIFIER)
    ]
    words = str(said.get("License") or "").strip().splitlines()
    return ", ".join(classifiers) or (words[0][:80] if words else None)


def component_of(package: Mapping[str, Any], licence: str) -> Component:
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    name, version = package["name"], package["version"]
    return {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "licenses": [_stated(licence)],
        "externalReferences": [
            {
                "type": "distribution",
                "url": file["url"],
                "hashes": [{"alg": "SHA-256", "content": file["hash"].removeprefix("sha256:")}],
            }
            for file in files
        ],
    }


def _stated(licence: str) -> dict[str, Any]:
    """An expression of SPDX as such, other words as they are."""
    if re.fullmatch(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*", licence):
        return {"expression": licence}
    return {"license": {"name": licence}}


def vendored(manifest: Mapping[str, Any]) -> Iterator[Component]:
    """What a browser is given of others' packages."""
    for folder, entry in sorted(manifest.items()):
        purl = f"pkg:npm/{quote(entry['package'])}@{entry['version']}"
        yield {
            "type": "library",
            "bom-ref": f"{purl}#{folder}",
            "name": entry["package"],
            "version": entry["version"],
            "purl": purl,
            "licenses": [_stated(entry["licence"].strip("()"))],
        }


def bill(lock: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Incomplete."""
    packages = locked(lock)
    (own,) = packages["matchdag"]
    components, missing = [], []
    for name in needed(packages, "matchdag"):
        versions = [package["version"] for package in packages[name]]
        licence = licence_of(name, versions) or OTHER_SYSTEMS.get(name)
        if licence is None:
            missing.append(f"{name} {', '.join(versions)}")
        else:
            components += [component_of(package, licence) for package in packages[name]]
    if missing:
        raise Incomplete("no licence is known of " + ", ".join(missing))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "matchdag",
                "name": "matchdag",
                "version": own["version"],
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [*components, *vendored(manifest)],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    try:
        found = bill((ROOT / "uv.lock").read_text(), json.loads(VENDOR.read_text()))
    except Incomplete as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    arguments.output.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    print(f"{arguments.output}: {len(found['components'])} components.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
